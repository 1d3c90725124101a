// SPDX-License-Identifier: MIT
#include "bench/bridges/record_file_sink.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>

#include "bench/bridges/write.h"
#include "bench/record/document_file.h"

namespace roundtrip {
namespace record_file_sink_test {

using namespace std::string_literals;

enum class Colour : std::uint8_t { red = 1 };

struct Inner {
  std::vector<std::int16_t> shorts;
  std::map<std::string, float> by_name;
};
ROUNDTRIP_RECORD(Inner, shorts, by_name);

struct Outer {
  Colour colour = Colour::red;
  std::optional<Inner> inner;
  std::array<double, 1> numbers{};
  std::array<bool, 1> flags{};
};
ROUNDTRIP_RECORD(Outer, colour, inner, numbers, flags);

template <class T>
std::string file_of(const T& record) {
  Buffer out;
  RecordFileSink sink(out);
  write_events(record, sink);
  return std::string(as_text(as_view(out)));
}

std::string number(auto value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}
std::string length(std::uint64_t value) {
  return number(value);
}
std::string key(const std::string& text) {
  return length(text.size()) + text;
}

TEST(RecordFileSink, OfADocumentItIsTheDocumentFile) {
  const Document document{Document::Object{
      {"a", {Document::Array{{}, {true}, {0.5}, {"x\0y"s}, {Bytes{std::byte{7}}}, {Document::Object{}}}}},
      {"a", Document::integer(std::numeric_limits<std::uint64_t>::max())},
      {"b", Document::integer(std::numeric_limits<std::int64_t>::min())},
      {"c", Document::integer(std::uint64_t{1} << 63U)}}};
  Buffer expected;
  write_document_file(document, expected);
  EXPECT_EQ(file_of(document), as_text(as_view(expected)));
}

TEST(RecordFileSink, RecordsHaveNamesAndNumbersStayTogether) {
  const Outer outer{Colour::red, Inner{{-1, 2}, {{"k", 0.5F}}}, {2.5}, {true}};
  const std::string inner = "\x09" + key("Inner") + length(2) + key("shorts") + "\x0ah"s + length(2) +
                            number(std::int16_t{-1}) + number(std::int16_t{2}) + key("by_name") + "\x08" +
                            length(1) + key("k") + "\x04" + number(0.5);
  EXPECT_EQ(file_of(outer), "D\x09" + key("Outer") + length(4) + key("colour") + "\x02" +
                                number(std::int64_t{1}) + key("inner") + inner + key("numbers") + "\x0a" +
                                "d" + length(1) + number(2.5) + key("flags") + "\x07" + length(1) +
                                "\x01\x01");
}

TEST(RecordFileSink, EachNumberHasTheCharacterOfItsType) {
  const std::string characters{type_character<std::int8_t>,  type_character<std::uint8_t>,
                               type_character<std::int16_t>, type_character<std::uint16_t>,
                               type_character<std::int32_t>, type_character<std::uint32_t>,
                               type_character<std::int64_t>, type_character<std::uint64_t>,
                               type_character<float>,        type_character<double>};
  EXPECT_EQ(characters, "bBhHiIqQfd");
}

}  // namespace record_file_sink_test
}  // namespace roundtrip
