// SPDX-License-Identifier: MIT
//
// Columns of strings and of byte arrays: lengths and then all bytes in one run; or a dictionary, where values
// repeat; or each without what it has in common with the one before it (front coding; Witten, Moffat and
// Bell, "Managing Gigabytes", 1994), where that is much.
#pragma once

#include <numeric>

#include "roundtrip_native/compact_integers.h"

namespace roundtrip::native::compact::detail {

/// The first byte of a column.
enum class TextCoding : std::uint8_t { plain, dictionary, front };

/// A column of texts that is to be written: their lengths, and their bytes one after the other, with
/// `readable` more behind them.
struct TextRun {
  const Length* sizes;
  const std::byte* bytes;
  std::size_t count;
  std::size_t size;  ///< of all
};

inline constexpr std::uint64_t hash_factor = 0x9e3779b97f4a7c15;

/// Two texts not longer than `readable` that have the same are equal; of longer ones it is made of the first,
/// middle and last bytes: of all bytes of most texts that repeat.
struct Fingerprint {
  std::uint64_t low;
  std::uint64_t high;
  std::size_t size;

  bool operator==(const Fingerprint&) const = default;
};

/// Of a word in memory the first `size` bytes; all of them from 8 on.
inline std::uint64_t first_bytes(std::uint64_t word, std::size_t size) {
  static constexpr auto masks = [] {
    std::array<std::uint64_t, 9> all{};
    for (std::size_t i = 1; i < all.size(); ++i) all[i] = all[i - 1] << 8 | 0xff;
    return all;
  }();
  return word & native::detail::little_endian(masks[std::min<std::size_t>(size, 8)]);
}

inline Fingerprint fingerprint_of(Text text) {
  const std::uint64_t low = load_word(text.data);
  const std::uint64_t high = load_word(text.data + 8);
  if (text.size <= readable) {
    return {first_bytes(low, text.size), first_bytes(high, std::max<std::size_t>(text.size, 8) - 8),
            text.size};
  }
  const std::byte* const last = text.data + text.size - readable;
  const std::byte* const middle = text.data + (text.size - readable) / 2;
  return {(low ^ load_word(last)) * hash_factor ^ load_word(middle),
          (high ^ load_word(middle + 8)) * hash_factor ^ load_word(last + 8), text.size};
}

/// Of texts that have the same fingerprint.
inline bool are_equal(Text a, Text b) {
  return a.size <= readable || std::memcmp(a.data, b.data, a.size) == 0;
}

/// How many bytes two words have in common, from the first in memory on. @pre they are different
inline std::size_t common_bytes(std::uint64_t a, std::uint64_t b) {
  const bool is_little = std::endian::native == std::endian::little;
  return static_cast<std::size_t>(is_little ? std::countr_zero(a ^ b) : std::countl_zero(a ^ b)) / 8;
}

inline std::size_t common_prefix(Text a, Text b) {
  const std::size_t most = std::min(a.size, b.size);
  std::size_t size = 0;
  for (; size + 8 <= most; size += 8) {
    const std::uint64_t left = load_word(a.data + size);
    const std::uint64_t right = load_word(b.data + size);
    if (left != right) return size + common_bytes(left, right);
  }
  while (size < most && a.data[size] == b.data[size]) ++size;
  return size;
}

inline void check_size(std::uint64_t size) {
  if (size > most_lengths) [[unlikely]]
    throw SaveError(Problem::too_long);
}

/// Lengths, then bytes.
inline void put_texts(Output& out, Arena& arena, const Text* texts, std::size_t count) {
  auto* const sizes = arena.take<Length>(count);
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    sizes[i] = static_cast<Length>(texts[i].size);
    total += texts[i].size;
  }
  check_size(total);
  pack_integers(out, sizes, count);
  std::byte* at = out.room(total);
  for (std::size_t i = 0; i < count; ++i) {
    native::detail::copy_any(at, texts[i].data, texts[i].size);
    at += texts[i].size;
  }
  out.advance_to(at);
}

/// The different texts of a column, and for each of its texts the index of the one that is equal.
class Dictionary {
 public:
  /// Gives up, and returns false, as soon as it looks as if a dictionary would not pay.
  bool build(Arena& arena, const TextRun& texts) {
    const std::size_t count = texts.count;
    if (count < least_count) return false;
    // As many as is_worthwhile() may let pass, and those of the block before it looks.
    entries_ = arena.take<Text>(std::min(count, std::max(count / 2, sure_from) + block));
    indices_ = arena.take<Length>(count);
    take_slots(arena, 4 * block);
    const std::byte* at = texts.bytes;
    for (std::size_t begin = 0; begin < count; begin += block) {
      const std::size_t end = std::min(count, begin + block);
      if (!add_block(texts.sizes, at, begin, end) || !is_worthwhile(end, count)) return false;
      if (2 * (size_ + block) > mask_) widen(arena);
    }
    return true;
  }

