// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to everything that reads pickles (tests/support/fuzzing.h): as a
// graph, as a document and as records, of dicts and of objects. The first byte of an input says nothing.
#include "formats/native/tests/every_kind.h"
#include "formats/pickle/adapter.h"
#include "roundtrip_pickle/rewrite.h"
#include "tests/support/fuzzing.h"

namespace roundtrip {
namespace {

using fuzzing::Input;

/// A graph has a node for each opcode, which may be of one byte; a document the values that are shared, too.
constexpr std::size_t memory_per_byte = 2000;
constexpr std::size_t memory_at_least = std::size_t{16} << 20;

template <class Load>
bool loads(View bytes, const char* what, const Load& load) {
  bool loaded = false;
  fuzzing::within(memory_per_byte * bytes.size() + memory_at_least, what, [&] {
    try {
      load();
      loaded = true;
    } catch (const std::exception&) {
      // Refused, as most are.
    }
  });
  return loaded;
}

/// What was loaded is saved and comes back as the same.
template <class Format, class T>
void read_as(View bytes, const char* what) {
  static typename Format::template Codec<T> codec;
  T value{};
  if (!loads(bytes, what, [&] { codec.load(bytes, value); })) return;
  Buffer again;
  codec.save(value, again);
  T same{};
  codec.load(as_view(again), same);
  if (first_difference(value, same)) fuzzing::fail("a value that was loaded does not come back");
}

void read_graph_again(View bytes) {
  pickling::Graph graph;
  if (!loads(bytes, "read_graph", [&] { graph = pickling::read_graph(bytes); })) return;
  std::string out;
  const auto rewrite = [&] { pickling::Rewriter<std::string>().write(graph, out); };
  if (!loads(bytes, "rewrite", rewrite)) return;
  static_cast<void>(pickling::read_graph(std::as_bytes(std::span(out))));
}

}  // namespace
}  // namespace roundtrip

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  if (size == 0) return 0;
  // In memory of its own, so that a sanitizer sees what is read behind it.
  const auto* const begin = reinterpret_cast<const std::byte*>(data);
  const Input bytes(begin + 1, begin + size);
  read_graph_again(bytes);
  read_as<formats::pickle::Format, Document>(bytes, "a document");
  read_as<formats::pickle::Format, EveryKind>(bytes, "a record");
  read_as<formats::pickle_classes::Format, EveryKind>(bytes, "a record of objects");
  return 0;
}

#if !ROUNDTRIP_FUZZER

namespace roundtrip {
namespace {

template <class Format, class T>
void add_seed(std::vector<Input>& seeds, const T& record) {
  Buffer bytes;
  typename Format::template Codec<T>().save(record, bytes);
  fuzzing::add(seeds.emplace_back(Input{std::byte{0}}), as_view(bytes));
}

std::vector<Input> make_seeds() {
  std::vector<Input> seeds;
  add_seed<formats::pickle::Format>(seeds, every_kind());
  add_seed<formats::pickle_protocol2::Format>(seeds, every_kind());
  add_seed<formats::pickle_classes::Format>(seeds, every_kind());
  using namespace std::string_literals;
  for (
      const std::string& text : {
          // Protocol 0 as CPython writes it, then what later ones have beside it.
          "0(dp0\nVlist\np1\n(lp2\nI1\naI01\naL12345678901234567890L\naF1.5\nas.'"s,
          "0(dp0\nVa\np1\n(lp2\nI1\naI01\naL12345678901234567890L\naF1.5\naS'x\\x41'\nag1\nas."s,
          "0\x80\x05\x95\x16\0\0\0\0\0\0\0(\x8f\x94(K\x01\x8c\x01\x61\x90(K\x02K\x03\x91]\x94h\x01\x61t."s,
          "0]q\0(h\0h\0lq\x01(h\x01h\x01lq\x02."s,
          "0\x80\x02(c__builtin__\ncomplex\nG?\xf8\0\0\0\0\0\0G\0\0\0\0\0\0\0\0\x86Rc__builtin__\nset\n]K\x01\x61\x85Rt."s,
          "0(iposix\nsystem\n.cposix\nsystem\n(S'x'\ntR."s,
      }) {
    fuzzing::add(seeds.emplace_back(), std::as_bytes(std::span(text)));
  }
  return seeds;
}

}  // namespace
}  // namespace roundtrip

/// 20,000 mutations and more, most of them of the short ones.
int main(int count, char** arguments) {
  return roundtrip::fuzzing::run(count, arguments, roundtrip::make_seeds(), 4'000'000);
}

#endif
