// SPDX-License-Identifier: MIT
//
// Columns of strings and of byte arrays: lengths and then all bytes in one run; or a dictionary, where values
// repeat; or each without what it has in common with the one before it (front coding; Witten, Moffat and
// Bell, "Managing Gigabytes", 1994), where that is much.
#pragma once

#include "formats/native/compact_integers.h"

namespace roundtrip::native::compact::detail {

/// The first byte of a column.
enum class TextCoding : std::uint8_t { plain, dictionary, front };

inline std::uint64_t load_word(const std::byte* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// Up to 7 bytes, and zeros in place of those that are missing. What was stored byte by byte could not be
/// loaded at once.
inline std::uint64_t load_short(const std::byte* at, std::size_t size) {
  if (size >= 4) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, at, sizeof first);
    std::memcpy(&last, at + size - 4, sizeof last);
    // Where they overlap they are the same.
    using native::detail::little_endian;
    return little_endian(first) | std::uint64_t{little_endian(last)} << (8 * (size - 4));
  }
  if (size == 0) return 0;
  const auto byte = [&](std::size_t i) { return std::to_integer<std::uint64_t>(at[i]) << (8 * i); };
  return byte(0) | byte(size / 2) | byte(size - 1);
}

inline constexpr std::uint64_t hash_factor = 0x9e3779b97f4a7c15;

/// Two texts of less than 8 bytes that have the same are equal; of longer ones
/// it is made of the first, middle and last word: of all bytes of most texts that repeat.
inline std::uint64_t fingerprint_of(Text text) {
  constexpr std::uint64_t is_long = 0xff;
  if (text.size < 8) return load_short(text.data, text.size) | std::uint64_t{text.size} << 56;
  const std::uint64_t first = load_word(text.data);
  const std::uint64_t middle = load_word(text.data + (text.size - 8) / 2);
  const std::uint64_t last = load_word(text.data + text.size - 8);
  return ((first ^ std::rotl(last, 23)) * hash_factor ^ (middle + text.size)) | is_long << 56;
}

/// Of texts that have the same fingerprint.
inline bool are_equal(Text a, Text b) {
  if (a.size != b.size) return false;
  if (a.size < 8) return true;
  for (std::size_t at = 0; at + 8 < a.size; at += 8) {
    if (load_word(a.data + at) != load_word(b.data + at)) return false;
  }
  return load_word(a.data + a.size - 8) == load_word(b.data + a.size - 8);
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

/// Lengths, then bytes.
inline void put_texts(Output& out, Arena& arena, const Text* texts, std::size_t count) {
  auto* const sizes = arena.take<Length>(count);
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    sizes[i] = static_cast<Length>(texts[i].size);
    total += texts[i].size;
  }
  if (total > most_lengths) [[unlikely]]
    throw SaveError(Problem::too_long);
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
  bool build(Arena& arena, const Text* texts, std::size_t count) {
    if (count < least_count) return false;
    // As many as is_worthwhile() may let pass, and those of the block before it looks.
    entries_ = arena.take<Text>(std::min(count, std::max(count / 2, sure_from) + block));
    indices_ = arena.take<Length>(count);
    take_slots(arena, 4 * block);
    for (std::size_t begin = 0; begin < count; begin += block) {
      const std::size_t end = std::min(count, begin + block);
      if (!add_block(texts, begin, end) || !is_worthwhile(end, count)) return false;
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
    std::uint64_t fingerprint = 0;
    std::uint32_t next = 0;  ///< index of the entry, and 1
  };

  void take_slots(Arena& arena, std::size_t count) {
    slots_ = arena.take<Slot>(count);
    std::fill_n(slots_, count, Slot{});
    mask_ = count - 1;
  }

  [[nodiscard]] std::size_t slot_of(std::uint64_t fingerprint) const {
    return static_cast<std::size_t>((fingerprint ^ fingerprint >> 29) * hash_factor >> 32) & mask_;
  }

  bool add_block(const Text* texts, std::size_t begin, std::size_t end) {
    // All fingerprints first: the texts are anywhere in memory, and so are waited for together.
    std::array<std::uint64_t, block> fingerprints;
    for (std::size_t i = begin; i < end; ++i) fingerprints[i - begin] = fingerprint_of(texts[i]);
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t fingerprint = fingerprints[i - begin];
      std::size_t at = slot_of(fingerprint);
      std::size_t probed = 0;
      while (slots_[at].next != 0 &&
             (slots_[at].fingerprint != fingerprint || !are_equal(entries_[slots_[at].next - 1], texts[i]))) {
        if (++probed == most_probed) [[unlikely]]
          return false;
        at = (at + 1) & mask_;
      }
      if (slots_[at].next == 0) {
        entries_[size_++] = texts[i];
        slots_[at] = {fingerprint, static_cast<std::uint32_t>(size_)};
      }
      indices_[i] = static_cast<Length>(slots_[at].next - 1);
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
inline bool share_prefixes(const Text* texts, std::size_t count) {
  constexpr std::size_t most_sampled = 32;
  if (count < 16) return false;
  std::size_t shared = 0;
  std::size_t total = 0;
  const std::size_t step = std::max<std::size_t>(1, count / most_sampled);
  for (std::size_t i = step; i < count; i += step) {
    shared += common_prefix(texts[i - 1], texts[i]);
    total += texts[i].size;
  }
  return shared * 2 > total;
}

inline void put_suffixes(Output& out, Arena& arena, const Text* texts, std::size_t count) {
  auto* const prefixes = arena.take<Length>(count);
  auto* const suffixes = arena.take<Text>(count);
  prefixes[0] = 0;
  suffixes[0] = texts[0];
  for (std::size_t i = 1; i < count; ++i) {
    const std::size_t shared = common_prefix(texts[i - 1], texts[i]);
    prefixes[i] = static_cast<Length>(shared);
    suffixes[i] = {texts[i].data + shared, texts[i].size - shared};
  }
  pack_integers(out, prefixes, count);
  put_texts(out, arena, suffixes, count);
}

inline void pack_texts(Output& out, Arena& arena, const Text* texts, std::size_t count) {
  if (count == 0) return;
  if (count == 1) {
    out.put_varint(texts[0].size);
    return out.put_bytes(texts[0].data, texts[0].size);
  }
  if (Dictionary dictionary; dictionary.build(arena, texts, count)) {
    out.put_byte(static_cast<unsigned>(TextCoding::dictionary));
    out.put_varint(dictionary.size());
    put_texts(out, arena, dictionary.entries(), dictionary.size());
    pack_integers(out, dictionary.indices(), count);
  } else if (share_prefixes(texts, count)) {
    out.put_byte(static_cast<unsigned>(TextCoding::front));
    put_suffixes(out, arena, texts, count);
  } else {
    out.put_byte(static_cast<unsigned>(TextCoding::plain));
    put_texts(out, arena, texts, count);
  }
}

/// Bytes that are there behind the start of every text that has been unpacked.
inline constexpr std::size_t readable = native::detail::short_string;

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