  [[nodiscard]] const Text* entries() const { return entries_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Length* indices() const { return indices_; }

 private:
  static constexpr std::size_t least_count = 16;
  static constexpr std::size_t block = 64;
  /// Texts of a column that tell what the rest will be like.
  static constexpr std::size_t sure_from = 1024;
  /// Where fingerprints collide so often, whoever made the texts may have wanted it.
  static constexpr std::size_t most_probed = 64;

  struct Slot {
    Fingerprint fingerprint;
    std::size_t next;  ///< index of the entry, and 1
  };

  void take_slots(Arena& arena, std::size_t count) {
    slots_ = arena.take<Slot>(count);
    std::fill_n(slots_, count, Slot{});
    mask_ = count - 1;
  }

  [[nodiscard]] std::size_t slot_of(const Fingerprint& fingerprint) const {
    std::uint64_t hash = (fingerprint.low ^ std::rotl(fingerprint.high, 32) ^ fingerprint.size) * hash_factor;
    hash = (hash ^ hash >> 29) * hash_factor;
    return static_cast<std::size_t>(hash >> 32) & mask_;
  }

  /// @param[in,out] at where the texts of the block start; then, of the next
  bool add_block(const Length* sizes, const std::byte*& at, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Text text{at, sizes[i]};
      at += text.size;
      const Fingerprint fingerprint = fingerprint_of(text);
      std::size_t slot = slot_of(fingerprint);
      std::size_t probed = 0;
      while (slots_[slot].next != 0 &&
             (slots_[slot].fingerprint != fingerprint || !are_equal(entries_[slots_[slot].next - 1], text))) {
        if (++probed == most_probed) [[unlikely]]
          return false;
        slot = (slot + 1) & mask_;
      }
      if (slots_[slot].next == 0) {
        entries_[size_++] = text;
        slots_[slot] = {fingerprint, size_};
      }
      indices_[i] = static_cast<Length>(slots_[slot].next - 1);
    }
    return true;
  }

  /// By what was seen so far. New texts get rarer.
  [[nodiscard]] bool is_worthwhile(std::size_t seen, std::size_t count) const {
    if (seen == count || seen >= sure_from) return size_ * 2 <= seen;
    return seen >= 256 ? size_ * 4 <= seen * 3 : size_ * 16 <= seen * 15;
  }

  void widen(Arena& arena) {
    const Slot* const narrow = slots_;
    const std::size_t count = mask_ + 1;
    take_slots(arena, 4 * count);
    for (std::size_t i = 0; i < count; ++i) {
      if (narrow[i].next == 0) continue;
      std::size_t at = slot_of(narrow[i].fingerprint);
      while (slots_[at].next != 0) at = (at + 1) & mask_;
      slots_[at] = narrow[i];
    }
  }

  Text* entries_ = nullptr;
  std::size_t size_ = 0;
  Length* indices_ = nullptr;
  Slot* slots_ = nullptr;
  std::size_t mask_ = 0;
};

/// Whether neighbours, in a sample, have half of their bytes in common.
inline bool share_prefixes(const TextRun& texts) {
  constexpr std::size_t most_sampled = 32;
  if (texts.count < 16) return false;
  std::size_t shared = 0;
  std::size_t total = 0;
  const std::size_t step = std::max<std::size_t>(1, texts.count / most_sampled);
  const std::byte* at = texts.bytes;
  for (std::size_t i = 0; i + 1 < texts.count; i += step) {
    const Text before{at, texts.sizes[i]};
    const Text text{at + before.size, texts.sizes[i + 1]};
    shared += common_prefix(before, text);
    total += text.size;
    at = std::accumulate(texts.sizes + i, texts.sizes + std::min(i + step, texts.count), at);
  }
  return shared * 2 > total;
}

inline void put_suffixes(Output& out, Arena& arena, const TextRun& texts) {
  auto* const prefixes = arena.take<Length>(texts.count);
  auto* const suffixes = arena.take<Text>(texts.count);
  Text before{texts.bytes, 0};
  for (std::size_t i = 0; i < texts.count; ++i) {
    const Text text{before.data + before.size, texts.sizes[i]};
    const std::size_t shared = common_prefix(before, text);
    prefixes[i] = static_cast<Length>(shared);
    suffixes[i] = {text.data + shared, text.size - shared};
    before = text;
  }
  pack_integers(out, prefixes, texts.count);
  put_texts(out, arena, suffixes, texts.count);
}

inline void pack_texts(Output& out, Arena& arena, const TextRun& texts) {
  if (texts.count == 0) return;
  if (texts.count == 1) {
    out.put_varint(texts.size);
    return out.put_bytes(texts.bytes, texts.size);
  }
  if (Dictionary dictionary; dictionary.build(arena, texts)) {
    out.put_byte(static_cast<unsigned>(TextCoding::dictionary));
    out.put_varint(dictionary.size());
    put_texts(out, arena, dictionary.entries(), dictionary.size());
    pack_integers(out, dictionary.indices(), texts.count);
  } else if (share_prefixes(texts)) {
    out.put_byte(static_cast<unsigned>(TextCoding::front));
    put_suffixes(out, arena, texts);
  } else {
    check_size(texts.size);
    out.put_byte(static_cast<unsigned>(TextCoding::plain));
    pack_integers(out, texts.sizes, texts.count);
    out.put_bytes(texts.bytes, texts.size);
  }
}

