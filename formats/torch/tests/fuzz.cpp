// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to the reader of checkpoints (tests/support/fuzzing.h), as
// documents and as records. The first byte of an input says whether the rest is a file or, since its
// checksums would hide most of the reader from what is damaged, the pickle in one.
#include "formats/torch/adapter.h"
#include "formats/torch/tests/checkpoints.h"
#include "tests/support/fuzz_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  fuzzing::Input bytes = fuzzing::input_of(data, size);
  if (size != 0 && data[0] != 0) {
    const Buffer file = torch_tests::checkpoint(as_text(bytes), {std::string(48, '\1')});
    bytes.assign(file.data(), file.data() + file.size());
  }
  fuzzing::read_as<formats::torch_pt::Format, Document>(bytes, "a document");
  fuzzing::read_as<formats::torch_pt::Format, EveryKind>(bytes, "a record");
  return 0;
}

#if !ROUNDTRIP_FUZZER

int main(int count, char** arguments) {
  using namespace roundtrip;
  using namespace std::string_literals;
  using torch_tests::tensor;
  using torch_tests::text;
  std::vector<fuzzing::Input> seeds;
  fuzzing::add_seed<formats::torch_pt::Format>(seeds, every_kind());
  Document::Array numbers;
  for (std::int64_t i = 0; i != 20; ++i) numbers.push_back(Document::integer(i));
  fuzzing::add_seed<formats::torch_pt::Format>(seeds,
                                               Document{Document::Object{{"a", {numbers}}, {"b", {1.5}}}});
  for (const std::string& pickle : {
           "\1\x80\2}("s + text("a") +
               tensor("0", "ShortStorage", "K\x18", "K\2", "K\2K\3\x86", "K\1K\4\x86") + text("b") +
               tensor("0", "ShortStorage", "K\x18", "K\0"s, "(K\2K\2K\1K\3t", "(K\6K\3K\3K\1t") + "u.",
           "\1\x80\2}("s + text("$json") + text("{\"a\":{\"$tensor\":\"a\"}}") + text("a") +
               tensor("0", "DoubleStorage", "K\6", "K\1", "K\2\x85", "K\2\x85") + "u.",
       }) {
    fuzzing::add(seeds.emplace_back(), std::as_bytes(std::span(pickle)));
  }
  return fuzzing::run(count, arguments, seeds, 8'000'000);
}

#endif
