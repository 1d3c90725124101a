// SPDX-License-Identifier: MIT
//
// What ONNX files hold of records that are no models: tensors without a graph of operators.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/checker.h>

#include "formats/onnx/adapter.h"
#include "small_models.h"
#include "tests/support/array_formats.h"

namespace roundtrip::array_formats {

using OnnxFormats = ::testing::Types<formats::onnx::Format>;
INSTANTIATE_TYPED_TEST_SUITE_P(Onnx, ArrayFormat, OnnxFormats);

}  // namespace roundtrip::array_formats

namespace roundtrip::onnx_test {

using array_formats::Arrays;
using formats::onnx::Format;
using ::onnx::AttributeProto;
using ::onnx::GraphProto;
using ::onnx::ModelProto;
using ::onnx::TensorProto;
using ::testing::HasSubstr;

template <class T>
ModelProto proto_of(const T& record) {
  ModelProto proto;
  onnx_models::parse(saved<Format>(record), proto);
  return proto;
}

template <class T>
T loaded_from(const ModelProto& proto) {
  Buffer bytes;
  onnx_models::write(proto, bytes);
  return loaded<Format, T>(as_view(bytes));
}

/// A file of arrays() with something otherwise.
template <class T = Arrays, class Damage>
void expect_refused(const std::string& words, const Damage& damage) {
  ModelProto proto = proto_of(array_formats::arrays());
  damage(proto);
  try {
    static_cast<void>(loaded_from<T>(proto));
    ADD_FAILURE() << "was taken, and should be refused: " << words;
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr(words));
  }
}

auto in_graph(auto damage) {
  return [damage](ModelProto& proto) { damage(*proto.mutable_graph()); };
}
/// Of a tensor that is no output, which would have to be as it is.
auto in_tensor(const char* name, auto damage) {
  return in_graph([name, damage](GraphProto& graph) {
    graph.clear_output();
    for (TensorProto& tensor : *graph.mutable_initializer()) {
      if (tensor.name() == name) return damage(tensor);
    }
    FAIL() << name << " is not there";
  });
}
auto in_output(int index, auto damage) {
  return in_graph([index, damage](GraphProto& graph) { damage(*graph.mutable_output(index)); });
}
auto with_node(const char* op, auto change) {
  return in_graph([op, change](GraphProto& graph) {
    auto& node = *graph.add_node();
    node.set_op_type(op);
    node.add_output("made");
    change(node);
  });
}

TEST(OnnxArrays, TheCheckerHasNothingToSay) {
  EXPECT_NO_THROW(::onnx::checker::check_model(proto_of(array_formats::arrays())));
  EXPECT_NO_THROW(::onnx::checker::check_model(proto_of(array_formats::document())));
  EXPECT_NO_THROW(::onnx::checker::check_model(proto_of(every_kind())));
  EXPECT_NO_THROW(::onnx::checker::check_model(proto_of(Document{})));
}

TEST(OnnxArrays, AreOutputsByTheirPath) {
  const ModelProto proto = proto_of(array_formats::arrays());
  const GraphProto& graph = proto.graph();
  ASSERT_EQ(graph.initializer_size(), graph.output_size());
  std::vector<std::string> names;
  for (int i = 0; i != graph.output_size(); ++i) {
    names.push_back(graph.initializer(i).name());
    EXPECT_EQ(graph.output(i).name(), names.back());
    EXPECT_EQ(graph.output(i).type().tensor_type().elem_type(), graph.initializer(i).data_type());
  }
  EXPECT_THAT(names, ::testing::IsSupersetOf({"int8", "grid", "plane", "bytes", "nan", "$json"}));
  EXPECT_EQ(names.back(), "$json");
  EXPECT_EQ(graph.node_size(), 0);
}

TEST(OnnxArrays, TextThatIsNotUtf8IsUnsupported) {
  EXPECT_THROW(static_cast<void>(saved<Format>(Document{std::string("\xff")})), UnsupportedError);
}

