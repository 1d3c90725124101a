// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "bench/record/difference.h"
#include "formats/native/tests/every_kind.h"
#include "formats/pickle/adapter.h"
#include "roundtrip_pickle/rewrite.h"
#include "tests/support/hostile_bytes.h"
#include "tests/support/saved.h"

namespace roundtrip::pickle_test {

using ::testing::HasSubstr;
using namespace std::string_literals;

std::vector<std::byte> bytes_of(const std::string& text) {
  const View bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

template <class Call>
std::string error_of(const Call& call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

std::string refusal(const std::string& pickle) {
  return error_of([&] { static_cast<void>(pickling::read_graph(bytes_of(pickle))); });
}

/// Tuples of every size, keys of every kind, and what could be taken for one another.
struct Keys {
  std::tuple<std::pair<std::int32_t, std::string>, std::tuple<bool, bool, bool, bool>> nested;
  std::map<std::pair<std::int16_t, double>, std::vector<std::int32_t>> pairs;
  std::map<std::vector<std::int32_t>, std::string> lists;
  std::set<std::set<std::int32_t>> sets;
  std::optional<std::optional<bool>> twice;
  std::optional<std::tuple<std::optional<std::int32_t>, std::int32_t>> perhaps;
  std::map<double, std::complex<double>> plane;
};
ROUNDTRIP_RECORD(Keys, nested, pairs, lists, sets, twice, perhaps, plane);

Keys keys() {
  return {.nested = {{1, "a"}, {true, false, true, false}},
          .pairs = {{{1, 0.5}, {}}, {{2, -0.5}, {1, 70000, -1}}},
          .lists = {{{}, "none"}, {{1, 2}, "some"}},
          .sets = {{}, {1}, {1, 2}},
          .twice = std::optional<bool>(),
          .perhaps = std::tuple<std::optional<std::int32_t>, std::int32_t>(std::nullopt, 3),
          .plane = {{-0.0, {1.5, -0.0}}}};
}

template <class Format>
class Rows : public ::testing::Test {};
using AllRows = ::testing::Types<formats::pickle::Format, formats::pickle_protocol4::Format,
                                 formats::pickle_protocol2::Format, formats::pickle_classes::Format>;
TYPED_TEST_SUITE(Rows, AllRows);

TYPED_TEST(Rows, HoldEveryKindOfMember) {
  const EveryKind record = every_kind();
  EXPECT_EQ(first_difference(record, loaded<TypeParam, EveryKind>(saved<TypeParam>(record))), std::nullopt);
}

TYPED_TEST(Rows, HoldKeysOfEveryKind) {
  const Keys record = keys();
  EXPECT_EQ(first_difference(record, loaded<TypeParam, Keys>(saved<TypeParam>(record))), std::nullopt);
}

TYPED_TEST(Rows, TakeNoPartForTheWhole) {
  const auto load = [](View bytes) { static_cast<void>(loaded<TypeParam, Keys>(bytes)); };
  load_truncated(saved<TypeParam>(keys()), load);
}

TYPED_TEST(Rows, SurviveEveryDamage) {
  const auto load = [](View bytes) { static_cast<void>(loaded<TypeParam, Keys>(bytes)); };
  load_damaged(saved<TypeParam>(keys()), load);
}

TYPED_TEST(Rows, RefuseWhatIsBehindTheEnd) {
  auto bytes = saved<TypeParam>(keys());
  bytes.push_back(std::byte{'.'});
  EXPECT_THAT(error_of([&] { static_cast<void>(loaded<TypeParam, Keys>(bytes)); }),
              HasSubstr("behind the end"));
}

/// What CPython wrote of one value, in the protocols that shape it in other ways.
struct Line {
  std::vector<std::int32_t> numbers;
  std::vector<std::string> texts;
  std::vector<double> none;
  std::map<std::string, bool> flags;
};
ROUNDTRIP_RECORD(Line, numbers, texts, none, flags);

TEST(Pickle, ReadsListsOfOneAndEmptyOnesAsCPythonWritesThem) {
  // pickle.dumps({"numbers": [7], "texts": [], "none": [], "flags": {"a": True}}, 4)
  const auto bytes = bytes_of("\x80\x04\x95\x2f\0\0\0\0\0\0\0}\x94(\x8c\x07numbers\x94]\x94K\x07"s +
                              "a\x8c\x05texts\x94]\x94\x8c\x04none\x94]\x94\x8c\x05"s +
                              "flags\x94}\x94\x8c\x01"s + "a\x94\x88su."s);
  EXPECT_EQ(first_difference(Line{{7}, {}, {}, {{"a", true}}}, loaded<formats::pickle::Format, Line>(bytes)),
            std::nullopt);
}

TEST(Pickle, ReadsWhatIsSharedByWayOfAGraph) {
  // Both lists are the same one, in protocol 1.
  const auto bytes =
      bytes_of("}(U\x07numbers]q\x01(K\x01K\x02"s + "eU\x05texts]U\x04noneh\x05U\x05"s + "flags}u."s);
  EXPECT_THAT(error_of([&] { static_cast<void>(loaded<formats::pickle::Format, Line>(bytes)); }),
              HasSubstr("under the number 5"));
  const auto good =
      bytes_of("}(U\x07numbers]q\x01(K\x01K\x02"s + "eU\x05texts]q\x02U\x04noneh\x02U\x05"s + "flags}u."s);
  EXPECT_EQ(first_difference(Line{{1, 2}, {}, {}, {}}, loaded<formats::pickle::Format, Line>(good)),
            std::nullopt);
}

/// Takes everything.
struct Anything {
  bool null() { return true; }
  bool boolean(bool) { return true; }
  bool int64(std::int64_t) { return true; }
  bool uint64(std::uint64_t) { return true; }
  bool big_integer(View) { return true; }
  bool number(double) { return true; }
  bool string(std::string_view) { return true; }
  bool bytes(View) { return true; }
  bool start_array(std::size_t) { return true; }
  bool end_array() { return true; }
  bool start_object() { return true; }
  bool key(std::string_view) { return true; }
  bool end_object() { return true; }
  [[nodiscard]] bool has_shapes() const { return false; }
  pickling::Expected expected(bool) { return {}; }
  bool is_class(std::string_view, std::string_view) { return false; }
};

pickling::Outcome streamed(View bytes) {
  Anything handler;
  return pickling::StreamReader().read(bytes, handler);
}

TEST(Pickle, StreamsWhatItWritesAndWhatCPythonDoes) {
  const Line line{{1, 2, 3, -70'000}, {"", "a", "\xc3\xa9"}, {}, {{"a", true}, {"b", false}}};
  EXPECT_EQ(streamed(saved<formats::pickle::Format>(line)), pickling::Outcome::complete);
  EXPECT_EQ(streamed(saved<formats::pickle_protocol2::Format>(line)), pickling::Outcome::complete);
  // [[[]], [], {"a": [1]}, {}, None] in protocol 5, unframed, with each value memoized.
  EXPECT_EQ(
      streamed(bytes_of("\x80\x05]\x94(]\x94]\x94\x61]\x94}\x94\x8c\x01\x61\x94]\x94K\x01\x61s}\x94Ne."s)),
      pickling::Outcome::complete);
  EXPECT_EQ(streamed(bytes_of("\x80\x02K\x01K\x02\x86."s)), pickling::Outcome::not_streamed);
}

TEST(Pickle, BatchesOfAThousand) {
  std::string pickle = "\x80\x02}(X\x07\0\0\0numbers](";
  pickle = "\x80\x02}(X\x07\0\0\0numbers]("s;
  Line expected{};
  for (std::int32_t i = 0; i < 2001; ++i) {
    if (i == 1000) pickle += "e(";
    if (i == 2000) pickle += "e";
    pickle += "K\x05";
    expected.numbers.push_back(5);
  }
  pickle += "aX\5\0\0\0texts]X\4\0\0\0none]X\5\0\0\0flags}u."s;
  EXPECT_EQ(first_difference(expected, loaded<formats::pickle::Format, Line>(bytes_of(pickle))),
            std::nullopt);
}

TEST(Pickle, OfDocumentsTakesTuplesAndIntegersOfUpTo64Bits) {
  const auto of = [](const std::string& pickle) {
    return loaded<formats::pickle::Format, Document>(bytes_of(pickle));
  };
  const Document pair{Document::Array{Document::integer(std::int64_t{1}), Document{std::string("x")}}};
  EXPECT_EQ(first_difference(pair, of("(I1\nV\\u0078\nt.")), std::nullopt);
  EXPECT_EQ(
      first_difference(Document::integer(UINT64_MAX), of("\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\0."s)),
      std::nullopt);
  EXPECT_THAT(error_of([&] { of("\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x01."s); }), HasSubstr("64 bits"));
}

TEST(Pickle, TakesNoClassButTheRecordsOwn) {
  const auto load = [](const std::string& pickle) {
    return error_of(
        [&] { static_cast<void>(loaded<formats::pickle_classes::Format, Place>(bytes_of(pickle))); });
  };
  const std::string state = "}(X\x01\0\0\0xK\x01X\x01\0\0\0yK\x02ub."s;
  EXPECT_EQ(load("\x80\x02"
                 "crecords\nPlace\n)\x81" +
                 state),
            "");
  EXPECT_THAT(load("\x80\x02"
                   "crecords\nChain\n)\x81" +
                   state),
              HasSubstr("records.Chain"));
  EXPECT_THAT(load("\x80\x02"
                   "cposix\nsystem\n)\x81" +
                   state),
              HasSubstr("posix.system is not allowed, at byte 2"));
  EXPECT_THAT(load("\x80\x02"
                   "crecords\nPlace\n(X\x04\0\0\0truetR."s),
              HasSubstr("more than its members"));
  EXPECT_THAT(error_of([&] {
                static_cast<void>(
                    loaded<formats::pickle::Format, Place>(bytes_of("\x80\x02"
                                                                    "crecords\nPlace\n)\x81" +
                                                                    state)));
              }),
              HasSubstr("records.Place is not allowed"));
}

TEST(Pickle, RefusesTextThatIsNotUnicode) {
  EXPECT_THROW(saved<formats::pickle::Format>(Document{std::string("\xff")}), UnsupportedError);
  EXPECT_THAT(
      error_of([] { static_cast<void>(loaded<formats::pickle::Format, Document>(bytes_of("\x8c\1\xff."))); }),
      HasSubstr("UTF-8"));
}

TEST(Pickle, IntegersTakeTheFewestBytes) {
  const std::vector<std::int64_t> edges{0,         255,
                                        256,       65535,
                                        65536,     -1,
                                        INT32_MAX, INT32_MIN,
                                        1LL << 31, -(1LL << 31) - 1,
                                        1LL << 39, (1LL << 39) - 1,
                                        INT64_MAX, INT64_MIN};
  for (const std::int64_t edge : edges) {
    std::string out;
    pickling::Writer<std::string> writer({.protocol = 2});
    writer.begin(out);
    writer.integer(edge);
    writer.finish();
    const auto bytes = bytes_of(out);
    const pickling::Graph graph = pickling::read_graph(bytes);
    EXPECT_EQ(graph[graph.root()].integer, edge);
  }
}

TEST(Pickle, LargeBytesGoOutOfBandWhereTheyAreAskedFor) {
  const std::vector<std::byte> large(5000, std::byte{7});
  std::vector<View> buffers;
  std::string out;
  pickling::Writer<std::string> writer({.buffers = &buffers, .out_of_band = 1000});
  writer.begin(out);
  writer.begin_tuple(2);
  writer.bytes(large);
  writer.byte_array(large);
  writer.end_tuple(2);
  writer.finish();
  ASSERT_EQ(buffers.size(), 2U);
  EXPECT_LT(out.size(), 100U);
  const auto bytes = bytes_of(out);
  const pickling::Graph graph = pickling::read_graph(bytes, {.buffers = buffers});
  const auto& items = graph[graph.root()].items;
  EXPECT_EQ(graph[items[0]].kind, pickling::Node::Kind::bytes);
  EXPECT_EQ(graph[items[1]].kind, pickling::Node::Kind::byte_array);
  EXPECT_EQ(graph[items[1]].bytes.size(), large.size());
  EXPECT_THAT(error_of([&] { static_cast<void>(pickling::read_graph(bytes)); }), HasSubstr("buffer"));
}

TEST(Pickle, LongTextsStandBetweenFrames) {
  const Document record{Document::Array{Document{std::string(70'000, 'x')},
                                        Document{std::string(70'000, 'y')}, Document{true}}};
  const auto bytes = saved<formats::pickle::Format>(record);
  EXPECT_EQ(first_difference(record, loaded<formats::pickle::Format, Document>(bytes)), std::nullopt);
  // CPython's rule: no opcode of a text this long is in a frame.
  std::size_t frame_end = 0;
  pickling::Cursor cursor(bytes);
  while (!cursor.at_end()) {
    const pickling::Instruction i = cursor.next();
    if (i.op == pickling::Op::frame) frame_end = cursor.position() + i.number;
    if (i.data.size() >= 65536) {
      EXPECT_GE(i.offset, frame_end);
    }
  }
}

// What is made to hurt: refused at once, and without the memory that it asks for.

TEST(Hostile, LengthsBeyondTheInput) {
  for (const char* op : {"\x8e", "\x8d", "\x96"}) {
    EXPECT_THAT(refusal(op + "\xff\xff\xff\xff\xff\xff\xff\x7f."s), HasSubstr("end too early"));
  }
  for (const char* op : {"B", "X"})
    EXPECT_THAT(refusal(op + "\xff\xff\xff\xff."s), HasSubstr("end too early"));
  EXPECT_THAT(refusal("\x8b\xff\xff\xff\xff."s), HasSubstr("negative"));
  EXPECT_THAT(refusal("\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xff."s), HasSubstr("frame"));
}

TEST(Hostile, HolesInTheMemoAndNumbersFarAhead) {
  EXPECT_THAT(refusal("h\x01."s), HasSubstr("nothing under the number 1"));
  EXPECT_EQ(refusal("Nr\xff\xff\xff\xff."s), "");
  EXPECT_EQ(refusal("Np18446744073709551615\n."s), "");
  EXPECT_THAT(refusal("Np18446744073709551616\n."s), HasSubstr("memo"));
}

TEST(Hostile, RepeatedDoubling) {
  // A list of two of the list before, sixty times: 2^60 values, if somebody wrote them all down.
  std::string pickle = "]q\0"s;
  for (int i = 0; i < 60; ++i) {
    const std::string before(1, static_cast<char>(i));
    pickle.append("0(h").append(before).append("h").append(before).append("lq").append(
        1, static_cast<char>(i + 1));
  }
  pickle += '.';
  EXPECT_EQ(refusal(pickle), "");
  EXPECT_THAT(
      error_of([&] { static_cast<void>(loaded<formats::pickle::Format, Document>(bytes_of(pickle))); }),
      HasSubstr("far more than the pickle has bytes"));
  std::string twins = "N";
  for (int i = 0; i < 100; ++i) twins += "2\x86";
  EXPECT_THAT(
      error_of([&] { static_cast<void>(loaded<formats::pickle::Format, Document>(bytes_of(twins + '.'))); }),
      HasSubstr("far more than the pickle has bytes"));
}

TEST(Hostile, NestingAndCycles) {
  EXPECT_THAT(error_of([] {
                static_cast<void>(loaded<formats::pickle::Format, Document>(
                    bytes_of(std::string(100'000, ']') + std::string(99'999, 'a') + '.')));
              }),
              HasSubstr("1000 deep"));
  EXPECT_THAT(
      error_of([] { static_cast<void>(loaded<formats::pickle::Format, Document>(bytes_of("]q\0h\0a."s))); }),
      HasSubstr("1000 deep"));
}

TEST(Hostile, CallsExtensionsAndIds) {
  EXPECT_THAT(refusal("cposix\nsystem\n(S'true'\ntR."), HasSubstr("posix.system is not allowed, at byte 0"));
  EXPECT_THAT(refusal("\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R."),
              HasSubstr("posix.system is not allowed, at byte 17"));
  EXPECT_THAT(refusal("(S'true'\niposix\nsystem\n."), HasSubstr("posix.system"));
  EXPECT_THAT(refusal("\x82\x01."), HasSubstr("extension"));
  EXPECT_THAT(refusal("Pid\n."), HasSubstr("persistent"));
  EXPECT_THAT(refusal("NQ."), HasSubstr("persistent"));
  EXPECT_THAT(refusal("cbuiltins\nset\n)RN\x85R."), HasSubstr("neither a class nor a function"));
}

TEST(Hostile, DigitsWithoutEnd) {
  EXPECT_THAT(refusal("L" + std::string(5000, '9') + "L\n."), HasSubstr("4300"));
  EXPECT_EQ(refusal("L" + std::string(4300, '9') + "L\n."), "");
}

}  // namespace roundtrip::pickle_test
