// SPDX-License-Identifier: MIT
//
// Which keys a pickle has named already. Not all that there ever were: when the table is full, a key is
// written out again, which costs bytes and is as right.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace roundtrip::pickling {

class KeyMemo {
 public:
  /// Where a key is, or would go.
  struct Found {
    std::uint32_t slot = 0;
    std::uint32_t index = 0;  ///< in the pickle's memo, when it is known
    bool known = false;
    bool has_place = false;
    bool lasting = false;
  };

  KeyMemo() : slots_(std::make_unique<Slot[]>(size)) {}

  /// Forgets all, at no cost.
  void clear() {
    ++generation_;
    used_ = 0;
  }

  /// @param is_at whether the text stands at an offset of what was written
  template <class IsAt>
  Found find(std::string_view text, const IsAt& is_at) {
    if (text.size() > longest) return {};
    return probe(hash_of(text), [&](const Slot& slot) {
      return slot.text == nullptr && slot.size == text.size() && is_at(slot.offset);
    });
  }
  Found find_lasting(std::string_view text) {
    auto address = reinterpret_cast<std::uintptr_t>(text.data());
    Found found = probe(scramble(address), [&](const Slot& slot) {
      return slot.text == text.data() && slot.size == text.size();
    });
    found.lasting = true;
    return found;
  }
  /// @param offset of the text in what is written
  void add(const Found& found, std::string_view text, std::size_t offset, std::uint32_t index) {
    slots_[found.slot] = {found.lasting ? text.data() : nullptr, offset,
                          static_cast<std::uint32_t>(text.size()), index, generation_};
    ++used_;
  }

 private:
  struct Slot {
    const char* text;  ///< of a lasting key
    std::size_t offset;
    std::uint32_t size;
    std::uint32_t index;
    std::uint32_t generation = 0;
  };

  static constexpr std::uint32_t size = 1024;
  static constexpr std::uint32_t most = size / 2;
  /// A longer one is hardly a key.
  static constexpr std::size_t longest = 256;

  static std::uint64_t scramble(std::uint64_t bits) {
    bits *= 0x9e3779b97f4a7c15U;  // 2^64 over the golden ratio (Knuth, The Art of Computer Programming, 6.4)
    return bits >> 32U;
  }
  static std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = text.size();
    std::uint64_t eight = 0;
    while (text.size() >= sizeof eight) {
      std::memcpy(&eight, text.data(), sizeof eight);
      hash = scramble(hash ^ eight) ^ hash << 7U;
      text.remove_prefix(sizeof eight);
    }
    eight = 0;
    if (!text.empty()) std::memcpy(&eight, text.data(), text.size());
    return scramble(hash ^ eight);
  }

  template <class Same>
  Found probe(std::uint64_t hash, const Same& same) {
    Found found;
    // A few steps: the table is never more than half full, and a chain that somebody made on purpose ends
    // here.
    constexpr std::uint32_t steps = 16;
    for (std::uint32_t step = 0; step != steps; ++step) {
      found.slot = static_cast<std::uint32_t>(hash + step) % size;
      const Slot& slot = slots_[found.slot];
      if (slot.generation != generation_) {
        found.has_place = used_ < most;
        return found;
      }
      if (same(slot)) {
        found.known = true;
        found.index = slot.index;
        return found;
      }
    }
    return found;
  }

  std::unique_ptr<Slot[]> slots_;
  std::uint32_t generation_ = 1;
  std::uint32_t used_ = 0;
};

}  // namespace roundtrip::pickling
