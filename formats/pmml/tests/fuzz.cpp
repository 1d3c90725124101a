// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to the reader of PMML (tests/support/fuzzing.h), as each kind of
// model. The first byte of an input says nothing.
#include "formats/pmml/adapter.h"
#include "formats/pmml/tests/small_models.h"
#include "tests/support/fuzz_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  const fuzzing::Input bytes = fuzzing::input_of(data, size);
  fuzzing::read_as<formats::pmml::Format, models::LinearClassifier>(bytes, "a linear classifier");
  fuzzing::read_as<formats::pmml::Format, models::TreeEnsemble>(bytes, "trees");
  fuzzing::read_as<formats::pmml::Format, models::MultilayerPerceptron>(bytes, "a perceptron");
  return 0;
}

#if !ROUNDTRIP_FUZZER

int main(int count, char** arguments) {
  using namespace roundtrip;
  std::vector<fuzzing::Input> seeds;
  fuzzing::add_seed<formats::pmml::Format>(seeds, pmml_test::linear());
  fuzzing::add_seed<formats::pmml::Format>(seeds, pmml_test::linear(models::Link::logistic));
  fuzzing::add_seed<formats::pmml::Format>(seeds, pmml_test::forest());
  fuzzing::add_seed<formats::pmml::Format>(seeds, pmml_test::network());
  return fuzzing::run(count, arguments, seeds);
}

#endif
