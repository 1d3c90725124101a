// SPDX-License-Identifier: MIT
//
// From a record to columns. Values that lie at regular distances, as a member of a vector's elements does,
// are collected in one loop; of long vectors a block of elements at a time, which stays in the cache while
// one member after the other is collected.
#pragma once

#include "roundtrip_native/compact_footprint.h"
#include "roundtrip_native/copy_bytes.h"
#include "roundtrip_native/error.h"

namespace roundtrip::native::compact::detail {

/// Values of one type at regular distances.
template <class T>
struct Spread {
  T* first;
  std::size_t count;
  std::size_t stride;  ///< bytes from one to the next

  T& operator[](std::size_t i) const {
    using Byte = std::conditional_t<std::is_const_v<T>, const std::byte, std::byte>;
    return *reinterpret_cast<T*>(reinterpret_cast<Byte*>(first) + i * stride);
  }
  /// A part of each value.
  template <class Part>
  [[nodiscard]] auto part(Part* of_first) const {
    return Spread<Part>{of_first, count, stride};
  }
};

template <class T>
Spread<T> one(T& value) {
  return {&value, 1, sizeof value};
}

/// Elements that are walked at once.
inline constexpr std::size_t block_size = 64;

template <member Root>
class Gatherer {
 public:
  /// @param columns one for each column of the record, then one more for each: the bytes of its texts
  explicit Gatherer(Column* columns) : columns_(columns) {}

  /// @return the footprint of the record; that of the columns is to be added
  /// @throws SaveError when the value could not be loaded again
  std::uint64_t run(const Root& root) {
    gather(one(root), columns_);
    for_each_recursive<Root>([&]<class R>(Tag<R>) {
      *columns_[recursive_base<Root, R>].template append<Length>(1) =
          to_length(counts_[recursive_index<Root, R>]);
    });
    return footprint_;
  }

 private:
  static Length to_length(std::uint64_t size) {
    if (size > std::numeric_limits<Length>::max()) [[unlikely]]
      throw SaveError(Problem::too_long);
    return static_cast<Length>(size);
  }

  template <class T>
  void gather(Spread<const T> values, Column* column) {
    if constexpr (kind::boolean<T>) {
      auto* const out = column->template append<Mark>(values.count);
      for (std::size_t i = 0; i < values.count; ++i) out[i] = values[i] ? 1 : 0;
    } else if constexpr (number<T>) {
      auto* const out = column->template append<T>(values.count);
      if (values.stride == sizeof(T)) {
        std::memcpy(out, values.first, values.count * sizeof(T));
      } else {
        for (std::size_t i = 0; i < values.count; ++i) out[i] = values[i];
      }
    } else if constexpr (kind::enumeration<T>) {
      using Integer = std::underlying_type_t<T>;
      auto* const out = column->template append<Integer>(values.count);
      for (std::size_t i = 0; i < values.count; ++i) out[i] = static_cast<Integer>(values[i]);
    } else if constexpr (kind::complex<T>) {
      auto* const out = column->template append<typename T::value_type>(2 * values.count);
      for (std::size_t i = 0; i < values.count; ++i) {
        out[2 * i] = values[i].real();
        out[2 * i + 1] = values[i].imag();
      }
    } else if constexpr (kind::string<T> || kind::bytes<T>) {
      gather_texts(values, column);
    } else if constexpr (is_number_array<T>) {
      using Element = typename T::value_type;
      auto* const out = column->template append<Element>(values.count * std::tuple_size_v<T>);
      for (std::size_t i = 0; i < values.count; ++i) {
        std::memcpy(out + i * std::tuple_size_v<T>, values[i].data(), sizeof(T));
      }
    } else if constexpr (kind::array<T>) {
      for (std::size_t i = 0; i < values.count; ++i) gather_run(values[i].data(), values[i].size(), column);
    } else if constexpr (kind::vector<T>) {
      gather_lengths(values, column);
      for (std::size_t i = 0; i < values.count; ++i) {
        gather_run(values[i].data(), values[i].size(), column + 1);
      }
    } else if constexpr (kind::map<T> || kind::set<T>) {
      gather_lengths(values, column);
      for (std::size_t i = 0; i < values.count; ++i) gather_entries(values[i], column + 1);
    } else if constexpr (kind::optional<T> || kind::pointer<T>) {
      gather_held(values, column);
    } else if constexpr (kind::variant<T>) {
      gather_alternatives(values, column);
    } else if constexpr (kind::tuple<T> || kind::record<T>) {
      gather_parts(values, column);
    } else {
      static_assert(kind::monostate<T>);
    }
  }

