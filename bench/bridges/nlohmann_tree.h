// SPDX-License-Identifier: MIT
//
// The tree of nlohmann/json as places and nodes. It stands here, and not with the formats, because the driver
// reads and writes its own files through it, too. Members are set and read by their names, numbers cast, as
// the library's own macros do.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/bridges/nodes.h"
#include "bench/bridges/write.h"

namespace roundtrip::nlohmann_tree {

/// Where bytes go.
enum class BytesAs : std::uint8_t {
  base64,  ///< the text format
  binary,  ///< the library's binary value
};

template <class Json, BytesAs bytes_as = BytesAs::base64>
class Place {
 public:
  explicit Place(Json& json) : json_(json) {}

  void null() const { json_ = nullptr; }
  void boolean(bool b) const { json_ = b; }
  void integer(auto i) const { json_ = i; }
  void number(auto d) const { json_ = d; }
  /// Not a view, of which the tree's string would be made by way of another one.
  void string(const std::string& s) const { json_ = s; }
  void bytes(View view) const requires(bytes_as == BytesAs::binary) {
    const auto* begin = reinterpret_cast<const std::uint8_t*>(view.data());
    json_ = Json::binary({begin, begin + view.size()});
  }

  struct Array {
    typename Json::array_t& elements;
    Place element() const { return Place(elements.emplace_back()); }
    void end() const {}
  };
  [[nodiscard]] Array array(std::size_t size) const {
    json_ = Json::array();
    auto& elements = json_.template get_ref<typename Json::array_t&>();
    elements.reserve(size);
    return {elements};
  }

  struct Object {
    Json& json;
    Place member(std::string_view name) const { return Place(json[typename Json::object_t::key_type(name)]); }
    void end() const {}
  };
  [[nodiscard]] Object object(std::size_t) const {
    json_ = Json::object();
    return {json_};
  }

 private:
  Json& json_;
};

template <class Json>
class Node {
 public:
  /// The library writes NaN and infinities as null.
  static constexpr bool null_is_nan = true;

  explicit Node(const Json& json) : json_(json) {}

  [[nodiscard]] bool is_null() const { return json_.is_null(); }
  [[nodiscard]] bool boolean() const { return json_.template get<bool>(); }
  [[nodiscard]] std::int64_t int64() const { return json_.template get<std::int64_t>(); }
  [[nodiscard]] std::uint64_t uint64() const { return json_.template get<std::uint64_t>(); }
  [[nodiscard]] double number() const { return json_.template get<double>(); }
  [[nodiscard]] const std::string& string() const { return json_.template get_ref<const std::string&>(); }
  void bytes(Bytes& bytes) const {
    if (json_.is_string()) {
      bytes = from_base64(string());
    } else if (json_.is_binary()) {
      const View view = as_view(json_.get_binary());
      bytes.assign(view.begin(), view.end());
    } else {  // UBJSON, which has no type for them
      const auto& array = elements_of();
      bytes.resize(array.size());
      std::transform(array.begin(), array.end(), bytes.begin(),
                     [](const Json& byte) { return std::byte{byte.template get<std::uint8_t>()}; });
    }
  }

  [[nodiscard]] std::size_t size() const { return json_.size(); }
  [[nodiscard]] auto elements() const {
    const auto& array = elements_of();
    return NodeRange(array.begin(), array.end(), [](const Json& element) { return Node(element); });
  }
  [[nodiscard]] auto members() const {
    const auto& object = json_.template get_ref<const typename Json::object_t&>();
    return NodeRange(object.begin(), object.end(), [](const auto& member) {
      return std::pair<const std::string&, Node>(member.first, Node(member.second));
    });
  }
  [[nodiscard]] const Node& object() const { return *this; }
  [[nodiscard]] Node member(std::string_view name) const {
    return Node(json_.at(typename Json::object_t::key_type(name)));
  }

  [[nodiscard]] NodeKind kind() const {
    using Type = typename Json::value_t;
    switch (json_.type()) {
      case Type::boolean:
        return NodeKind::boolean;
      case Type::number_integer:
        return NodeKind::int64;
      case Type::number_unsigned:
        return NodeKind::uint64;
      case Type::number_float:
        return NodeKind::number;
      case Type::string:
        return NodeKind::string;
      case Type::binary:
        return NodeKind::bytes;
      case Type::array:
        return NodeKind::array;
      case Type::object:
        return NodeKind::object;
      case Type::null:
      case Type::discarded:
        break;
    }
    return NodeKind::null;
  }

 private:
  [[nodiscard]] const auto& elements_of() const {
    return json_.template get_ref<const typename Json::array_t&>();
  }

  const Json& json_;
};

}  // namespace roundtrip::nlohmann_tree