TEST(OnnxArrays, RefusesOtherFiles) {
  expect_refused("there is no graph", [](auto& m) { m.clear_graph(); });
  expect_refused("there is no opset_import", [](auto& m) { m.clear_opset_import(); });
  expect_refused("functions", [](auto& m) { m.add_functions(); });
  expect_refused("sparse_initializer", in_graph([](auto& g) { g.add_sparse_initializer(); }));
  expect_refused("input 'x': a model is a program", in_graph([](auto& g) { g.add_input()->set_name("x"); }));
  expect_refused("node 'made' (Gemm): a model is a program", with_node("Gemm", [](auto&) {}));
  expect_refused("node 'made' (Identity): a model is a program",
                 with_node("Identity", [](auto& n) { n.set_domain("far.away"); }));
  const auto bytes = saved<Format>(small_linear());
  EXPECT_THROW(static_cast<void>(loaded<Format, Document>(bytes)), std::runtime_error);
  EXPECT_THROW(
      static_cast<void>(loaded<Format, models::LinearClassifier>(saved<Format>(array_formats::arrays()))),
      std::runtime_error);
}

TEST(OnnxArrays, RefusesNamesThatAreWrong) {
  expect_refused("tensor 'int8' stands there twice",
                 in_graph([](auto& g) { *g.add_initializer() = g.initializer(0); }));
  expect_refused("a tensor has no name", in_tensor("int8", [](auto& t) { t.clear_name(); }));
  expect_refused("a tensor's name is not UTF-8", in_tensor("int8", [](auto& t) { t.set_name("\xff"); }));
  expect_refused("there is no array int8", in_tensor("int8", [](auto& t) { t.set_name("int9"); }));
  expect_refused("nothing refers to the array more", in_graph([](auto& g) {
                   auto& more = *g.add_initializer();
                   more = g.initializer(0);
                   more.set_name("more");
                 }));
  expect_refused("output 'int9': there is no such tensor", in_output(0, [](auto& o) { o.set_name("int9"); }));
}

TEST(OnnxArrays, RefusesOutputsThatAreNotTheirTensors) {
  const std::string words = "output 'int8': has another type or shape than its tensor";
  const auto in_type = [](auto damage) {
    return in_output(0, [damage](auto& o) { damage(*o.mutable_type()->mutable_tensor_type()); });
  };
  expect_refused(words, in_type([](auto& t) { t.set_elem_type(TensorProto::UINT8); }));
  expect_refused(words, in_type([](auto& t) { t.mutable_shape()->mutable_dim(0)->set_dim_value(7); }));
  expect_refused(words, in_type([](auto& t) { t.mutable_shape()->add_dim(); }));
  expect_refused(words, in_output(0, [](auto& o) { o.mutable_type()->mutable_sequence_type(); }));
}

TEST(OnnxArrays, RefusesDimsThatAreNotThoseOfTheData) {
  expect_refused("tensor 'int8': its dims say 1099511627776 elements, and there are 8",
                 in_tensor("int8", [](auto& t) { t.set_dims(0, std::int64_t{1} << 40); }));
  expect_refused("tensor 'int8': its dims say 0 elements, and there are 8",
                 in_tensor("int8", [](auto& t) { t.set_dims(0, 0); }));
  expect_refused("tensor 'int8': a dimension of -8", in_tensor("int8", [](auto& t) { t.set_dims(0, -8); }));
  expect_refused("tensor 'int8': a dimension of 9223372036854775807", in_tensor("int8", [](auto& t) {
                   t.set_dims(0, INT64_MAX);
                   t.add_dims(INT64_MAX);
                 }));
  // As many elements as there are, when they are counted modulo 2^64.
  expect_refused("tensor 'int8': a dimension of 4294967297", in_tensor("int8", [](auto& t) {
                   t.set_dims(0, std::int64_t{1} << 35);
                   t.add_dims((std::int64_t{1} << 32) + 1);
                 }));
  expect_refused("tensor 'int8': has 9 dimensions, of at most 8", in_tensor("int8", [](auto& t) {
                   for (int i = 0; i != 8; ++i) t.add_dims(1);
                 }));
  expect_refused("grid", in_tensor("grid", [](auto& t) {
                   t.clear_dims();
                   t.add_dims(27);
                 }));
  expect_refused("grid", in_tensor("grid", [](auto& t) {
                   t.set_dims(0, 3);
                   t.set_dims(1, 9);
                 }));
}

