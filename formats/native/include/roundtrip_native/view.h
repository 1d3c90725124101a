// SPDX-License-Identifier: MIT
//
// Bytes that are read where they lie: checked once, then looked at member by member, without making a record
// of them.
//
//     const auto log = native::view<Log>(bytes);
//     for (const auto entry : log.get<&Log::entries>()) use(entry.get<&Entry::request>());
//
// A view is a pointer into the bytes, which must stay where they are. What a member is seen as:
//
//     number, bool, enum, complex     its value
//     string                          std::string_view
//     bytes                           View
//     vector, array, set              Range of what its elements are seen as
//     map                             Range of std::pair of what key and value are seen as
//     optional, unique_ptr            std::optional of what it holds
//     pair, tuple                     std::pair, std::tuple
//     variant                         VariantView
//     record                          RecordView
//
// There is no index in the bytes: to get a member is to pass those before it, and to get an element of
// a Range whose elements differ in size is to pass those before it, too.
#pragma once

#include <iterator>

#include "roundtrip_native/see.h"

namespace roundtrip::native {

namespace detail {

template <class T, class F>
const std::byte* walk(const std::byte* in, F& f);

template <kind::record R, class F>
[[gnu::noinline]] const std::byte* walk_out_of_line(const std::byte* in, F& f) {
  std::apply([&]<class... Members>(const Field<R, Members>&...) { ((in = walk<Members>(in, f)), ...); },
             fields<R>);
  return in;
}

/// Calls f(leaf) for each leaf of the value at `in`, and returns its end.
template <class T, class F>
[[gnu::always_inline]] inline const std::byte* walk(const std::byte* in, F& f) {
  if constexpr (kind::vector<T> || kind::map<T> || kind::set<T> || kind::array<T>) {
    std::size_t count = 0;
    if constexpr (kind::array<T>) {
      count = std::tuple_size_v<T>;
    } else {
      count = pass_length(in);
    }
    for (; count != 0; --count) in = walk<typename Entry<T>::type>(in, f);
    return in;
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    using Value = std::remove_cvref_t<decltype(*std::declval<T&>())>;
    return *in == std::byte{0} ? in + 1 : walk<Value>(in + 1, f);
  } else if constexpr (kind::variant<T>) {
    const auto index = std::to_integer<std::size_t>(*in++);
    return dispatch<std::variant_size_v<T>>(
        index, [&](auto i) __attribute__((always_inline)) {
          return walk<std::variant_alternative_t<i(), T>>(in, f);
        });
  } else if constexpr (kind::tuple<T>) {
    [&]<class... Parts>(Types<Parts...>) {
      ((in = walk<Parts>(in, f)), ...);
    }(roundtrip::detail::parts_of<T>());
    return in;
  } else if constexpr (kind::record<T>) {
    if constexpr (is_out_of_line<T>) return walk_out_of_line<T>(in, f);
    std::apply([&]<class... Members>(const Field<T, Members>&...) { ((in = walk<Members>(in, f)), ...); },
               fields<T>);
    return in;
  } else if constexpr (kind::monostate<T>) {
    return in;
  } else {
    f(see<T>(in));
    return skip<T>(in);
  }
}

template <class R, class Member>
constexpr std::size_t index_of(Member R::*pointer) {
  std::size_t index = field_count<R>;
  for_each_index<field_count<R>>([&](auto i) {
    constexpr auto field = std::get<i()>(fields<R>);
    if constexpr (std::same_as<typename decltype(field)::type, Member>) {
      if (field.pointer == pointer) index = i();
    }
  });
  return index;
}

template <class T>
struct PointerTo;
template <class R, class Member>
struct PointerTo<Member R::*> {
  using record = R;
};

}  // namespace detail

/// A record in bytes.
template <kind::record R>
class RecordView {
 public:
  /// Of nothing: to be assigned to.
  RecordView() = default;
  /// @param at where a record starts that has been checked
  explicit RecordView(const std::byte* at) : at_(at) {}

  /// What a member is seen as: `entry.get<&Entry::code>()`.
  template <auto member>
  requires std::same_as<typename detail::PointerTo<decltype(member)>::record, R>
  [[nodiscard]] [[gnu::always_inline]] auto get() const { return get_at<detail::index_of(member)>(); }

  /// Calls f(field, seen) for each member, in their order, passing over the bytes once.
  /// @return the end of the record
  template <class F>
  const std::byte* for_each(F&& f) const {
    const std::byte* in = at_;
    const auto pass = [&]<class Member>(const Field<R, Member>& field) __attribute__((always_inline)) {
      f(field, detail::see<Member>(in));
      in = detail::skip<Member>(in);
    };
    std::apply([&](const auto&... field) { (pass(field), ...); }, fields<R>);
    return in;
  }

  /// Calls f(leaf) for every number, bool, enum, complex, string and bytes in the record, at any depth, in
  /// their order, passing over the bytes once.
  template <class F>
  void for_each_leaf(F&& f) const {
    detail::walk<R>(at_, f);
  }

  /// Makes a record of it.
  [[nodiscard]] R load() const {
    const View bytes(at_, detail::skip<R>(at_));
    detail::Reader reader(bytes, [](View) { return Error(); });
    detail::InputCursor cursor{bytes.data(), bytes.data() + bytes.size()};
    return detail::read<0, R>(cursor, reader);
  }

 private:
  template <std::size_t I>
  [[gnu::always_inline]] auto get_at() const {
    const std::byte* in = at_;
    [&]<std::size_t... Before>(std::index_sequence<Before...>) __attribute__((always_inline)) {
      ((in = detail::skip<detail::MemberType<R, Before>>(in)), ...);
    }
    (std::make_index_sequence<I>{});
    return detail::see<detail::MemberType<R, I>>(in);
  }

