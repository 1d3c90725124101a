// SPDX-License-Identifier: MIT
//
// From unpacked columns to a record, which may hold something: what is there is filled again and keeps its
// memory.
#pragma once

#include "roundtrip_native/compact_gather.h"
#include "roundtrip_native/compact_unpack.h"
#include "roundtrip_native/read_associative.h"

namespace roundtrip::native::compact::detail {

/// Why a record could not be made, and of which column.
struct FillRefusal {
  Problem problem;
  const UnpackedColumn* column;
};

template <member Root>
class Filler {
 public:
  explicit Filler(UnpackedColumn* columns) : columns_(columns) {}

  void run(Root& root) { fill(one(root), columns_); }

 private:
  /// The next `count` values of a column, which passes them.
  static const std::byte* take(UnpackedColumn* column, std::size_t size) {
    return std::exchange(column->at, column->at + size);
  }

  template <class V>
  static V load(const std::byte* values, std::size_t i) {
    V value;
    std::memcpy(&value, values + i * sizeof(V), sizeof value);
    return value;
  }

  template <class T>
  void fill(Spread<T> values, UnpackedColumn* column) {
    if constexpr (kind::boolean<T>) {
      const std::byte* const from = take(column, values.count);
      for (std::size_t i = 0; i < values.count; ++i) values[i] = from[i] != std::byte{0};
    } else if constexpr (number<T> || kind::enumeration<T> || kind::complex<T>) {
      const std::byte* const from = take(column, values.count * sizeof(T));
      for (std::size_t i = 0; i < values.count; ++i)
        std::memcpy(static_cast<void*>(&values[i]), from + i * sizeof(T), sizeof(T));
    } else if constexpr (kind::string<T>) {
      const std::byte* const from = take(column, values.count * sizeof(Text));
      for (std::size_t i = 0; i < values.count; ++i) fill_string(values[i], load<Text>(from, i));
    } else if constexpr (kind::bytes<T>) {
      const std::byte* const from = take(column, values.count * sizeof(Text));
      for (std::size_t i = 0; i < values.count; ++i) {
        const Text text = load<Text>(from, i);
        values[i].assign(text.data, text.data + text.size);
      }
    } else if constexpr (is_number_array<T>) {
      const std::byte* const from = take(column, values.count * sizeof(T));
      for (std::size_t i = 0; i < values.count; ++i) {
        std::memcpy(values[i].data(), from + i * sizeof(T), sizeof(T));
      }
    } else if constexpr (kind::array<T>) {
      for (std::size_t i = 0; i < values.count; ++i) fill_run(values[i].data(), values[i].size(), column);
    } else if constexpr (kind::vector<T>) {
      const std::byte* const lengths = take(column, values.count * sizeof(Length));
      for (std::size_t i = 0; i < values.count; ++i) {
        fill_vector(values[i], load<Length>(lengths, i), column + 1);
      }
    } else if constexpr (kind::map<T> || kind::set<T>) {
      const std::byte* const lengths = take(column, values.count * sizeof(Length));
      for (std::size_t i = 0; i < values.count; ++i) {
        fill_associative(values[i], load<Length>(lengths, i), column);
      }
    } else if constexpr (kind::optional<T> || kind::pointer<T>) {
      fill_held(values, column);
    } else if constexpr (kind::variant<T>) {
      fill_alternatives(values, column);
    } else if constexpr (kind::tuple<T> || kind::record<T>) {
      fill_parts(values, column);
    } else {
      static_assert(kind::monostate<T>);
    }
  }

  static void fill_string(std::string& value, Text text) {
    if (text.size < native::detail::short_string) {
      if (text.size <= value.size()) {
        native::detail::shorten_to(value, text.data, text.size);
      } else {
        value = native::detail::short_string_from(text.data, text.size);
      }
    } else if (text.size <= value.size()) {
      value.resize(text.size);
      native::detail::copy_long(reinterpret_cast<std::byte*>(value.data()), text.data, text.size);
    } else if (text.size <= value.capacity()) {
      value.assign(reinterpret_cast<const char*>(text.data), text.size);
    } else {
      // What it holds need not be kept, as it would be by a string that grows.
      value = std::string(reinterpret_cast<const char*>(text.data), text.size);
    }
  }

  template <class T>
  void fill_run(T* first, std::size_t count, UnpackedColumn* column) {
    constexpr bool is_one_loop = column_count<T>() == 1;
    for (std::size_t step = is_one_loop ? count : block_size; count != 0; first += step, count -= step) {
      step = std::min(step, count);
      fill(Spread<T>{first, step, sizeof(T)}, column);
    }
  }

  template <class T>
  void fill_vector(T& vector, std::size_t count, UnpackedColumn* column) {
    using Element = typename T::value_type;
    if constexpr (number<Element> || kind::complex<Element>) {
      const std::byte* const from = take(column, count * sizeof(Element));
      if (count <= vector.size()) {
        vector.resize(count);
        native::detail::copy_any(reinterpret_cast<std::byte*>(vector.data()), from, count * sizeof(Element));
      } else {
        vector.clear();
        native::detail::append_image(vector, from, count);
      }
    } else {
      if (count < vector.size())
        vector.erase(vector.begin() + static_cast<std::ptrdiff_t>(count), vector.end());
      fill_run(vector.data(), vector.size(), column);
      vector.reserve(count);
      while (vector.size() < count) {
        const std::size_t size = vector.size();
        const std::size_t step = std::min(count - size, block_size);
        vector.resize(size + step);
        fill(Spread<Element>{vector.data() + size, step, sizeof(Element)}, column);
      }
    }
  }

