// SPDX-License-Identifier: MIT
//
// The suite's own binary encoding. Little-endian, row by row, no names and no padding:
//
//     header    magic "RTNB" · version u16 · flags u16 (0) · hash u64 of the record's description
//     number    its bytes, little-endian; bool is one byte, 0 or 1; an enum is its integer
//     string, bytes, vector, map, set     count u32, then the elements (of a map: key, value)
//     array, tuple, record, complex       the elements
//     optional, unique_ptr                one byte, 0 or 1, then the value if 1
//     variant                             index u8, then the alternative
//
// Elements that lie in memory just as they are encoded are copied as one block. A load checks every length
// against the bytes that are left before it allocates, refuses what no save writes, and limits recursion.
#pragma once

#include <array>
#include <bit>
#include <cstdio>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>

#include "bench/buffer.h"
#include "bench/checksum.h"
#include "bench/describe.h"
#include "bench/record.h"

namespace roundtrip::native {

inline constexpr std::uint32_t magic = 0x424e5452;  // "RTNB" in file order
inline constexpr std::uint16_t format_version = 1;
inline constexpr std::size_t header_size = 16;
/// Records inside records, at most; a limit of the reader, not of the encoding.
inline constexpr unsigned max_depth = 1000;

/// The bytes are not what this type's save writes.
class LoadError : public std::runtime_error {
 public:
  LoadError(const std::string& what, std::size_t offset)
      : std::runtime_error(what + " at byte " + std::to_string(offset)), offset_(offset) {}
  /// Where, counted from the start of the bytes.
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_;
};

/// A hash of the text of a type's description (describe.h): equal for types that are encoded alike and have
/// the same names, different after any change to them.
template <member T>
inline const std::uint64_t description_hash = [] {
  roundtrip::detail::Fnv1a hash;
  for (const char c : to_text(describe<T>())) hash.add(static_cast<std::uint8_t>(c));
  return hash.value();
}();

namespace detail {

using Length = std::uint32_t;

template <class T>
constexpr bool is_packed();

template <class R, class... Members>
constexpr bool is_packed_record(const std::tuple<Field<R, Members>...>&) {
  return std::is_trivially_copyable_v<R> && (is_packed<Members>() && ...) &&
         (std::size_t{0} + ... + sizeof(Members)) == sizeof(R);
}

/// Encoded exactly as it lies in memory, and every pattern of bits is a value.
template <class T>
constexpr bool is_packed() {
  if constexpr (std::endian::native != std::endian::little) {
    return false;
  } else if constexpr (kind::integer<T> || kind::floating<T> || kind::enumeration<T> || kind::complex<T>) {
    return true;
  } else if constexpr (kind::array<T>) {
    return is_packed<typename T::value_type>();
  } else if constexpr (kind::record<T>) {
    return is_packed_record<T>(fields<T>);
  } else {
    return false;
  }
}

/// The least number of bytes that any value of the type takes. A count can then be checked before memory is
/// reserved for it. A recursive type meets itself behind an optional, a pointer or a count, so the sum is
/// finite.
template <class T>
constexpr std::size_t least_size() {
  if constexpr (kind::boolean<T>) {
    return 1;
  } else if constexpr (kind::integer<T> || kind::floating<T> || kind::enumeration<T> || kind::complex<T>) {
    return sizeof(T);
  } else if constexpr (kind::array<T>) {
    return std::tuple_size_v<T> * least_size<typename T::value_type>();
  } else if constexpr (kind::optional<T> || kind::pointer<T> || kind::variant<T>) {
    return 1;
  } else if constexpr (kind::tuple<T>) {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (std::size_t{0} + ... + least_size<std::remove_const_t<std::tuple_element_t<I, T>>>());
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (kind::record<T>) {
    return []<class... Members>(const std::tuple<Field<T, Members>...>&) {
      return (std::size_t{0} + ... + least_size<Members>());
    }(fields<T>);
  } else if constexpr (kind::monostate<T>) {
    return 0;
  } else {
    return sizeof(Length);
  }
}

template <class T>
[[gnu::always_inline]] inline auto little_endian(T value) {
  std::array<std::byte, sizeof(T)> bytes = std::bit_cast<std::array<std::byte, sizeof(T)>>(value);
  if constexpr (std::endian::native == std::endian::big) std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

/// The exact number of bytes that write() will write.
template <class T>
std::size_t encoded_size(const T& value) {
  if constexpr (is_packed<T>()) {
    return sizeof(T);
  } else if constexpr (kind::boolean<T> || kind::integer<T> || kind::floating<T> || kind::enumeration<T> ||
                       kind::complex<T> || kind::monostate<T>) {
    return least_size<T>();
  } else if constexpr (kind::string<T> || kind::bytes<T>) {
    return sizeof(Length) + value.size();
  } else if constexpr (kind::map<T>) {
    std::size_t size = sizeof(Length);
    for (const auto& [key, mapped] : value) size += encoded_size(key) + encoded_size(mapped);
    return size;
  } else if constexpr (kind::vector<T> || kind::set<T> || kind::array<T>) {
    using Element = typename T::value_type;
    std::size_t size = kind::array<T> ? 0 : sizeof(Length);
    if constexpr (is_packed<Element>()) {
      return size + value.size() * sizeof(Element);
    } else {
      for (const auto& element : value) size += encoded_size(element);
      return size;
    }
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    return value ? 1 + encoded_size(*value) : 1;
  } else if constexpr (kind::tuple<T>) {
    return std::apply([](const auto&... element) { return (std::size_t{0} + ... + encoded_size(element)); },
                      value);
  } else if constexpr (kind::variant<T>) {
    return 1 + std::visit([](const auto& held) { return encoded_size(held); }, value);
  } else {
    std::size_t size = 0;
    for_each_field(value, [&](const auto&, const auto& member) { size += encoded_size(member); });
    return size;
  }
}

/// @throws std::length_error when a container has 2^32 elements or more
inline Length checked_length(std::size_t size) {
  if (size > std::numeric_limits<Length>::max()) {
    throw std::length_error("native: a container of " + std::to_string(size) +
                            " elements; the most is 4294967295");
  }
  return static_cast<Length>(size);
}

// The cursor goes in and out by value, in a register: as a member of a writer it would have to be reloaded
// after every store, since a byte may alias anything.
template <class T>
std::byte* write(std::byte* out, const T& value) {
  if constexpr (is_packed<T>()) {
    std::memcpy(out, &value, sizeof value);
    return out + sizeof value;
  } else if constexpr (kind::boolean<T>) {
    *out = static_cast<std::byte>(value ? 1 : 0);
    return out + 1;
  } else if constexpr (kind::integer<T> || kind::floating<T>) {
    const auto bytes = little_endian(value);
    std::memcpy(out, bytes.data(), bytes.size());
    return out + bytes.size();
  } else if constexpr (kind::enumeration<T>) {
    return write(out, static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (kind::complex<T>) {
    return write(write(out, value.real()), value.imag());
  } else if constexpr (kind::string<T> || kind::bytes<T>) {
    out = write(out, checked_length(value.size()));
    // An empty vector has no data, and memcpy wants some even for nothing.
    if (!value.empty()) std::memcpy(out, value.data(), value.size());
    return out + value.size();
  } else if constexpr (kind::map<T>) {
    out = write(out, checked_length(value.size()));
    for (const auto& [key, mapped] : value) out = write(write(out, key), mapped);
    return out;
  } else if constexpr (kind::vector<T> || kind::set<T> || kind::array<T>) {
    using Element = typename T::value_type;
    if constexpr (!kind::array<T>) out = write(out, checked_length(value.size()));
    if constexpr (is_packed<Element>() && !kind::set<T>) {
      const std::size_t size = value.size() * sizeof(Element);
      if (size != 0) std::memcpy(out, value.data(), size);
      return out + size;
    } else {
      for (const auto& element : value) out = write(out, element);
      return out;
    }
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    out = write(out, static_cast<bool>(value));
    return value ? write(out, *value) : out;
  } else if constexpr (kind::tuple<T>) {
    std::apply([&](const auto&... element) { ((out = write(out, element)), ...); }, value);
    return out;
  } else if constexpr (kind::variant<T>) {
    out = write(out, static_cast<std::uint8_t>(value.index()));
    return std::visit([out](const auto& held) { return write(out, held); }, value);
  } else if constexpr (kind::record<T>) {
    for_each_field(value, [&](const auto&, const auto& member) { out = write(out, member); });
    return out;
  } else {
    return out;
  }
}

/// Reads from `in` on; the position is by value for the reason given at write().
class Reader {
 public:
  explicit Reader(View bytes) : begin_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[nodiscard]] const std::byte* begin() const { return begin_; }
  [[nodiscard]] const std::byte* end() const { return end_; }
  [[nodiscard]] std::size_t left(const std::byte* in) const { return static_cast<std::size_t>(end_ - in); }

  [[noreturn, gnu::cold, gnu::noinline]] void fail(const char* what, const std::byte* in) const {
    throw LoadError(std::string("native: ") + what, static_cast<std::size_t>(in - begin_));
  }

  void need(const std::byte* in, std::size_t count) const {
    if (count > left(in)) [[unlikely]]
      fail("the data ends too early", in);
  }

  template <class T>
  const std::byte* read(const std::byte* in, T& value, unsigned depth) const {
    if constexpr (is_packed<T>()) {
      need(in, sizeof value);
      std::memcpy(&value, in, sizeof value);
      return in + sizeof value;
    } else if constexpr (kind::boolean<T>) {
      need(in, 1);
      const auto byte = std::to_integer<std::uint8_t>(*in);
      if (byte > 1) [[unlikely]]
        fail("a bool, optional or pointer mark is neither 0 nor 1", in);
      value = byte == 1;
      return in + 1;
    } else if constexpr (kind::integer<T> || kind::floating<T>) {
      need(in, sizeof value);
      std::array<std::byte, sizeof(T)> bytes;
      std::memcpy(bytes.data(), in, bytes.size());
      value = std::bit_cast<T>(little_endian(std::bit_cast<T>(bytes)));
      return in + sizeof value;
    } else if constexpr (kind::enumeration<T>) {
      std::underlying_type_t<T> number{};
      in = read(in, number, depth);
      value = static_cast<T>(number);
      return in;
    } else if constexpr (kind::complex<T>) {
      typename T::value_type real{};
      typename T::value_type imaginary{};
      in = read(read(in, real, depth), imaginary, depth);
      value = T(real, imaginary);
      return in;
    } else if constexpr (kind::string<T> || kind::bytes<T>) {
      std::size_t size = 0;
      in = read_count(in, size, 1);
      const auto* first = reinterpret_cast<const typename T::value_type*>(in);
      value.assign(first, first + size);
      return in + size;
    } else if constexpr (kind::vector<T>) {
      return read_vector(in, value, depth);
    } else if constexpr (kind::array<T>) {
      for (auto& element : value) in = read(in, element, depth);
      return in;
    } else if constexpr (kind::map<T> || kind::set<T>) {
      return read_associative(in, value, depth);
    } else if constexpr (kind::optional<T> || kind::pointer<T>) {
      bool present = false;
      in = read(in, present, depth);
      if (!present) {
        value.reset();
        return in;
      }
      if (!value) {
        if constexpr (kind::optional<T>) {
          value.emplace();
        } else {
          value = std::make_unique<typename T::element_type>();
        }
      }
      return read(in, *value, depth);
    } else if constexpr (kind::tuple<T>) {
      std::apply([&](auto&... element) { ((in = read(in, element, depth)), ...); }, value);
      return in;
    } else if constexpr (kind::variant<T>) {
      const std::byte* const at = in;
      std::uint8_t index = 0;
      in = read(in, index, depth);
      if (!emplace_alternative(value, index, [&](auto& held) { in = read(in, held, depth); })) {
        fail("a variant has no alternative of this index", at);
      }
      return in;
    } else if constexpr (kind::record<T>) {
      if (depth == max_depth) [[unlikely]]
        fail("records are nested more than 1000 deep", in);
      for_each_field(value, [&](const auto&, auto& member) { in = read(in, member, depth + 1); });
      return in;
    } else {
      static_assert(kind::monostate<T>);
      return in;
    }
  }

 private:
  /// Reads a count of elements that take at least `least` bytes each, and checks that so many can follow.
  const std::byte* read_count(const std::byte* in, std::size_t& count, std::size_t least) const {
    Length length = 0;
    const std::byte* const at = in;
    in = read(in, length, 0);
    count = length;
    if (count > left(in) / least) [[unlikely]]
      fail("a count is larger than the data that is left", at);
    return in;
  }

  template <class T>
  const std::byte* read_vector(const std::byte* in, T& value, unsigned depth) const {
    using Element = typename T::value_type;
    static_assert(least_size<Element>() > 0,
                  "a vector of elements that take no bytes has no checkable length");
    std::size_t count = 0;
    in = read_count(in, count, least_size<Element>());
    if constexpr (is_packed<Element>()) {
      value.resize(count);
      if (count != 0) std::memcpy(static_cast<void*>(value.data()), in, count * sizeof(Element));
      return in + count * sizeof(Element);
    } else {
      value.resize(count);
      for (auto& element : value) in = read(in, element, depth);
      return in;
    }
  }

  template <class T>
  const std::byte* read_associative(const std::byte* in, T& value, unsigned depth) const {
    using Key = typename T::key_type;
    constexpr std::size_t least = [] {
      if constexpr (kind::map<T>) {
        return least_size<Key>() + least_size<typename T::mapped_type>();
      } else {
        return least_size<Key>();
      }
    }();
    static_assert(least > 0, "elements that take no bytes have no checkable count");
    std::size_t count = 0;
    in = read_count(in, count, least);
    value.clear();
    for (std::size_t size = 1; size <= count; ++size) {
      const std::byte* const at = in;
      Key key{};
      in = read(in, key, depth);
      // Saved in order, so that the end is the right place for each.
      if constexpr (kind::map<T>) {
        in = read(in, value.try_emplace(value.end(), std::move(key))->second, depth);
      } else {
        value.insert(value.end(), std::move(key));
      }
      if (value.size() != size) [[unlikely]]
        fail("a key is there twice", at);
    }
    return in;
  }

  const std::byte* begin_;
  const std::byte* end_;
};

/// The hash as messages show it.
inline std::string hash_text(std::uint64_t hash) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
  return text.data();
}

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_header(const std::string& why, std::size_t offset) {
  throw LoadError("native: " + why, offset);
}

}  // namespace detail

/// Appends the header and the value.
/// @throws std::length_error when a container has 2^32 elements or more
template <member T>
void save(const T& value, Buffer& out) {
  const std::size_t start = out.size();
  out.resize(start + header_size + detail::encoded_size(value));
  std::byte* cursor = out.data() + start;
  cursor = detail::write(cursor, magic);
  cursor = detail::write(cursor, format_version);
  cursor = detail::write(cursor, std::uint16_t{0});
  cursor = detail::write(cursor, description_hash<T>);
  detail::write(cursor, value);
}

/// Replaces what `value` holds by what was saved; after an error its content is valid and unspecified.
/// @throws LoadError when the bytes are anything but what save() writes for T
template <member T>
void load(View bytes, T& value) {
  const detail::Reader reader(bytes);
  const std::byte* in = reader.begin();
  std::uint32_t found_magic = 0;
  std::uint16_t version = 0;
  std::uint16_t flags = 0;
  std::uint64_t hash = 0;
  in = reader.read(in, found_magic, 0);
  if (found_magic != magic) detail::refuse_header("not a native file: it does not start with RTNB", 0);
  in = reader.read(in, version, 0);
  if (version != format_version) {
    detail::refuse_header("the file has format version " + std::to_string(version) +
                              ", this reader knows version " + std::to_string(format_version),
                          4);
  }
  in = reader.read(in, flags, 0);
  if (flags != 0)
    detail::refuse_header("the file uses flags " + std::to_string(flags) + " that this reader does not know",
                          6);
  in = reader.read(in, hash, 0);
  if (hash != description_hash<T>) {
    detail::refuse_header("the file holds another record: its description has the hash " +
                              detail::hash_text(hash) + ", and " + to_text(describe<T>().root) + " has " +
                              detail::hash_text(description_hash<T>),
                          8);
  }
  in = reader.read(in, value, 0);
  if (in != reader.end()) reader.fail("there are bytes after the end of the record", in);
}

}  // namespace roundtrip::native
