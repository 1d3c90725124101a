// SPDX-License-Identifier: MIT
//
// Whether bytes are what a save writes, found out without making anything of them; and if they are not, what
// is wrong, at which byte and in which member.
#pragma once

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "bench/record/buffer.h"
#include "roundtrip_native/error.h"
#include "roundtrip_native/read_associative.h"

namespace roundtrip::native::detail {

template <class T>
struct IsFloating : std::bool_constant<kind::floating<T>> {};

/// Whether keys that a hashed container takes for the same are encoded alike: 0.0 and -0.0 are not, nor need
/// keys be that the program has its own comparison for.
template <class T>
inline constexpr bool are_bytes_of_equals_equal =
    !type_tree_contains<typename T::key_type, IsFloating> &&
    std::same_as<typename T::key_equal, std::equal_to<typename T::key_type>>;

class Checker {
 public:
  explicit Checker(View bytes) : begin_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  /// @return what follows the value, or nullptr when something is wrong with it
  template <class T>
  const std::byte* pass(const std::byte* in) {
    if constexpr (is_any_bits<T>) {
      return pass_bytes(in, sizeof(T));
    } else if constexpr (kind::boolean<T>) {
      return pass_mark(in);
    } else if constexpr (number<T> || kind::complex<T>) {
      return pass_bytes(in, sizeof(T));
    } else if constexpr (kind::enumeration<T>) {
      return pass_enumerator<T>(in);
    } else if constexpr (kind::string<T> || kind::bytes<T>) {
      std::size_t size = 0;
      in = pass_length(in, 1, size);
      return in == nullptr ? nullptr : in + size;
    } else if constexpr (kind::vector<T>) {
      return pass_vector<typename T::value_type>(in);
    } else if constexpr (kind::array<T>) {
      for (std::size_t i = 0; i < std::tuple_size_v<T>; ++i) {
        in = pass<typename T::value_type>(in);
        if (in == nullptr) return inside_element(i);
      }
      return in;
    } else if constexpr (kind::map<T> || kind::set<T>) {
      return pass_associative<T>(in);
    } else if constexpr (kind::optional<T> || kind::pointer<T>) {
      using Value = std::remove_cvref_t<decltype(*std::declval<T&>())>;
      const std::byte* const mark = in;
      in = pass_mark(in);
      if (in == nullptr || *mark == std::byte{0}) return in;
      return pass<Value>(in);
    } else if constexpr (kind::tuple<T>) {
      return pass_parts(in, roundtrip::detail::parts_of<T>());
    } else if constexpr (kind::variant<T>) {
      return pass_variant<T>(in);
    } else if constexpr (kind::record<T>) {
      return pass_record<T>(in);
    } else {
      static_assert(kind::monostate<T>);
      return in;
    }
  }

  /// Checks one value, behind which nothing may follow.
  template <class T>
  void run(const std::byte* in) {
    in = pass<T>(in);
    if (in != nullptr && in != end_) fail(Problem::trailing, in);
  }

  /// Of what was found first.
  [[nodiscard]] Error take_error() { return std::move(error_); }

 private:
  [[gnu::cold, gnu::noinline]] const std::byte* fail(Problem problem, const std::byte* at) {
    error_ = {problem, static_cast<std::size_t>(at - begin_), {}, {}};
    return nullptr;
  }

  [[gnu::cold, gnu::noinline]] const std::byte* inside(std::string part) {
    error_.enter_path(std::move(part));
    return nullptr;
  }
  [[gnu::cold, gnu::noinline]] const std::byte* inside_element(std::size_t index) {
    return inside(path_of_element(index));
  }

  [[nodiscard]] std::size_t left(const std::byte* in) const { return static_cast<std::size_t>(end_ - in); }

  [[gnu::always_inline]] const std::byte* pass_bytes(const std::byte* in, std::size_t size) {
    return left(in) < size ? fail(Problem::truncated, in) : in + size;
  }

  [[gnu::always_inline]] const std::byte* pass_mark(const std::byte* in) {
    if (left(in) < 1) return fail(Problem::truncated, in);
    return std::to_integer<unsigned>(*in) > 1 ? fail(Problem::boolean, in) : in + 1;
  }

  template <class E>
  [[gnu::always_inline]] const std::byte* pass_enumerator(const std::byte* in) {
    std::underlying_type_t<E> value;
    if (left(in) < sizeof value) return fail(Problem::truncated, in);
    std::memcpy(&value, in, sizeof value);
    return is_enumerator(static_cast<E>(little_endian(value))) ? in + sizeof value
                                                               : fail(Problem::enumerator, in);
  }

  [[gnu::always_inline]] const std::byte* pass_length(const std::byte* in, std::size_t least,
                                                      std::size_t& length) {
    const std::byte* const at = in;
    if (left(in) < 1) return fail(Problem::truncated, in);
    length = std::to_integer<std::size_t>(*in++);
    if (length == long_length) {
      std::uint64_t given = 0;
      if (left(in) < sizeof given) return fail(Problem::truncated, in);
      std::memcpy(&given, in, sizeof given);
      in += sizeof given;
      given = little_endian(given);
      length = static_cast<std::size_t>(given);
      if (given < long_length || length != given) return fail(Problem::length, at);
    }
    return length > left(in) / least ? fail(Problem::length, at) : in;
  }

  template <class Element>
  const std::byte* pass_vector(const std::byte* in) {
    std::size_t count = 0;
    in = pass_length(in, least_size<Element>(), count);
    if (in == nullptr) return nullptr;
    if constexpr (is_any_bits<Element>) {
      return in + count * sizeof(Element);
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        in = pass<Element>(in);
        if (in == nullptr) return inside_element(i);
      }
      return in;
    }
  }

