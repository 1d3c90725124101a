// SPDX-License-Identifier: MIT
//
// Whether a map or set has a key twice, which no file may, whatever the order is that its writer's container
// had.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/native/reader/description.h"

namespace roundtrip::native_files {

/// A key as bytes, of which those of equal keys are equal, and those of keys that ascend, as they do in most
/// files, ascend, too.
class KeyBytes {
 public:
  explicit KeyBytes(std::size_t longest) : longest_(longest) {}

  /// As it was made.
  void clear() {
    bytes_.clear();
    whole_ = true;
  }

  void add_byte(std::uint64_t byte) {
    const char one = static_cast<char>(static_cast<std::uint8_t>(byte));
    add(std::string_view(&one, 1));
  }
  /// @param bits of the number, the highest of which are 0 where it has fewer than 64
  void add_number(Kind kind, std::uint64_t bits) {
    const std::size_t size = number_size(kind);
    const std::uint64_t sign = std::uint64_t{1} << (8 * size - 1);
    if (is_signed(kind)) {
      bits ^= sign;
    } else if (kind == Kind::float32 || kind == Kind::float64) {
      // 0.0 and -0.0 are one key. Below zero, numbers descend as their bits ascend.
      if (bits == sign) bits = 0;
      bits ^= (bits & sign) != 0 ? 2 * sign - 1 : sign;
    }
    for (std::size_t i = size; i-- != 0;) add_byte(bits >> (8 * i) & 0xffU);
  }
  /// A NUL is two bytes, so that one by itself is less than whatever goes on.
  void add_text(std::string_view text) {
    while (whole_) {
      const std::size_t end = std::min(text.find('\0'), text.size());
      add(text.substr(0, end));
      if (end == text.size()) break;
      add(std::string_view("\0\1", 2));
      text.remove_prefix(end + 1);
    }
    add(std::string_view("\0\0", 2));
  }
  void give_up() { whole_ = false; }
  /// What was made by itself.
  void add_part(const KeyBytes& part) {
    add(part.bytes_);
    whole_ = whole_ && part.whole_;
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  /// Whether it was not so long that it was given up.
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  void add(std::string_view bytes) {
    whole_ = whole_ && bytes.size() <= longest_ - bytes_.size();
    if (whole_) bytes_ += bytes;
  }

  std::string bytes_;
  std::size_t longest_;
  bool whole_ = true;
};

/// What may be kept of the keys of all containers that are open, and in how many it was too little.
struct KeyMemory {
  std::size_t left = std::numeric_limits<std::size_t>::max();
  std::size_t longest = std::numeric_limits<std::size_t>::max();
  std::size_t not_compared = 0;
};

/// The keys of one container.
class KeySet {
 public:
  explicit KeySet(KeyMemory& memory) : memory_(memory) {}
  KeySet(const KeySet&) = delete;
  KeySet& operator=(const KeySet&) = delete;
  KeySet(KeySet&&) = delete;
  KeySet& operator=(KeySet&&) = delete;
  ~KeySet() { drop(); }

  /// @param at which byte of the file
  void add(const KeyBytes& key, std::size_t at) {
    if (!key.whole()) {
      drop();
      dropped_ = true;
      ascending_ = false;
      return;
    }
    if (ascending_ && !first_) {
      const int order = last_.compare(key.bytes());
      if (order == 0 && !repeated_) repeated_ = at;
      ascending_ = order < 0;
    }
    first_ = false;
    if (ascending_) last_ = key.bytes();
    keep(key.bytes(), at);
  }

  /// @return at which byte of the file a key stands that was there before
  [[nodiscard]] std::optional<std::size_t> repeated() {
    if (ascending_ || repeated_) return repeated_;
    if (dropped_) {
      ++memory_.not_compared;
      return {};
    }
    const auto text = [&](const Kept& kept) {
      return std::string_view(bytes_).substr(kept.start, kept.size);
    };
    std::sort(kept_.begin(), kept_.end(), [&](const Kept& a, const Kept& b) {
      const int order = text(a).compare(text(b));
      return order != 0 ? order < 0 : a.start < b.start;
    });
    const auto same = std::adjacent_find(kept_.begin(), kept_.end(),
                                         [&](const Kept& a, const Kept& b) { return text(a) == text(b); });
    if (same == kept_.end()) return {};
    return (same + 1)->at;
  }

 private:
  struct Kept {
    std::size_t start;
    std::size_t size;
    std::size_t at;
  };

  /// As long as keys ascend nothing needs to be; but whether they go on to cannot be known.
  void keep(const std::string& key, std::size_t at) {
    if (dropped_) return;
    const std::size_t cost = sizeof(Kept) + key.size();
    if (cost > memory_.left) {
      drop();
      dropped_ = true;
      return;
    }
    memory_.left -= cost;
    taken_ += cost;
    kept_.push_back({bytes_.size(), key.size(), at});
    bytes_ += key;
  }
  void drop() {
    memory_.left += std::exchange(taken_, 0);
    kept_ = {};
    bytes_ = {};
  }

  KeyMemory& memory_;
  bool first_ = true;
  bool ascending_ = true;
  bool dropped_ = false;
  std::optional<std::size_t> repeated_;
  std::string last_;
  std::string bytes_;
  std::vector<Kept> kept_;
  std::size_t taken_ = 0;
};

}  // namespace roundtrip::native_files