  const std::byte* at_ = nullptr;
};

/// A variant in bytes.
template <kind::variant V>
class VariantView {
 public:
  explicit VariantView(const std::byte* at) : at_(at) {}

  [[nodiscard]] std::size_t index() const { return std::to_integer<std::size_t>(*at_); }

  /// What alternative I is seen as; nothing when another is held.
  template <std::size_t I>
  [[nodiscard]] std::optional<view_of<std::variant_alternative_t<I, V>>> get_if() const {
    if (index() != I) return {};
    return detail::see<std::variant_alternative_t<I, V>>(at_ + 1);
  }

  /// Calls f(seen) for the alternative that is held.
  template <class F>
  void visit(F&& f) const {
    detail::dispatch<std::variant_size_v<V>>(
        index(), [&](auto i) { f(detail::see<std::variant_alternative_t<i(), V>>(at_ + 1)); });
  }

 private:
  const std::byte* at_;
};

/// The elements of a vector, array, set or map in bytes: a random-access range when all are of one size, else
/// a forward range that knows its size.
template <class Element>
class Range {
 public:
  static constexpr bool is_indexed = detail::has_fixed_size<Element>();

  class iterator {
   public:
    using iterator_concept =
        std::conditional_t<is_indexed, std::random_access_iterator_tag, std::forward_iterator_tag>;
    // What it points to is made when it is asked for.
    using iterator_category = std::input_iterator_tag;
    using value_type = view_of<Element>;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    iterator(const std::byte* at, std::size_t index) : at_(at), index_(index) {}

    [[gnu::always_inline]] value_type operator*() const { return detail::see<Element>(at_); }
    [[gnu::always_inline]] iterator& operator++() {
      at_ = detail::skip<Element>(at_);
      ++index_;
      return *this;
    }
    iterator operator++(int) {
      const iterator before = *this;
      ++*this;
      return before;
    }
    [[gnu::always_inline]] bool operator==(const iterator& other) const { return index_ == other.index_; }

    // The rest is what makes a random-access iterator.
    iterator& operator+=(difference_type count) requires is_indexed {
      at_ += count * static_cast<difference_type>(detail::least_size<Element>());
      index_ = static_cast<std::size_t>(static_cast<difference_type>(index_) + count);
      return *this;
    }
    iterator& operator-=(difference_type count) requires is_indexed { return *this += -count; }
    iterator& operator--() requires is_indexed { return *this += -1; }
    iterator operator--(int) requires is_indexed {
      const iterator before = *this;
      --*this;
      return before;
    }
    friend iterator operator+(iterator from, difference_type count) requires is_indexed {
      return from += count;
    }
    friend iterator operator+(difference_type count, iterator from) requires is_indexed {
      return from += count;
    }
    friend iterator operator-(iterator from, difference_type count) requires is_indexed {
      return from -= count;
    }
    friend difference_type operator-(iterator a, iterator b) requires is_indexed {
      return static_cast<difference_type>(a.index_) - static_cast<difference_type>(b.index_);
    }
    auto operator<=>(const iterator& other) const requires is_indexed { return index_ <=> other.index_; }
    value_type operator[](difference_type count) const requires is_indexed { return *(*this + count); }

   private:
    const std::byte* at_ = nullptr;
    std::size_t index_ = 0;
  };

  Range() = default;
  /// @param at where `count` elements start that have been checked
  Range(const std::byte* at, std::size_t count) : at_(at), count_(count) {}

  [[nodiscard]] iterator begin() const { return {at_, 0}; }
  [[nodiscard]] iterator end() const {
    // Where the last of elements that differ in size ends is not known, nor is it needed.
    if constexpr (is_indexed) return {at_ + count_ * detail::least_size<Element>(), count_};
    return {nullptr, count_};
  }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] view_of<Element> operator[](std::size_t index) const requires is_indexed {
    return begin()[static_cast<std::ptrdiff_t>(index)];
  }

  /// The elements as they lie there, little-endian and at no particular address.
  [[nodiscard]] View bytes() const requires is_indexed {
    return {at_, count_ * detail::least_size<Element>()};
  }

 private:
  const std::byte* at_ = nullptr;
  std::size_t count_ = 0;
};

namespace detail {

template <class T, class Whole>
[[nodiscard]] Error try_view(View bytes, view_of<T>& view) {
  std::size_t start = 0;
  Error error = examine<T, Whole>(bytes, start);
  if (!error) view = see<T>(bytes.data() + start);
  return error;
}

#ifdef __cpp_exceptions
template <class T, class Whole>
[[nodiscard]] view_of<T> view_or_throw(View bytes) {
  view_of<T> view{};
  if (Error error = try_view<T, Whole>(bytes, view)) throw LoadError(std::move(error));
  return view;
}
#endif

}  // namespace detail

/// Checks the bytes and shows them as a T.
/// @return what is wrong with bytes that are anything but what save() or save_described() writes for T;
/// `view` is then what it was
template <member T>
[[nodiscard]] Error try_view(View bytes, view_of<T>& view) {
  return detail::try_view<T, detail::Plain>(bytes, view);
}

#ifdef __cpp_exceptions
/// Checks the bytes and shows them as a T.
/// @throws LoadError where try_view() would return an error
template <member T>
[[nodiscard]] view_of<T> view(View bytes) {
  return detail::view_or_throw<T, detail::Plain>(bytes);
}
#endif

}  // namespace roundtrip::native