TEST(OnnxArrays, RefusesDataThatIsNot) {
  expect_refused("tensor 'uint64': 63 bytes are no whole number of elements",
                 in_tensor("uint64", [](auto& t) { t.mutable_raw_data()->pop_back(); }));
  expect_refused("tensor 'uint64': its dims say 8 elements, and there are 7",
                 in_tensor("uint64", [](auto& t) { t.mutable_raw_data()->resize(56); }));
  expect_refused("tensor 'uint64': its dims say 8 elements, and there are 0",
                 in_tensor("uint64", [](auto& t) { t.clear_raw_data(); }));
  expect_refused("tensor 'float64': has its data twice",
                 in_tensor("float64", [](auto& t) { t.add_double_data(1); }));
  expect_refused("tensor 'float64': has its data twice",
                 in_tensor("float64", [](auto& t) { t.add_string_data("1"); }));
  expect_refused("tensor 'int8': has data of another type than its data_type", in_tensor("int8", [](auto& t) {
                   t.clear_raw_data();
                   for (int i = 0; i != 8; ++i) t.add_int64_data(i);
                 }));
  expect_refused("tensor 'int8': 300 is none of its data_type", in_tensor("int8", [](auto& t) {
                   t.clear_raw_data();
                   for (int i = 0; i != 8; ++i) t.add_int32_data(300);
                 }));
  expect_refused("tensor 'uint64': is FLOAT16, which no member can hold",
                 in_tensor("uint64", [](auto& t) { t.set_data_type(TensorProto::FLOAT16); }));
  expect_refused("tensor 'uint64': is type 77, which no member can hold",
                 in_tensor("uint64", [](auto& t) { t.set_data_type(77); }));
  expect_refused("tensor 'uint64': is STRING, which no member can hold",
                 in_tensor("uint64", [](auto& t) { t.set_data_type(TensorProto::STRING); }));
  expect_refused("uint64", in_tensor("uint64", [](auto& t) { t.set_data_type(TensorProto::DOUBLE); }));
  expect_refused("tensor 'int8': its data lies in another file",
                 in_tensor("int8", [](auto& t) { t.set_data_location(TensorProto::EXTERNAL); }));
  expect_refused("tensor 'int8': its data lies in another file",
                 in_tensor("int8", [](auto& t) { t.add_external_data()->set_key("location"); }));
  expect_refused("tensor 'int8': is a segment of another one",
                 in_tensor("int8", [](auto& t) { t.mutable_segment(); }));
}

TEST(OnnxArrays, RefusesJsonThatIsNot) {
  expect_refused("tensor '$json': its dims say 1 elements, and there are 2",
                 in_tensor("$json", [](auto& t) { t.add_string_data("{}"); }));
  expect_refused("tensor '$json': is not a single text", in_tensor("$json", [](auto& t) {
                   t.add_string_data("{}");
                   t.add_dims(2);
                 }));
  expect_refused("tensor '$json': is not a single text",
                 in_tensor("$json", [](auto& t) { t.set_raw_data("{}"); }));
  expect_refused("tensor '$json': its data lies in another file",
                 in_tensor("$json", [](auto& t) { t.set_data_location(TensorProto::EXTERNAL); }));
  expect_refused<Document>("two places refer to the array int8", in_tensor("$json", [](auto& t) {
                             t.set_string_data(0, R"([{"$tensor":"int8"},{"$tensor":"int8"}])");
                           }));
  expect_refused<Document>("nothing refers to the array",
                           in_tensor("$json", [](auto& t) { t.set_string_data(0, "{}"); }));
  expect_refused("text", in_tensor("$json", [](auto& t) { t.mutable_string_data(0)->pop_back(); }));
}

