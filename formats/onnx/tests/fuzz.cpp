// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to the reader of ONNX (tests/support/fuzzing.h), as each kind of
// model. The first byte of an input says nothing.
#include "formats/onnx/adapter.h"
#include "formats/onnx/tests/small_models.h"
#include "tests/support/fuzz_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  const fuzzing::Input bytes = fuzzing::input_of(data, size);
  fuzzing::read_as<formats::onnx::Format, models::LinearClassifier>(bytes, "a linear classifier");
  fuzzing::read_as<formats::onnx::Format, models::TreeEnsemble>(bytes, "trees");
  fuzzing::read_as<formats::onnx::Format, models::MultilayerPerceptron>(bytes, "a perceptron");
  return 0;
}

#if !ROUNDTRIP_FUZZER

int main(int count, char** arguments) {
  using namespace roundtrip;
  std::vector<fuzzing::Input> seeds;
  fuzzing::add_seed<formats::onnx::Format>(seeds, onnx_test::small_linear());
  fuzzing::add_seed<formats::onnx::Format>(seeds, onnx_test::small_linear(models::Link::logistic));
  fuzzing::add_seed<formats::onnx::Format>(seeds, onnx_test::small_forest());
  fuzzing::add_seed<formats::onnx::Format>(seeds, onnx_test::small_network());
  fuzzing::add_seed<formats::onnx::Format>(seeds, onnx_test::small_network(models::Link::logistic));
  return fuzzing::run(count, arguments, seeds);
}

#endif
