// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to the reader of joblib's files (tests/support/fuzzing.h): as
// documents, as records, and for their arrays. The first byte of an input says nothing.
#include "formats/joblib/adapter.h"
#include "tests/support/fuzz_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  const fuzzing::Input bytes = fuzzing::input_of(data, size);
  fuzzing::read_as<formats::joblib::Format, Document>(bytes, "a document");
  fuzzing::read_as<formats::joblib::Format, EveryKind>(bytes, "a record");
  fuzzing::done_within_memory(bytes, "arrays", [&] { static_cast<void>(joblib::list_arrays(bytes)); });
  return 0;
}

#if !ROUNDTRIP_FUZZER

namespace roundtrip {
namespace {

/// A list with arrays of two dimensions, one of them twice, in protocol 2 and Fortran order, and a number of
/// NumPy's.
Document array_document() {
  Document::Array integers;
  Document::Array doubles;
  for (std::int64_t i = 0; i != 20; ++i) {
    integers.push_back(Document::integer(i));
    doubles.push_back({static_cast<double>(i) / 8});
  }
  return {
      Document::Object{{"a", {integers}}, {"b", {Document::Array{{doubles}, {doubles}}}}, {"c", {integers}}}};
}

using namespace std::string_view_literals;
constexpr std::string_view old_file =
    "\0\x80\2](cjoblib.numpy_pickle\nNumpyArrayWrapper\nq\0)\x81q\1}q\2(X\5\0\0\0shapeq\3K\2K\3\x86q\4"
    "X\5\0\0\0orderX\1\0\0\0"
    "FX\5\0\0\0dtypecnumpy\ndtype\nX\2\0\0\0i2\x89\x88\x87R(K\3X\1\0\0\0>NNN"
    "J\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tbubabcdefghijklh\1cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\n"
    "X\2\0\0\0u1\x89\x88\x87R(K\3X\1\0\0\0|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tbC\1x\x86Re."sv;

}  // namespace
}  // namespace roundtrip

int main(int count, char** arguments) {
  using namespace roundtrip;
  std::vector<fuzzing::Input> seeds;
  fuzzing::add_seed<formats::joblib::Format>(seeds, every_kind());
  fuzzing::add_seed<formats::joblib::Format>(seeds, array_document());
  fuzzing::add_seed<formats::joblib_zlib::Format>(seeds, every_kind());
  fuzzing::add_seed<formats::joblib_lz4::Format>(seeds, array_document());
  fuzzing::add(seeds.emplace_back(), std::as_bytes(std::span(old_file)));
  return fuzzing::run(count, arguments, seeds, 12'000'000);
}

#endif
