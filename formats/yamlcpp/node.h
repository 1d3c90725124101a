// SPDX-License-Identifier: MIT
//
// The library's tree as nodes (bench/bridges/nodes.h).
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "bench/bridges/yaml_scalars.h"
#include "bench/record/buffer.h"
#include "formats/yamlcpp/sink.h"

namespace roundtrip::yamlcpp_codec {

/// How often a tree may be entered. An alias is the node that it names once more, and may name what it stands
/// in: ten lines of text can be walked for years, or forever. Without aliases a node has a character of its
/// own, or at least the one that separates it from the next.
class Visits {
 public:
  explicit Visits(View text) : left_(2 * text.size() + 2) {}

  /// @throws std::runtime_error when it is too often
  void enter() {
    if (left_ == 0) throw std::runtime_error("yaml-cpp: the aliases stand for more than the text is long");
    --left_;
  }

 private:
  std::size_t left_;
};

class Node {
 public:
  Node(const YAML::Node& node, Visits& visits) : node_(node), visits_(&visits) {
    visits.enter();
    yaml::check_tag(node_.Tag());
  }

  [[nodiscard]] bool is_null() const { return node_.IsNull(); }
  [[nodiscard]] bool boolean() const { return node_.as<bool>(); }
  [[nodiscard]] std::int64_t int64() const { return node_.as<std::int64_t>(); }
  [[nodiscard]] std::uint64_t uint64() const { return node_.as<std::uint64_t>(); }
  [[nodiscard]] double number() const { return node_.as<double>(); }
  [[nodiscard]] const std::string& string() const {
    expect(node_.IsScalar(), "a scalar");
    return node_.Scalar();
  }
  /// Not as<YAML::Binary>(): version 0.7.0 looks up a byte above 127 in front of its table of digits.
  void bytes(Bytes& bytes) const { bytes = yaml::bytes_of(string()); }

  [[nodiscard]] std::size_t size() const { return node_.size(); }
  [[nodiscard]] auto elements() const {
    expect(node_.IsSequence(), "a sequence");
    return NodeRange(node_.begin(), node_.end(), [this](const auto& element) { return under(element); });
  }
  [[nodiscard]] auto members() const {
    expect(node_.IsMap(), "a map");
    return NodeRange(node_.begin(), node_.end(), [this](const auto& member) {
      expect(member.first.IsScalar(), "keys that are scalars");
      return std::pair<const std::string&, Node>(member.first.Scalar(), under(member.second));
    });
  }
  [[nodiscard]] const Node& object() const {
    expect(node_.IsMap(), "a map");
    return *this;
  }
  [[nodiscard]] Node member(std::string_view name) const {
    const YAML::Node found = node_[std::string(name)];
    if (!found) throw YAML::KeyNotFound(node_.Mark(), std::string(name));
    return under(found);
  }

  [[nodiscard]] NodeKind kind() const {
    switch (node_.Type()) {
      case YAML::NodeType::Scalar:
        return yaml::resolve(node_.Tag(), node_.Scalar()).kind;
      case YAML::NodeType::Sequence:
        return NodeKind::array;
      case YAML::NodeType::Map:
        return NodeKind::object;
      case YAML::NodeType::Null:
      case YAML::NodeType::Undefined:
        break;
    }
    return NodeKind::null;
  }

 private:
  [[nodiscard]] Node under(const YAML::Node& node) const { return {node, *visits_}; }
  void expect(bool is, const char* what) const {
    if (!is) throw YAML::RepresentationException(node_.Mark(), std::string("expected ") + what);
  }

  /// Constant: the other operator[] adds what it does not find.
  const YAML::Node node_;
  Visits* visits_;
};

}  // namespace roundtrip::yamlcpp_codec