  template <class T>
  const std::byte* pass_associative(const std::byte* in) {
    using Key = typename T::key_type;
    std::size_t count = 0;
    in = pass_length(in, least_entry_size<T>(), count);
    if (in == nullptr) return nullptr;
    // It grows with what is there, not by the count: maps may be nested, and each claim what is left.
    [[maybe_unused]] std::vector<std::string_view> keys;
    [[maybe_unused]] std::string_view before;
    for (std::size_t i = 0; i < count; ++i) {
      const std::byte* const key = in;
      in = pass<Key>(in);
      if (in == nullptr) return inside_element(i);
      const std::string_view encoded(reinterpret_cast<const char*>(key), static_cast<std::size_t>(in - key));
      if constexpr (is_hashed<T>) {
        keys.push_back(encoded);
      } else {
        if (i != 0 && !is_before<T>(before, encoded)) {
          return fail(is_before<T>(encoded, before) ? Problem::key_order : Problem::repeated_key, key);
        }
        before = encoded;
      }
      if constexpr (kind::map<T>) {
        in = pass<typename T::mapped_type>(in);
        if (in == nullptr) return inside_element(i);
      }
    }
    if constexpr (is_hashed<T>) {
      if (have_collisions<T>(keys)) {
        return fail(Problem::colliding_keys, reinterpret_cast<const std::byte*>(keys[0].data()));
      }
      const std::byte* const repeated = find_repeated<T>(keys);
      if (repeated != nullptr) return fail(Problem::repeated_key, repeated);
    }
    return in;
  }

  /// Of two encoded keys of an ordered container.
  template <class T>
  static bool is_before(std::string_view first, std::string_view second) {
    using Key = typename T::key_type;
    if constexpr (kind::string<Key> && std::same_as<typename T::key_compare, std::less<Key>>) {
      const auto text = [](std::string_view key) {
        return key.substr(static_cast<std::uint8_t>(key[0]) == long_length ? length_room : 1);
      };
      return text(first) < text(second);
    } else {
      return typename T::key_compare()(key_of<T>(first), key_of<T>(second));
    }
  }

  /// @param encoded the keys' bytes
  /// @return where a key stands that was there before, or nullptr
  template <class T>
  static const std::byte* find_repeated(std::vector<std::string_view>& encoded) {
    if constexpr (!are_bytes_of_equals_equal<T>) {
      std::unordered_set<typename T::key_type, typename T::hasher, typename T::key_equal> keys;
      for (const std::string_view bytes : encoded) {
        if (!keys.insert(key_of<T>(bytes)).second) return reinterpret_cast<const std::byte*>(bytes.data());
      }
      return nullptr;
    }
    std::sort(encoded.begin(), encoded.end(),
              [](std::string_view a, std::string_view b) { return a != b ? a < b : a.data() < b.data(); });
    const auto repeated = std::adjacent_find(encoded.begin(), encoded.end());
    return repeated == encoded.end() ? nullptr : reinterpret_cast<const std::byte*>((repeated + 1)->data());
  }

  template <class T>
  static typename T::key_type key_of(std::string_view encoded) {
    const View view(reinterpret_cast<const std::byte*>(encoded.data()), encoded.size());
    Reader reader(view, [](View) { return Error(); });
    InputCursor cursor{view.data(), view.data() + view.size()};
    return read<0, typename T::key_type>(cursor, reader);
  }

  /// Whether some bucket of the container that these keys would make is fuller than a load lets it get.
  template <class T>
  static bool have_collisions(const std::vector<std::string_view>& encoded) {
    if (encoded.size() <= most_in_a_bucket) return false;
    T container;
    container.reserve(encoded.size());
    std::vector<std::uint32_t> filled(container.bucket_count());
    for (const std::string_view bytes : encoded) {
      if (++filled[container.bucket(key_of<T>(bytes))] > most_in_a_bucket) return true;
    }
    return false;
  }

  template <class... Parts>
  const std::byte* pass_parts(const std::byte* in, Types<Parts...>) {
    std::size_t index = 0;
    static_cast<void>(((in = pass<Parts>(in), in == nullptr ? false : (++index, true)) && ...));
    return in != nullptr ? in : inside_element(index);
  }

  template <class T>
  const std::byte* pass_variant(const std::byte* in) {
    if (left(in) < 1) return fail(Problem::truncated, in);
    const auto index = std::to_integer<std::size_t>(*in);
    if (index >= std::variant_size_v<T>) return fail(Problem::alternative, in);
    return dispatch<std::variant_size_v<T>>(
        index, [&](auto i) { return pass<std::variant_alternative_t<i(), T>>(in + 1); });
  }

  template <kind::record R>
  const std::byte* pass_record(const std::byte* in) {
    if constexpr (is_recursive<R>) {
      if (depth_ == max_depth) return fail(Problem::depth, in);
      ++depth_;
    }
    const auto pass_member = [&]<class Member>(const Field<R, Member>& field) {
      in = pass<Member>(in);
      if (in == nullptr) inside(std::string(field.name));
      return in != nullptr;
    };
    std::apply([&](const auto&... field) { static_cast<void>((pass_member(field) && ...)); }, fields<R>);
    if constexpr (is_recursive<R>) --depth_;
    return in;
  }

  const std::byte* begin_;
  const std::byte* end_;
  unsigned depth_ = 0;
  Error error_;
};

}  // namespace roundtrip::native::detail
