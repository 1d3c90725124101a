// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to the readers of ONNX (tests/support/fuzzing.h): of tensors, as
// documents and as records, and of graphs, as each kind of model. The first byte of an input says nothing.
#include "formats/onnx/adapter.h"
#include "formats/onnx/tests/small_models.h"
#include "tests/support/fuzz_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  using formats::onnx::Format;
  const fuzzing::Input bytes = fuzzing::input_of(data, size);
  fuzzing::read_as<Format, Document>(bytes, "a document");
  fuzzing::read_as<Format, EveryKind>(bytes, "a record");
  fuzzing::read_as<Format, models::LinearClassifier>(bytes, "a linear classifier");
  fuzzing::read_as<Format, models::TreeEnsemble>(bytes, "trees");
  fuzzing::read_as<Format, models::MultilayerPerceptron>(bytes, "a perceptron");
  return 0;
}

#if !ROUNDTRIP_FUZZER

int main(int count, char** arguments) {
  using namespace roundtrip;
  using formats::onnx::Format;
  Document::Array numbers;
  for (std::int64_t i = 0; i != 20; ++i) numbers.push_back(Document::integer(i));
  const Document arrays{Document::Object{{"a", {numbers}}, {"b", {std::string("text")}}}};
  std::vector<fuzzing::Input> seeds;
  fuzzing::add_seed<Format>(seeds, every_kind());
  fuzzing::add_seed<Format>(seeds, arrays);
  fuzzing::add_seed<Format>(seeds, onnx_test::small_linear());
  fuzzing::add_seed<Format>(seeds, onnx_test::small_linear(models::Link::logistic));
  fuzzing::add_seed<Format>(seeds, onnx_test::small_forest());
  fuzzing::add_seed<Format>(seeds, onnx_test::small_network());
  fuzzing::add_seed<Format>(seeds, onnx_test::small_network(models::Link::logistic));
  return fuzzing::run(count, arguments, seeds);
}

#endif