  /// Whether the next key is this one; if so it is passed.
  template <class Key>
  static bool pass_equal(UnpackedColumn* keys, const Key& key) {
    if constexpr (kind::string<Key>) {
      const Text text = load<Text>(keys->at, 0);
      if (text.size != key.size() || std::memcmp(text.data, key.data(), text.size) != 0) return false;
      keys->at += sizeof(Text);
      return true;
    } else if constexpr (number<Key> || kind::enumeration<Key>) {
      if (std::memcmp(keys->at, &key, sizeof key) != 0) return false;
      keys->at += sizeof key;
      return true;
    } else {
      return false;
    }
  }

  template <class T>
  void fill_associative(T& container, std::size_t count, UnpackedColumn* column) {
    UnpackedColumn* const keys = column + 1;
    T spare;
    if constexpr (kind::ordered_map<T>) {
      // As long as the keys are those that are there, there is nothing to do but to fill what they map to.
      auto at = container.begin();
      std::size_t same = 0;
      for (; at != container.end() && same < count && pass_equal(keys, at->first); ++at, ++same) {
        fill(one(at->second), keys + column_count<typename T::key_type>());
      }
      if (at == container.end() || same == count) {
        container.erase(at, container.end());
      } else {
        spare.swap(container);
        for (; same != 0; --same) container.insert(container.end(), spare.extract(spare.begin()));
      }
    } else {
      spare.swap(container);
    }
    if constexpr (native::detail::is_hashed<T>) container.reserve(count);
    [[maybe_unused]] native::detail::CollisionGuard guard(this);
    for (std::size_t size = container.size() + 1; size <= count; ++size) {
      const auto entry = spare.empty() ? add_entry(container, keys) : refill_entry(container, spare, keys);
      if (container.size() != size) [[unlikely]]
        throw FillRefusal{Problem::repeated_key, keys};
      if constexpr (native::detail::is_hashed<T>) {
        if (guard.finds_too_many(container, entry)) [[unlikely]]
          throw FillRefusal{Problem::colliding_keys, keys};
      } else {
        if (entry != std::prev(container.end())) [[unlikely]]
          throw FillRefusal{Problem::key_order, keys};
      }
    }
  }

  /// An ordered container was saved in order, so that its end is the right place for each entry.
  template <class T>
  auto add_entry(T& container, UnpackedColumn* keys) {
    using Key = typename T::key_type;
    Key key{};
    fill(one(key), keys);
    if constexpr (kind::map<T>) {
      const auto entry = container.emplace_hint(container.end(), std::piecewise_construct,
                                                std::forward_as_tuple(std::move(key)), std::tuple<>());
      fill(one(entry->second), keys + column_count<Key>());
      return entry;
    } else {
      return container.emplace_hint(container.end(), std::move(key));
    }
  }

  /// In a node that held another entry.
  template <class T>
  auto refill_entry(T& container, T& spare, UnpackedColumn* keys) {
    auto node = spare.extract(spare.begin());
    if constexpr (kind::map<T>) {
      fill(one(node.key()), keys);
      fill(one(node.mapped()), keys + column_count<typename T::key_type>());
    } else {
      fill(one(node.value()), keys);
    }
    return container.insert(container.end(), std::move(node));
  }

  template <class T>
  void fill_held(Spread<T> values, UnpackedColumn* column) {
    using Value = std::remove_cvref_t<decltype(*values[0])>;
    const std::byte* const marks = take(column, values.count);
    for (std::size_t i = 0; i < values.count; ++i) {
      T& value = values[i];
      if (marks[i] == std::byte{0}) {
        value.reset();
        continue;
      }
      if (!value) {
        if constexpr (kind::optional<T>) {
          value.emplace();
        } else {
          value = std::make_unique<Value>();
        }
      }
      fill(one(*value), column + 1);
    }
  }

  template <class T>
  void fill_alternatives(Spread<T> values, UnpackedColumn* column) {
    const std::byte* const indices = take(column, values.count);
    for (std::size_t i = 0; i < values.count; ++i) {
      T& variant = values[i];
      const auto index = std::to_integer<std::size_t>(indices[i]);
      for_each_index<std::variant_size_v<T>>([&](auto alternative) {
        if (index != alternative()) return;
        // An alternative that is held already is kept, and so is its memory.
        if (variant.index() != index) variant.template emplace<alternative()>();
        fill(one(*std::get_if<alternative()>(&variant)), column + 1 + columns_before<T>[alternative()]);
      });
    }
  }

  template <class T>
  void fill_parts(Spread<T> values, UnpackedColumn* column) {
    if constexpr (holds_recursion<T>) {
      for (std::size_t i = 0; i < values.count; ++i) {
        if constexpr (IsRecursiveRecord<T>::value) {
          UnpackedColumn* const set = columns_ + recursive_base<Root, T>;
          if (depth_ == max_depth) [[unlikely]]
            throw FillRefusal{Problem::depth, set};
          ++depth_;
          fill_each_part(one(values[i]), set + 1);
          --depth_;
        } else {
          fill_each_part(one(values[i]), column);
        }
      }
    } else {
      fill_each_part(values, column);
    }
  }

  template <class T>
  void fill_each_part(Spread<T> values, UnpackedColumn* column) {
    if constexpr (kind::tuple<T>) {
      for_each_index<std::tuple_size_v<T>>(
          [&](auto i) { fill(values.part(&std::get<i()>(*values.first)), column + columns_before<T>[i()]); });
    } else {
      for_each_index<field_count<T>>([&](auto i) {
        fill(values.part(&(values.first->*(std::get<i()>(fields<T>).pointer))),
             column + columns_before<T>[i()]);
      });
    }
  }

  UnpackedColumn* columns_;
  unsigned depth_ = 0;
};

}  // namespace roundtrip::native::compact::detail
