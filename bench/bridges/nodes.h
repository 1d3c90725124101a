// SPDX-License-Identifier: MIT
//
// Nodes to a record: what a library with a tree of values has parsed, pulled by the conventions of
// json_conventions.h into the members. The other way is write_value (write.h). A library gives a node, a
// cheap handle of one value:
//
//     struct Node {
//       bool is_null();
//       bool boolean();
//       std::int64_t int64();          they throw where the value is of another kind or does not fit
//       std::uint64_t uint64();
//       double number();               of an integer, too
//       std::string_view string();     or a reference to a std::string
//       … elements();                  a range of the nodes of an array
//       … members();                   a range of the pairs of key and node of an object
//       … object();                    for an object's members by name: node.object().member(name) throws
//                                      where there is none
//       NodeKind kind();               which kind of value a document gets
//     // optional:
//       std::size_t size();            of an array, where that costs nothing
//       void bytes(Bytes&);            fills them; without it they are a string of base64
//       static constexpr bool null_is_nan = true;    for libraries that write NaN as null
//       … object().find(name)          a std::optional of a node, for formats that leave out what is absent
//       void object().end()            after the last member, for parsers that read as they are asked
//     };
//     pull(node, record);
//
// Each function of a node is called at most once, elements and members are gone through once and in order,
// and members are asked for in the order of the description: a parser that reads as it is asked (simdjson's
// On Demand) never goes back. Nodes that nest more than max_depth deep are refused; what of the library
// recurses before they are looked at, such as its parser, is for the adapter to limit.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "bench/bridges/base64.h"
#include "bench/bridges/depth.h"
#include "bench/bridges/json_conventions.h"

namespace roundtrip {

/// What a document is to hold.
enum class NodeKind : std::uint8_t { null, boolean, int64, uint64, number, string, bytes, array, object };

/// What a library's two iterators span, each element made a node (or a pair of key and node) as it is come
/// to: `make` is given what the iterator points to or, where it takes that, the iterator, which in some
/// libraries has the key. (std::views::transform is no help: clang 14 does not compile it.)
template <class Iterator, class Make>
class NodeRange {
 public:
  NodeRange(Iterator begin, Iterator end, Make make) : begin_(begin), end_(end), make_(make) {}

  class iterator {
   public:
    iterator(Iterator at, Make make) : at_(at), make_(make) {}
    /// Not const: the iterators of a parser that reads as it is asked are not, either.
    auto operator*() {
      if constexpr (std::invocable<Make&, decltype(*at_)>) {
        return make_(*at_);
      } else {
        return make_(at_);
      }
    }
    iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const iterator& other) const { return at_ == other.at_; }

   private:
    Iterator at_;
    [[no_unique_address]] Make make_;
  };

  [[nodiscard]] iterator begin() const { return {begin_, make_}; }
  [[nodiscard]] iterator end() const { return {end_, make_}; }

 private:
  Iterator begin_;
  Iterator end_;
  [[no_unique_address]] Make make_;
};

/// The elements of an array that a library hands out by their numbers.
/// @tparam At makes the node of a number
template <class At>
class IndexRange {
 public:
  IndexRange(std::size_t size, At at) : size_(size), at_(at) {}

  class iterator {
   public:
    iterator(std::size_t index, At at) : index_(index), at_(at) {}
    auto operator*() const { return at_(index_); }
    iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const iterator& other) const { return index_ == other.index_; }

   private:
    std::size_t index_;
    At at_;
  };

  [[nodiscard]] iterator begin() const { return {0, at_}; }
  [[nodiscard]] iterator end() const { return {size_, at_}; }

 private:
  std::size_t size_;
  At at_;
};

/// The nodes do not have the shape of the record.
class ShapeError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace detail {

template <class Node, class T, class Level>
void pull_at(Node node, T& value, Level level);

[[noreturn, gnu::cold]] inline void wrong_size(std::size_t expected) {
  throw ShapeError("an array has not " + std::to_string(expected) +
                   (expected == 1 ? " element" : " elements"));
}

[[noreturn, gnu::cold]] inline void wrong_alternative(std::uint64_t index) {
  throw ShapeError("a variant has no alternative " + std::to_string(index));
}

[[noreturn, gnu::cold]] inline void repeated_key() {
  throw ShapeError("a key of a map or an element of a set is there twice");
}

/// The elements of an array, taken one after the other.
template <class Elements>
class Taker {
 public:
  explicit Taker(Elements& elements, std::size_t size)
      : next_(elements.begin()), end_(elements.end()), size_(size) {}

