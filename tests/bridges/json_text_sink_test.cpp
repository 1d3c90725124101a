// SPDX-License-Identifier: MIT
#include "bench/bridges/json_text_sink.h"

#include <gtest/gtest.h>

#include <limits>

#include "bench/bridges/write.h"

namespace roundtrip {
namespace {

using namespace std::string_literals;

std::string text_of(const Document& document) {
  Buffer out;
  JsonTextSink sink(out);
  write_events(document, sink);
  return std::string(as_text(as_view(out)));
}

TEST(JsonTextSink, WritesNothingThatIsNotNeeded) {
  const Document document{Document::Object{
      {"a", {Document::Array{{}, {true}, {false}, {Document::Array{}}, {Document::Object{}}, {"x"s}}}},
      {"b", {Document::Object{{"", {Document::Array{{Document::Array{{true}}}, {false}}}}}}},
      {"b", {}}}};
  EXPECT_EQ(text_of(document), R"({"a":[null,true,false,[],{},"x"],"b":{"":[[true],false]},"b":null})");
}

TEST(JsonTextSink, IntegersHaveAllTheirDigits) {
  EXPECT_EQ(text_of(Document::integer(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(text_of(Document::integer(std::numeric_limits<std::uint64_t>::max())), "18446744073709551615");
}

TEST(JsonTextSink, DoublesNeverLookLikeIntegers) {
  EXPECT_EQ(text_of({1.0}), "1.0");
  EXPECT_EQ(text_of({-0.0}), "-0.0");
  EXPECT_EQ(text_of({0.1}), "0.1");
  EXPECT_EQ(text_of({18446744073709551616.0}), "18446744073709551616.0");
  EXPECT_EQ(text_of({1e300}), "1e+300");
  EXPECT_EQ(text_of({std::numeric_limits<double>::denorm_min()}), "5e-324");
  EXPECT_EQ(text_of({std::numeric_limits<double>::max()}), "1.7976931348623157e+308");
}

TEST(JsonTextSink, WhatJsonDoesNotHaveIsNull) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(text_of({Document::Array{{infinity}, {-infinity}, {nan}}}), "[null,null,null]");
}

TEST(JsonTextSink, EscapesWhatItMustAndNothingElse) {
  EXPECT_EQ(text_of({"\0\x0a\x1f\x20\x7f\"\\/\xc3\xa9\xf0\x9f\x98\x80"s}),
            "\"\\u0000\\u000a\\u001f \x7f\\\"\\\\/\xc3\xa9\xf0\x9f\x98\x80\"");
  EXPECT_EQ(text_of({Document::Object{{"\"\0"s, {}}}}), R"({"\"\u0000":null})");
}

TEST(JsonTextSink, RefusesWhatIsNoUtf8) {
  EXPECT_THROW(text_of({"\xff"s}), NotUtf8Error);
  EXPECT_THROW(text_of({Document::Object{{"\xed\xa0\x80"s, {}}}}), NotUtf8Error);
}

}  // namespace
}  // namespace roundtrip