/// Texts that start near the end of the input are moved to where more can be read behind them.
inline void make_readable(const Input& in, Arena& arena, Text* texts, std::size_t count) {
  const auto is_near_end = [&](const Text& text) {
    return static_cast<std::size_t>(in.end() - text.data) < readable;
  };
  if (!is_near_end(texts[count - 1])) return;
  std::size_t first = count - 1;
  while (first != 0 && is_near_end(texts[first - 1])) --first;
  const std::byte* const from = texts[first].data;
  auto* const copy = arena.take<std::byte>(2 * readable);
  native::detail::copy_short(copy, from, static_cast<std::size_t>(in.at() - from));
  for (std::size_t i = first; i < count; ++i) texts[i].data = copy + (texts[i].data - from);
}

/// Lengths, then bytes. @pre count > 0
inline Text* take_texts(Input& in, Arena& arena, std::size_t count) {
  const auto* const sizes = unpack_integers<Length>(in, arena, count);
  const std::byte* at = in.take(static_cast<std::size_t>(sum_of(in, sizes, count)));
  auto* const texts = arena.take<Text>(count);
  for (std::size_t i = 0; i < count; ++i) {
    texts[i] = {at, sizes[i]};
    at += sizes[i];
  }
  make_readable(in, arena, texts, count);
  return texts;
}

inline Text* take_by_dictionary(Input& in, Arena& arena, std::size_t count) {
  const std::uint64_t size = in.take_varint();
  if (size == 0 || size > count) [[unlikely]]
    in.refuse(Problem::column);
  const Text* const entries = take_texts(in, arena, static_cast<std::size_t>(size));
  const auto* const indices = unpack_integers<Length>(in, arena, count);
  auto* const texts = arena.take<Text>(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (indices[i] >= size) [[unlikely]]
      in.refuse(Problem::column);
    texts[i] = entries[indices[i]];
    in.grant(texts[i].size, text_byte_footprint);
  }
  return texts;
}

/// As many bytes as are there behind every text, which may overlap with where they go.
inline void copy_readable(std::byte* to, const std::byte* from) {
  std::array<std::byte, readable> bytes;
  std::memcpy(bytes.data(), from, readable);
  std::memcpy(to, bytes.data(), readable);
}

inline Text* take_by_suffixes(Input& in, Arena& arena, std::size_t count) {
  const auto* const prefixes = unpack_integers<Length>(in, arena, count);
  Text* const texts = take_texts(in, arena, count);
  std::uint64_t total = 0;
  std::size_t before = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (prefixes[i] > before) [[unlikely]]
      in.refuse(Problem::column);
    before = prefixes[i] + texts[i].size;
    in.grant(before, text_byte_footprint);
    total += before;
  }
  auto* at = arena.take<std::byte>(static_cast<std::size_t>(total) + 2 * readable);
  const std::byte* previous = at;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < prefixes[i]; j += readable) copy_readable(at + j, previous + j);
    if (texts[i].size <= readable) {
      copy_readable(at + prefixes[i], texts[i].data);
    } else {
      native::detail::copy_long(at + prefixes[i], texts[i].data, texts[i].size);
    }
    previous = at;
    texts[i] = {at, prefixes[i] + texts[i].size};
    at += texts[i].size;
  }
  return texts;
}

/// @pre the memory for `count` values has been granted, but not that for their bytes
inline const Text* unpack_texts(Input& in, Arena& arena, std::size_t count) {
  if (count == 0) return nullptr;
  if (count == 1) {
    const std::uint64_t size = in.take_varint();
    if (size > in.left() || size > most_lengths) [[unlikely]]
      in.refuse(Problem::length);
    in.grant(size, text_byte_footprint);
    auto* const text = arena.take<Text>(1);
    *text = {in.take(static_cast<std::size_t>(size)), static_cast<std::size_t>(size)};
    make_readable(in, arena, text, 1);
    return text;
  }
  switch (const unsigned coding = in.take_byte(); static_cast<TextCoding>(coding)) {
    case TextCoding::plain: {
      const Text* const texts = take_texts(in, arena, count);
      for (std::size_t i = 0; i < count; ++i) in.grant(texts[i].size, text_byte_footprint);
      return texts;
    }
    case TextCoding::dictionary:
      return take_by_dictionary(in, arena, count);
    case TextCoding::front:
      return take_by_suffixes(in, arena, count);
  }
  in.refuse(Problem::column);
}

}  // namespace roundtrip::native::compact::detail