  /// The bytes, too: a text is read while what stands around it is.
  template <class T>
  void gather_texts(Spread<const T> values, Column* column) {
    auto* const sizes = column->template append<Length>(values.count);
    Column& bytes = column[all_columns<Root>];
    std::byte* out = bytes.room(0);
    const std::byte* end = bytes.end();
    for (std::size_t i = 0; i < values.count; ++i) {
      const T& text = values[i];
      const std::size_t size = to_length(text.size());
      sizes[i] = static_cast<Length>(size);
      if (static_cast<std::size_t>(end - out) < size + readable) [[unlikely]] {
        bytes.advance_to(out);
        out = bytes.room(size + readable);
        end = bytes.end();
      }
      if (size > native::detail::short_string) {
        native::detail::copy_long(out, reinterpret_cast<const std::byte*>(text.data()), size);
      } else if constexpr (kind::string<T>) {
        native::detail::copy_short_string(out, text);
      } else {
        native::detail::copy_short(out, reinterpret_cast<const std::byte*>(text.data()), size);
      }
      out += size;
    }
    bytes.advance_to(out);
  }

  /// Elements that lie side by side.
  template <class T>
  void gather_run(const T* first, std::size_t count, Column* column) {
    constexpr bool is_one_loop = column_count<T>() == 1;
    for (std::size_t step = is_one_loop ? count : block_size; count != 0; first += step, count -= step) {
      step = std::min(step, count);
      gather(Spread<const T>{first, step, sizeof(T)}, column);
    }
  }

  template <class T>
  void gather_lengths(Spread<const T> values, Column* column) {
    auto* const out = column->template append<Length>(values.count);
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < values.count; ++i) {
      out[i] = to_length(values[i].size());
      total += out[i];
    }
    footprint_ += total * element_footprint<T>();
  }

  template <class T>
  void gather_entries(const T& container, Column* column) {
    for (const auto& entry : container) {
      if constexpr (kind::map<T>) {
        gather(one(entry.first), column);
        gather(one(entry.second), column + column_count<typename T::key_type>());
      } else {
        gather(one(entry), column);
      }
    }
  }

  template <class T>
  void gather_held(Spread<const T> values, Column* column) {
    using Value = std::remove_cvref_t<decltype(*values[0])>;
    auto* const marks = column->template append<Mark>(values.count);
    for (std::size_t i = 0; i < values.count; ++i) {
      marks[i] = values[i] ? 1 : 0;
      if (!values[i]) continue;
      if constexpr (kind::pointer<T>) footprint_ += element_footprint<T>();
      gather(one<const Value>(*values[i]), column + 1);
    }
  }

  template <class T>
  void gather_alternatives(Spread<const T> values, Column* column) {
    static_assert(std::variant_size_v<T> <= 256, "the index of an alternative is one byte");
    for (std::size_t i = 0; i < values.count; ++i) {
      const T& variant = values[i];
      if (variant.valueless_by_exception()) [[unlikely]]
        throw SaveError(Problem::no_alternative);
      *column->template append<Mark>(1) = static_cast<Mark>(variant.index());
      for_each_index<std::variant_size_v<T>>([&](auto alternative) {
        if (variant.index() != alternative()) return;
        gather(one(*std::get_if<alternative()>(&variant)), column + 1 + columns_before<T>[alternative()]);
      });
    }
  }

  template <class T>
  void gather_parts(Spread<const T> values, Column* column) {
    if constexpr (holds_recursion<T>) {
      for (std::size_t i = 0; i < values.count; ++i) {
        if constexpr (IsRecursiveRecord<T>::value) {
          if (depth_ == max_depth) [[unlikely]]
            throw SaveError(Problem::depth);
          ++depth_;
          ++counts_[recursive_index<Root, T>];
          gather_each_part(one(values[i]), columns_ + recursive_base<Root, T> + 1);
          --depth_;
        } else {
          gather_each_part(one(values[i]), column);
        }
      }
    } else {
      gather_each_part(values, column);
    }
  }

  template <class T>
  void gather_each_part(Spread<const T> values, Column* column) {
    if constexpr (kind::tuple<T>) {
      for_each_index<std::tuple_size_v<T>>([&](auto i) {
        gather(values.part(&std::get<i()>(*values.first)), column + columns_before<T>[i()]);
      });
    } else {
      for_each_index<field_count<T>>([&](auto i) {
        gather(values.part(&(values.first->*(std::get<i()>(fields<T>).pointer))),
               column + columns_before<T>[i()]);
      });
    }
  }

  Column* columns_;
  std::uint64_t footprint_ = 0;
  unsigned depth_ = 0;
  RecursiveCounts<Root> counts_{};
};

}  // namespace roundtrip::native::compact::detail
