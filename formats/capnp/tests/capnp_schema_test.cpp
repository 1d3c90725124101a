// SPDX-License-Identifier: MIT
//
// The schema that is generated for small descriptions. That the code with it works is what the round trips of
// the datasets show.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/bridges/schema/lowering.h"
#include "bench/bridges/schema/schema_format.h"
#include "tests/bridges/schema_helpers.h"

namespace roundtrip::capnp {

schema::SchemaFormat schema_format();

namespace {

using schema::description_of;
using schema::kind;
using schema::point;
using ::testing::HasSubstr;

std::string text_of(const std::string& json) {
  return schema_format().print(schema::lower(schema::parse_description(json), schema_format().language));
}

std::string text_of_type(const std::string& type) {
  return text_of(description_of(type));
}

TEST(CapnpSchema, BeginsWithAnIdThatTheNameGives) {
  const std::string text = text_of_type(kind("int8"));
  EXPECT_THAT(text, HasSubstr("\n@12638183902020757363;\n"));
  EXPECT_THAT(text, HasSubstr("$Cxx.namespace(\"roundtrip_capnp::d\");\n\nstruct P {\n  a @0 :Int32;\n}\n"));
}

TEST(CapnpSchema, MapsScalarsToTheirOwnWidth) {
  const std::pair<const char*, const char*> expected[] = {
      {"bool", "Bool"},     {"int8", "Int8"},     {"int16", "Int16"},   {"int32", "Int32"},
      {"int64", "Int64"},   {"uint8", "UInt8"},   {"uint16", "UInt16"}, {"uint32", "UInt32"},
      {"uint64", "UInt64"}, {"float", "Float32"}, {"double", "Float64"}};
  for (const auto& [cpp, type] : expected) {
    EXPECT_THAT(text_of_type(kind(cpp)), HasSubstr(std::string("  x @0 :") + type + ";\n"));
  }
}

TEST(CapnpSchema, NestsLists) {
  EXPECT_THAT(text_of_type(kind("vector", kind("vector", kind("string")))),
              HasSubstr("  x @0 :List(List(Text));\n"));
  EXPECT_THAT(text_of_type(kind("vector", kind("uint8"))), HasSubstr("  x @0 :Data;\n"));
}

TEST(CapnpSchema, MakesMapsListsOfEntries) {
  const std::string text = text_of_type(kind("map", kind("string") + ", " + point));
  EXPECT_THAT(text, HasSubstr("struct RXEntry {\n  key @0 :Text;\n  value @1 :P;\n}\n"));
  EXPECT_THAT(text, HasSubstr("  x @0 :List(RXEntry);\n"));
}

TEST(CapnpSchema, LetsPointersBeAbsentAndNumbersBeUnions) {
  EXPECT_THAT(text_of_type(kind("optional", kind("string"))), HasSubstr("  x @0 :Text;\n"));
  EXPECT_THAT(text_of_type(kind("optional", kind("int32"))),
              HasSubstr("  x :union {\n    nothing @0 :Void;\n    something @1 :Int32;\n  }\n"));
}

TEST(CapnpSchema, MakesVariantsUnions) {
  EXPECT_THAT(text_of_type(kind("variant", kind("monostate") + ", " + kind("int8") + ", " + point)),
              HasSubstr("  x :union {\n    nothing @0 :Void;\n    int8Value @1 :Int8;\n    p @2 :P;\n  }\n"));
}

TEST(CapnpSchema, HasEnumsOfOrdinalsAndTheIntegersOfOthers) {
  const std::string type = R"({"kind": "enum", "enum": "Color", "arguments": [{"kind": "uint8"}]})";
  const std::string head = R"({"name": "Color", "integer": "uint8", "enumerators": [)";
  const std::string ordinals = head + R"({"name": "dark_red", "value": 1}, {"name": "BLUE", "value": 0}]})";
  const std::string gaps = head + R"({"name": "red", "value": 0}, {"name": "blue", "value": 2}]})";
  const std::string text = text_of(description_of(type, "x", ordinals));
  EXPECT_THAT(text, HasSubstr("enum Color {\n  darkRed @1;\n  blue @0;\n}\n"));
  EXPECT_THAT(text, HasSubstr("  x @0 :Color;\n"));
  EXPECT_THAT(text_of(description_of(type, "x", gaps)), HasSubstr("  x @0 :UInt8;\n"));
}

TEST(CapnpSchema, GivesOtherNamesToWhatIsReserved) {
  EXPECT_THAT(text_of(description_of(kind("int8"), "union")), HasSubstr("  unionValue @0 :Int8;\n"));
  EXPECT_THAT(text_of(description_of(kind("int8"), "null")), HasSubstr("  nullValue @0 :Int8;\n"));
  EXPECT_THAT(text_of(description_of(kind("int8"), "two_words")), HasSubstr("  twoWords @0 :Int8;\n"));
}

}  // namespace
}  // namespace roundtrip::capnp
