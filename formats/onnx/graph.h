// SPDX-License-Identifier: MIT
//
// A graph that is read: what stands where, checked before it is used. Everything throws std::runtime_error
// with the node's name and operator, and what of it is otherwise than it should be.
#pragma once

#include <onnx/onnx_pb.h>

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record/models.h"
#include "formats/onnx/tensor.h"

namespace roundtrip::onnx_models {

/// The graph of a file without anything beside it that would be of the model, too.
/// @throws where there is no graph, or something beside it
const ::onnx::GraphProto& graph_of(const ::onnx::ModelProto& proto);

/// For messages: "node 'label' (Gather)".
std::string named(const ::onnx::NodeProto& node);
/// Whether it is of ONNX's own operators, of no other domain.
bool is_of_onnx(const ::onnx::NodeProto& node);

/// A node and its attributes, each of which must be known.
class Node {
 public:
  /// @param known the attributes that a reader makes something of
  Node(const ::onnx::NodeProto& node, std::initializer_list<std::string_view> known);

  [[nodiscard]] const std::string& input(int index) const;
  [[nodiscard]] bool has_input(int index) const;
  [[nodiscard]] const std::string& output(int index) const;

  /// Of an attribute that is missing: the fallback.
  [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t fallback) const;
  [[nodiscard]] float number(std::string_view name, float fallback) const;
  [[nodiscard]] std::string_view text(std::string_view name, std::string_view fallback) const;
  /// Of an attribute that is missing: no elements.
  [[nodiscard]] std::vector<std::int64_t> integers(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  /// Those of the floats `name`, or of the tensor `<name>_as_tensor`.
  [[nodiscard]] std::vector<double> numbers(std::string_view name) const;
  /// @throws where it is missing
  [[nodiscard]] const ::onnx::TensorProto& tensor(std::string_view name) const;
  /// classlabels_strings, or those of integers, which two operators name differently.
  [[nodiscard]] models::Classes labels(std::string_view integers_name) const;

  /// @throws unless it is
  void require(std::string_view attribute, std::int64_t value, std::int64_t wanted) const;
  [[noreturn]] void refuse(const std::string& what) const;

 private:
  [[nodiscard]] const ::onnx::AttributeProto* find(std::string_view name,
                                                   ::onnx::AttributeProto::AttributeType type) const;

  const ::onnx::NodeProto& node_;
};

class Graph {
 public:
  /// @throws where the file has what no graph of models has: other operator sets, several inputs, or what
  /// graph_of refuses
  explicit Graph(const ::onnx::ModelProto& proto);

  [[nodiscard]] const std::string& input() const { return input_; }
  /// The second dimension of the input; 0 where it is not said.
  [[nodiscard]] std::size_t features() const { return features_; }
  /// @throws where there is none, or several nodes use it
  [[nodiscard]] const ::onnx::TensorProto& initializer(const std::string& name) const;
  /// The only initializer among a node's two inputs, of which the other one is `value`.
  [[nodiscard]] std::vector<double> other_input(const ::onnx::NodeProto& node,
                                                const std::string& value) const;

  /// The node that makes something of a value and has one of the operators; nothing where there is none.
  /// It counts as read.
  const ::onnx::NodeProto* take(const std::string& value, std::initializer_list<std::string_view> operators);
  /// The same without counting it.
  [[nodiscard]] const ::onnx::NodeProto* find(const std::string& value,
                                              std::initializer_list<std::string_view> operators) const;
  /// @throws where there is none, naming what stands there
  const ::onnx::NodeProto& take_required(const std::string& value,
                                         std::initializer_list<std::string_view> operators);

  /// @throws unless all nodes were read, and the graph has no output but these
  void finish(std::initializer_list<std::string_view> outputs) const;

 private:
  const ::onnx::GraphProto& graph_;
  std::string input_;
  std::size_t features_ = 0;
  std::map<std::string_view, const ::onnx::TensorProto*> initializers_;
  std::multimap<std::string_view, const ::onnx::NodeProto*> consumers_;
  int taken_ = 0;
};

}  // namespace roundtrip::onnx_models
