// SPDX-License-Identifier: MIT
//
// How a record looks in XML here, for the library's tree:
//
//     record                  an element for each member, named as the member
//     bool, number, string    the element's text, numbers as the library writes them
//     array, set, pair, …     an element <e> for each element
//     map with string keys    an element <e key="…"> for each entry: a key need not be an XML name
//     null                    the attribute nil="true"
//     all else                as in JSON (bench/bridges/json_conventions.h): bytes are base64, a variant is
//     an
//                             array of index and value, …
//     Document                as above, an object as a map; what is no string says what it is:
//     type="boolean",
//                             "integer", "number", "bytes", "array" or "object"
#pragma once

#include <cstddef>
#include <cstdint>
#include <pugixml.hpp>
#include <string_view>
#include <utility>

#include "bench/bridges/nodes.h"
#include "bench/bridges/write.h"
#include "bench/record/type_tree.h"

namespace roundtrip::pugixml_codec {

/// Whether elements say what type their text is of.
enum class Types : bool { implied, said };

template <class T>
struct IsDocument : std::is_same<T, Document> {};
template <class T>
inline constexpr Types types_of = type_tree_contains<T, IsDocument> ? Types::said : Types::implied;

namespace detail {

/// @throws std::bad_alloc when the library had no memory, which is all that its setters fail for
void check(bool done);
/// @throws std::bad_alloc
pugi::xml_node append(pugi::xml_node parent, const char* name);
void set_attribute(pugi::xml_node node, const char* name, std::string_view value);

}  // namespace detail

/// Where a value goes: an element that is there and empty.
template <Types types>
class Place {
 public:
  explicit Place(pugi::xml_node node) : node_(node) {}

  void null() const { detail::set_attribute(node_, "nil", "true"); }
  void boolean(bool b) const { set("boolean", b); }
  void integer(auto i) const { set("integer", i); }
  void number(auto d) const { set("number", d); }
  void string(std::string_view s) const { detail::check(node_.text().set(s.data(), s.size())); }
  void bytes(View b) const requires(types == Types::said) {
    say("bytes");
    string(to_base64(Bytes(b.begin(), b.end())));
  }

  struct Array {
    Place parent;
    Place element() const { return parent.child("e"); }
    void end() const {}
  };
  struct Object : Array {
    Place member(std::string_view key) const {
      const Place entry = Array::element();
      detail::set_attribute(entry.node_, "key", key);
      return entry;
    }
    Place member_of_record(std::string_view name) const { return this->parent.child(name.data()); }
  };
  Array array(std::size_t) const {
    say("array");
    return {*this};
  }
  Object object(std::size_t) const {
    say("object");
    return {*this};
  }

 private:
  [[nodiscard]] Place child(const char* name) const { return Place(detail::append(node_, name)); }
  void say(const char* type) const {
    if constexpr (types == Types::said) detail::set_attribute(node_, "type", type);
  }
  void set(const char* type, auto value) const {
    say(type);
    detail::check(node_.text().set(value));
  }

  pugi::xml_node node_;
};

/// An element that was read. Numbers are read from all of its text, so that an error of it is one here; the
/// library's own as_int() takes what it can and says nothing of the rest.
class Node {
 public:
  explicit Node(pugi::xml_node node) : node_(node) {}

  [[nodiscard]] bool is_null() const { return node_.attribute("nil").as_bool(); }
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::int64_t int64() const;
  [[nodiscard]] std::uint64_t uint64() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] std::string_view string() const;
  void bytes(Bytes& bytes) const { bytes = from_base64(string()); }

  [[nodiscard]] auto elements() const {
    return NodeRange(node_.begin(), node_.end(), [](const pugi::xml_node& element) {
      expect_element(element);
      return Node(element);
    });
  }
  [[nodiscard]] auto members() const {
    return NodeRange(node_.begin(), node_.end(), [](const pugi::xml_node& entry) {
      return std::pair<std::string_view, Node>(key_of(entry), Node(entry));
    });
  }
  [[nodiscard]] const Node& object() const { return *this; }
  [[nodiscard]] Node member(std::string_view name) const {
    const pugi::xml_node found = node_.child(name.data());
    if (!found) throw_missing(name);
    return Node(found);
  }

  [[nodiscard]] NodeKind kind() const;

 private:
  static void expect_element(pugi::xml_node node);
  static std::string_view key_of(pugi::xml_node entry);
  [[noreturn]] void throw_missing(std::string_view name) const;
  [[noreturn]] void throw_unexpected(const char* expected) const;
  template <class T>
  T parse(const char* expected) const;

  pugi::xml_node node_;
};

/// A document, kept for the memory that it has.
class Tree {
 public:
  /// An empty root element, in a document that has nothing else.
  [[nodiscard]] pugi::xml_node make();
  void save(Buffer& out) const;

  /// @return the root element
  /// @throws std::runtime_error when it is no XML
  [[nodiscard]] pugi::xml_node load(View bytes);

 private:
  pugi::xml_document document_;
};

}  // namespace roundtrip::pugixml_codec
