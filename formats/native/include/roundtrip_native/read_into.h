// SPDX-License-Identifier: MIT
//
// How a record that holds something is loaded: what is there is filled again, so that a loop over files needs
// no memory but for what got larger.
#pragma once

#include "roundtrip_native/read_associative.h"

namespace roundtrip::native::detail {

template <std::size_t Rest>
[[gnu::always_inline]] inline void read_string_into(InputCursor& cursor, std::string& value, Reader& reader) {
  const auto first = std::to_integer<std::size_t>(*cursor.in);
  if (first < short_string && first <= value.size() && cursor.left() >= 1 + short_string + Rest) [[likely]] {
    shorten_to(value, cursor.in + 1, first);
    cursor.in += 1 + first;
    return;
  }
  const std::size_t size = take_length<Rest, 1>(cursor, reader);
  const std::byte* const begin = cursor.in;
  cursor.in += size;
  if (size <= value.size()) [[likely]] {
    value.resize(size);
    copy_any(reinterpret_cast<std::byte*>(value.data()), begin, size);
  } else {
    value.assign(reinterpret_cast<const char*>(begin), size);
  }
}

template <std::size_t Rest, class T>
[[gnu::always_inline]] inline void read_vector_into(InputCursor& cursor, T& vector, Reader& reader) {
  using Element = typename T::value_type;
  const std::size_t count = take_length<Rest, least_size<Element>()>(cursor, reader);
  if constexpr (is_any_bits<Element> || kind::bytes<T>) {
    const std::size_t size = count * sizeof(Element);
    if (count <= vector.size()) [[likely]] {
      vector.resize(count);
      copy_any(reinterpret_cast<std::byte*>(vector.data()), cursor.in, size);
    } else {
      vector.clear();
      append_image(vector, cursor.in, count);
    }
    cursor.in += size;
  } else {
    if (count < vector.size())
      vector.erase(vector.begin() + static_cast<std::ptrdiff_t>(count), vector.end());
    for (Element& element : vector) {
      if constexpr (!has_fixed_size<Element>()) need(cursor, least_size<Element>(), reader);
      read_into<0>(cursor, element, reader);
    }
    if (vector.size() < count) append_elements<Rest>(cursor, vector, count - vector.size(), reader);
    if constexpr (!has_fixed_size<Element>()) need(cursor, Rest, reader);
  }
}

/// Reads entries into the nodes of `spare`, as long as there are any, and moves them to `container`.
template <class T>
void refill_entries(InputCursor& cursor, T& container, T& spare, std::size_t count, Reader& reader) {
  InputCursor own = cursor;
  while (!spare.empty() && container.size() < count) {
    need(own, least_entry_size<T>(), reader);
    const std::byte* const at = own.in;
    auto node = spare.extract(spare.begin());
    if constexpr (kind::map<T>) {
      read_into<least_size<typename T::mapped_type>()>(own, node.key(), reader);
      read_into<0>(own, node.mapped(), reader);
    } else {
      read_into<0>(own, node.value(), reader);
    }
    const std::size_t size = container.size();
    [[maybe_unused]] const auto inserted = container.insert(container.end(), std::move(node));
    if (container.size() == size) [[unlikely]]
      reader.refuse(Problem::repeated_key, at);
    if constexpr (!is_hashed<T>) {
      if (inserted != std::prev(container.end())) [[unlikely]]
        reader.refuse(Problem::key_order, at);
    }
  }
  cursor = own;
}

/// Whether the key that stands at the cursor is this one; if so it is passed.
template <class Key>
[[gnu::always_inline]] inline bool pass_equal(InputCursor& cursor, const Key& key, std::size_t rest) {
  if constexpr (kind::string<Key>) {
    if (key.size() >= long_length || std::to_integer<std::size_t>(*cursor.in) != key.size() ||
        cursor.left() < 1 + key.size() + rest || std::memcmp(cursor.in + 1, key.data(), key.size()) != 0) {
      return false;
    }
    cursor.in += 1 + key.size();
    return true;
  } else if constexpr (is_any_bits<Key>) {
    if (std::memcmp(cursor.in, &key, sizeof key) != 0) return false;
    cursor.in += sizeof key;
    return true;
  } else {
    return false;
  }
}

template <std::size_t Rest, class T>
[[gnu::noinline]] InputCursor read_associative_into(InputCursor cursor, T& container, Reader& reader) {
  const std::size_t count = take_length<Rest, least_entry_size<T>()>(cursor, reader);
  reader.claim(count, least_entry_size<T>(), cursor.in);
  if constexpr (kind::ordered_map<T>) {
    // As long as the keys are those that are there, there is nothing to do but to read what they map to.
    constexpr std::size_t least_mapped = least_size<typename T::mapped_type>();
    auto at = container.begin();
    std::size_t same = 0;
    for (; at != container.end() && same < count; ++at, ++same) {
      need(cursor, least_entry_size<T>(), reader);
      if (!pass_equal(cursor, at->first, least_mapped)) break;
      read_into<0>(cursor, at->second, reader);
    }
    if (at == container.end() || same == count) {
      container.erase(at, container.end());
    } else {
      T spare;
      spare.swap(container);
      for (; same != 0; --same) container.insert(container.end(), spare.extract(spare.begin()));
      refill_entries(cursor, container, spare, count, reader);
    }
  } else {
    T spare;
    spare.swap(container);
    if constexpr (is_hashed<T>) container.reserve(count);
    refill_entries(cursor, container, spare, count, reader);
  }
  append_entries<Rest>(cursor, container, count, reader);
  return cursor;
}

template <std::size_t Rest, kind::record R>
[[gnu::always_inline]] inline void read_members_into(InputCursor& cursor, R& record, Reader& reader) {
  [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
    (read_into<Rest + least_after<R>[I]>(cursor, record.*(std::get<I>(fields<R>).pointer), reader), ...);
  }
  (std::make_index_sequence<field_count<R>>{});
}

template <kind::record R>
[[gnu::noinline]] InputCursor read_out_of_line_into(InputCursor cursor, R& record, Reader& reader) {
  const Depth<R> depth(cursor, reader);
  read_members_into<0>(cursor, record, reader);
  return cursor;
}

template <std::size_t Rest, class T>
[[gnu::always_inline]] inline void read_into(InputCursor& cursor, T& value, Reader& reader) {
  if constexpr (is_any_bits<T>) {
    std::memcpy(static_cast<void*>(&value), cursor.in, sizeof value);
    cursor.in += sizeof value;
  } else if constexpr (kind::string<T>) {
    read_string_into<Rest>(cursor, value, reader);
  } else if constexpr (kind::vector<T> || kind::bytes<T>) {
    read_vector_into<Rest>(cursor, value, reader);
  } else if constexpr (kind::map<T> || kind::set<T>) {
    cursor = read_associative_into<Rest>(cursor, value, reader);
  } else if constexpr (kind::array<T>) {
    using Element = typename T::value_type;
    std::size_t left = value.size();
    for (Element& element : value) {
      --left;
      read_into<0>(cursor, element, reader);
      if constexpr (!has_fixed_size<Element>()) need(cursor, left * least_size<Element>() + Rest, reader);
    }
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    using Value = std::remove_cvref_t<decltype(*value)>;
    if (!read_mark<Rest, Value>(cursor, reader)) {
      value.reset();
    } else if (value) {
      read_into<Rest>(cursor, *value, reader);
    } else if constexpr (kind::optional<T>) {
      value.emplace(ReadInPlace<Rest, Value>(cursor, reader));
    } else {
      value.reset(new Value(read<Rest, Value>(cursor, reader)));
    }
  } else if constexpr (kind::tuple<T>) {
    [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
      (read_into<Rest + least_after<T>[I]>(cursor, std::get<I>(value), reader), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (kind::variant<T>) {
    const std::size_t index = take<std::uint8_t>(cursor);
    with_alternative<Rest, T>(
        index, cursor, reader, [&](auto i) __attribute__((always_inline)) {
          if (auto* held = std::get_if<i()>(&value)) {
            read_into<Rest>(cursor, *held, reader);
          } else {
            // Made before the old one goes: a variant that holds nothing is no value.
            auto made = read<Rest, std::variant_alternative_t<i(), T>>(cursor, reader);
            value.template emplace<i()>(std::move(made));
          }
        });
  } else if constexpr (kind::record<T>) {
    if constexpr (is_out_of_line<T>) {
      cursor = read_out_of_line_into(cursor, value, reader);
      need(cursor, Rest, reader);
    } else {
      read_members_into<Rest>(cursor, value, reader);
    }
  } else if constexpr (!kind::monostate<T>) {
    value = read<Rest, T>(cursor, reader);
  }
}

}  // namespace roundtrip::native::detail