TEST(OnnxArrays, RefusesNodesThatAreNoTensors) {
  expect_refused("node 'made' (Constant): attribute value is missing", with_node("Constant", [](auto&) {}));
  expect_refused("node 'made' (Constant): attribute value_float is none that a model here has",
                 with_node("Constant", [](auto& n) { n.add_attribute()->set_name("value_float"); }));
  expect_refused("node 'made' (Identity): there is no tensor 'other'",
                 with_node("Identity", [](auto& n) { n.add_input("other"); }));
  expect_refused("node 'made' (Identity): input 0 is missing", with_node("Identity", [](auto&) {}));
  expect_refused("tensor 'int8' stands there twice", with_node("Identity", [](auto& n) {
                   n.add_input("grid");
                   n.set_output(0, "int8");
                 }));
  expect_refused("node 'made' (Identity): has not one output", with_node("Identity", [](auto& n) {
                   n.add_input("grid");
                   n.add_output("more");
                 }));
}

// Lists of numbers in place of raw bytes, constants that are nodes, and outputs with names of their own.
TEST(OnnxArrays, ReadsWhatOthersWrite) {
  ModelProto proto;
  GraphProto& graph = onnx_models::start(proto, "g");
  const auto describe = [](TensorProto& tensor, TensorProto::DataType type, std::int64_t dim) {
    tensor.set_data_type(type);
    tensor.add_dims(dim);
  };
  const auto add = [&](const char* name, TensorProto::DataType type) -> TensorProto& {
    auto& tensor = *graph.add_initializer();
    tensor.set_name(name);
    describe(tensor, type, 1);
    return tensor;
  };
  add("float", TensorProto::FLOAT).add_float_data(0.5F);
  add("double", TensorProto::DOUBLE).add_double_data(0.1);
  add("int64", TensorProto::INT64).add_int64_data(INT64_MIN);
  add("uint64", TensorProto::UINT64).add_uint64_data(UINT64_MAX);
  add("uint32", TensorProto::UINT32).add_uint64_data(UINT32_MAX);
  add("int8", TensorProto::INT8).add_int32_data(-128);
  add("uint16", TensorProto::UINT16).add_int32_data(65535);
  add("bool", TensorProto::BOOL).add_int32_data(1);
  graph.add_input()->set_name("bool");
  auto& constant = *graph.add_node();
  constant.set_op_type("Constant");
  constant.add_output("constant");
  auto& value = *constant.add_attribute();
  value.set_name("value");
  value.set_type(AttributeProto::TENSOR);
  describe(*value.mutable_t(), TensorProto::INT32, 0);
  auto& identity = *graph.add_node();
  identity.set_op_type("Identity");
  identity.add_input("float");
  identity.add_output("again");
  auto& output = *graph.add_output();
  output.set_name("again");
  output.mutable_type()->mutable_tensor_type()->set_elem_type(TensorProto::FLOAT);
  const auto one = [](Document element) { return Document{Document::Array{std::move(element)}}; };
  const Document expected{Document::Object{{"float", one({0.5})},
                                           {"double", one({0.1})},
                                           {"int64", one(Document::integer(std::int64_t{INT64_MIN}))},
                                           {"uint64", one(Document::integer(std::uint64_t{UINT64_MAX}))},
                                           {"uint32", one(Document::integer(std::int64_t{UINT32_MAX}))},
                                           {"int8", one(Document::integer(std::int64_t{-128}))},
                                           {"uint16", one(Document::integer(std::int64_t{65535}))},
                                           {"bool", one({true})},
                                           {"constant", {Document::Array{}}}}};
  EXPECT_EQ(first_difference(expected, loaded_from<Document>(proto)), std::nullopt);
}

}  // namespace roundtrip::onnx_test
