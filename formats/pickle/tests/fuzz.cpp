// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to everything that reads pickles (tests/support/fuzzing.h): as a
// graph, as a document and as records, of dicts and of objects, and what looks into others' files. The first
// byte of an input says nothing.
#include "formats/pickle/adapter.h"
#include "formats/pickle/document/documents.h"
#include "roundtrip_pickle/rewrite.h"
#include "roundtrip_pickle/scan.h"
#include "tests/support/fuzz_format.h"

namespace roundtrip {
namespace {

using fuzzing::Input;

void read_graph_again(View bytes) {
  pickling::Graph graph;
  if (!fuzzing::done_within_memory(bytes, "read_graph", [&] { graph = pickling::read_graph(bytes); })) return;
  std::string out;
  const auto rewrite = [&] { pickling::Rewriter<std::string>().write(graph, out); };
  if (!fuzzing::done_within_memory(bytes, "rewrite", rewrite)) return;
  static_cast<void>(pickling::read_graph(std::as_bytes(std::span(out))));
}

/// What is told without loading, of a pickle by itself and as joblib's.
void look_into(View bytes) {
  for (const bool raw_arrays : {false, true}) {
    static_cast<void>(fuzzing::done_within_memory(bytes, "scan", [&] {
      Inspection inspection{InspectionLimits{}};
      pickling::ScanOptions options;
      options.raw_arrays = raw_arrays;
      pickling::scan(bytes, inspection, options);
    }));
  }
}

void read_as_a_strangers(View bytes) {
  static_cast<void>(fuzzing::done_within_memory(bytes, "read_row", [&] {
    Mappings mappings;
    static_cast<void>(pickle_document::read_row(bytes, mappings));
  }));
}

}  // namespace
}  // namespace roundtrip

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  const Input bytes = fuzzing::input_of(data, size);
  read_graph_again(bytes);
  look_into(bytes);
  read_as_a_strangers(bytes);
  fuzzing::read_as<formats::pickle::Format, Document>(bytes, "a document");
  fuzzing::read_as<formats::pickle::Format, EveryKind>(bytes, "a record");
  fuzzing::read_as<formats::pickle_classes::Format, EveryKind>(bytes, "a record of objects");
  return 0;
}

#if !ROUNDTRIP_FUZZER

namespace roundtrip {
namespace {

/// A few bytes that ask for gigabytes, or for hours. What may be taken for them is memory_at_least.
std::vector<std::string> made_to_hurt() {
  using namespace std::string_literals;
  std::vector<std::string> texts{"0Nr\xff\xff\xff\xff."s, "0\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f"s,
                                 "0\x80\x05\x96\0\0\0\0\0\1\0\0"s, "0" + std::string(100, '('),
                                 "0" + std::string(5000, ']')};
  // Each holds the one before twice: 2^30 values, if somebody wrote them all down.
  std::string lists = "0]q\0"s;
  std::string tuples = "0N";
  for (char i = 0; i < 30; ++i) {
    lists.append("0(h").append(1, i).append("h").append(1, i).append("lq").append(1,
                                                                                  static_cast<char>(i + 1));
    tuples += "2\x86";
  }
  texts.push_back(lists);
  texts.push_back(tuples);
  for (std::string& text : texts) text += '.';
  return texts;
}

std::vector<Input> make_seeds() {
  std::vector<Input> seeds;
  fuzzing::add_seed<formats::pickle::Format>(seeds, every_kind());
  fuzzing::add_seed<formats::pickle_protocol2::Format>(seeds, every_kind());
  fuzzing::add_seed<formats::pickle_classes::Format>(seeds, every_kind());
  using namespace std::string_literals;
  for (
      const std::string& text : {
          // Protocol 0 as CPython writes it, then what later ones have beside it.
          "0(dp0\nVlist\np1\n(lp2\nI1\naI01\naL12345678901234567890L\naF1.5\nas.'"s,
          "0(dp0\nVa\np1\n(lp2\nI1\naI01\naL12345678901234567890L\naF1.5\naS'x\\x41'\nag1\nas."s,
          "0\x80\x05\x95\x16\0\0\0\0\0\0\0(\x8f\x94(K\x01\x8c\x01\x61\x90(K\x02K\x03\x91]\x94h\x01\x61t."s,
          "0]q\0(h\0h\0lq\x01(h\x01h\x01lq\x02."s,
          "0\x80\x02(c__builtin__\ncomplex\nG?\xf8\0\0\0\0\0\0G\0\0\0\0\0\0\0\0\x86Rc__builtin__\nset\n]K\x01\x61\x85Rt."s,
          "0\x80\x04\x95\x20\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x04true\x94\x85\x94R\x94."s,
          "0\x80\x02"
          "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85U\x01\x62\x87R("
          "K\1K\2\x85"
          "cnumpy\ndtype\nU\2f4\x89\x88\x87R(K\3U\1<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb\x89"
          "C\x08\0\0\x80\x3f\0\0\x80\x3ftb."s,
          "0\x80\x04](cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(\x8c\5shapeK\2\x85\x8c\5dtypecnumpy\ndtype\n\x8c\2u1\x89\x88\x87R(K\3\x8c\1|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb\x8c\x1bnumpy_array_alignment_bytesK\x10ub\1\xff()e."s,
          "0\x80\x02}(X\1\0\0\0acdatetime\ndatetime\nC\x0a\7\xea\x0b\x1d\1\2\3\0\0\0\x85RX\1\0\0\0bcrecords\nE\n)\x81}X\1\0\0\0xccollections\nOrderedDict\n)RK\1K\2ssbu."s,
          "0(iposix\nsystem\n.cposix\nsystem\n(S'x'\ntR."s,
      }) {
    fuzzing::add(seeds.emplace_back(), std::as_bytes(std::span(text)));
  }
  for (const std::string& text : made_to_hurt())
    fuzzing::add(seeds.emplace_back(), std::as_bytes(std::span(text)));
  return seeds;
}

}  // namespace
}  // namespace roundtrip

/// 20,000 mutations and more, most of them of the short ones.
int main(int count, char** arguments) {
  return roundtrip::fuzzing::run(count, arguments, roundtrip::make_seeds(), 2'500'000);
}

#endif