  /// Calls read with the next element's node.
  template <class Read>
  void next(const Read& read) {
    if (next_ == end_) wrong_size(size_);
    read(*next_);
    ++next_;
  }
  template <class T, class Level>
  void take(T& value, Level level) {
    next([&](auto node) { pull_at(std::move(node), value, level); });
  }
  void finish() {
    if (next_ != end_) wrong_size(size_);
  }

 private:
  decltype(std::declval<Elements&>().begin()) next_;
  decltype(std::declval<Elements&>().end()) end_;
  std::size_t size_;
};

template <class Node, class Level, class... Parts>
void pull_parts(Node node, Level level, Parts&... parts) {
  const Level inside = level.inside_loaded();
  auto&& elements = node.elements();
  Taker taker(elements, sizeof...(Parts));
  (taker.take(parts, inside), ...);
  taker.finish();
}

/// Old elements are overwritten, and the rest is cut off or added.
template <class Node, class Elements, class Level>
void pull_elements(Node node, Elements& elements, Level level) {
  const Level inside = level.inside_loaded();
  if constexpr (requires { node.size(); }) elements.reserve(node.size());
  std::size_t count = 0;
  for (auto&& element : node.elements()) {
    if (count == elements.size()) elements.emplace_back();
    pull_at(element, elements[count++], inside);
  }
  elements.resize(count);
}

template <class T, class Node>
T integer_of(Node& node) {
  const auto number = [&] {
    if constexpr (std::is_signed_v<T>) {
      return node.int64();
    } else {
      return node.uint64();
    }
  }();
  if (!std::in_range<T>(number)) [[unlikely]]
    throw ShapeError("the integer " + std::to_string(number) + " does not fit");
  return static_cast<T>(number);
}

template <class Node, class Level>
void pull_document(Node node, Document& document, Level level) {
  const auto held = [&]<class T>(Tag<T>) -> T& {
    if (T* same = std::get_if<T>(&document.value)) return *same;
    return document.value.template emplace<T>();
  };
  switch (node.kind()) {
    case NodeKind::null:
      document.value = std::monostate{};
      return;
    case NodeKind::boolean:
      document.value = node.boolean();
      return;
    case NodeKind::int64:
      document = Document::integer(node.int64());
      return;
    case NodeKind::uint64:
      document = Document::integer(node.uint64());
      return;
    case NodeKind::number:
      document.value = node.number();
      return;
    case NodeKind::string:
      held(Tag<std::string>{}) = node.string();
      return;
    case NodeKind::bytes:
      if constexpr (requires(Bytes & bytes) { node.bytes(bytes); }) node.bytes(held(Tag<Bytes>{}));
      return;
    case NodeKind::array:
      pull_elements(node, held(Tag<Document::Array>{}), level);
      return;
    case NodeKind::object: {
      const Level inside = level.inside_loaded();
      auto& members = held(Tag<Document::Object>{});
      std::size_t count = 0;
      for (auto&& [key, member] : node.members()) {
        if (count == members.size()) members.emplace_back();
        members[count].first = key;
        pull_document(std::move(member), members[count++].second, inside);
      }
      members.resize(count);
      return;
    }
  }
}

template <class T, class Object>
inline constexpr bool is_left_out_when_absent = (kind::optional<T> ||
                                                 kind::pointer<T>)&&requires(Object& object,
                                                                             std::string_view name) {
  object.find(name);
};

/// A member of a record; where the format leaves out what is absent, nothing of it may be there. Inlined, so
/// that the name is a constant to the library.
template <class Object, class T, class Level>
[[gnu::always_inline]] inline void pull_member(Object& object, std::string_view name, T& value, Level level) {
  if constexpr (is_left_out_when_absent<T, Object>) {
    if (auto found = object.find(name)) {
      pull_at(*std::move(found), value, level);
    } else {
      value.reset();
    }
  } else {
    pull_at(object.member(name), value, level);
  }
}

template <class Object>
void end_object(Object& object) {
  if constexpr (requires { object.end(); }) object.end();
}

template <class Node, class T, class Level>
void pull_at(Node node, T& value, Level level) {
  if constexpr (std::same_as<T, Document>) {
    pull_document(std::move(node), value, level);
  } else if constexpr (kind::boolean<T>) {
    value = node.boolean();
  } else if constexpr (kind::integer<T>) {
    value = integer_of<T>(node);
  } else if constexpr (kind::enumeration<T>) {
    value = static_cast<T>(integer_of<std::underlying_type_t<T>>(node));
  } else if constexpr (kind::floating<T>) {
    if constexpr (requires { requires Node::null_is_nan; }) {
      if (node.is_null()) {
        value = std::numeric_limits<T>::quiet_NaN();
        return;
      }
    }
    value = static_cast<T>(node.number());
  } else if constexpr (kind::string<T>) {
    value = node.string();
  } else if constexpr (kind::bytes<T>) {
    if constexpr (requires { node.bytes(value); }) {
      node.bytes(value);
    } else {
      value = from_base64(node.string());
    }
  } else if constexpr (kind::complex<T>) {
    typename T::value_type real{};
    typename T::value_type imaginary{};
    pull_parts(std::move(node), level, real, imaginary);
    value = T(real, imaginary);
  } else if constexpr (json_conventions::string_map<T>) {
    const Level inside = level.inside_loaded();
    value.clear();
    std::size_t count = 0;
    for (auto&& [key, member] : node.members()) {
      pull_at(std::move(member), value.try_emplace(value.end(), std::string(key))->second, inside);
      if (value.size() != ++count) [[unlikely]]
        repeated_key();
    }
  } else if constexpr (kind::map<T> || kind::set<T>) {
    const Level inside = level.inside_loaded();
    value.clear();
    std::size_t count = 0;
    for (auto&& element : node.elements()) {
      if constexpr (kind::map<T>) {
        std::pair<typename T::key_type, typename T::mapped_type> pair{};
        pull_at(element, pair, inside);
        value.try_emplace(value.end(), std::move(pair.first), std::move(pair.second));
      } else {
        typename T::key_type key{};
        pull_at(element, key, inside);
        value.insert(value.end(), std::move(key));
      }
      if (value.size() != ++count) [[unlikely]]
        repeated_key();
    }
  } else if constexpr (kind::vector<T>) {
    pull_elements(std::move(node), value, level);
  } else if constexpr (kind::array<T>) {
    const Level inside = level.inside_loaded();
    auto&& elements = node.elements();
    Taker taker(elements, value.size());
    for (auto& element : value) taker.take(element, inside);
    taker.finish();
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    if (node.is_null()) {
      value.reset();
      return;
    }
    if (!value) {
      if constexpr (kind::optional<T>) {
        value.emplace();
      } else {
        value = std::make_unique<typename T::element_type>();
      }
    }
    if constexpr (json_conventions::nullable<std::remove_cvref_t<decltype(*value)>>) {
      pull_parts(std::move(node), level, *value);
    } else {
      pull_at(std::move(node), *value, level);
    }
  } else if constexpr (kind::tuple<T>) {
    std::apply([&](auto&... parts) { pull_parts(std::move(node), level, parts...); }, value);
  } else if constexpr (kind::variant<T>) {
    const Level inside = level.inside_loaded();
    auto&& elements = node.elements();
    Taker taker(elements, 2);
    std::uint32_t index = 0;
    taker.take(index, inside);
    if (!emplace_alternative(value, index, [&](auto& held) { taker.take(held, inside); })) {
      wrong_alternative(index);
    }
    taker.finish();
  } else if constexpr (kind::record<T>) {
    const Level inside = level.inside_loaded();
    auto&& object = node.object();
    for_each_field(
        value, [&](const auto& field, auto& member)
                   __attribute__((always_inline)) { pull_member(object, field.name, member, inside); });
    end_object(object);
  } else {
    static_assert(kind::monostate<T>);
    if (!node.is_null()) throw ShapeError("something stands where null is expected");
  }
}

}  // namespace detail

/// Replaces what `value` holds, a record, a document or a part of one.
/// @throws std::runtime_error when they nest too deep, ShapeError, or what the node does, when the nodes have
/// another shape
template <class Node, class T>
void pull(Node node, T& value) {
  detail::pull_at(std::move(node), value, NestingLevelOf<T>());
}

}  // namespace roundtrip
