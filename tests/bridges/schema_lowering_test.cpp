// SPDX-License-Identifier: MIT
//
// What the lowering makes of types that a language does not have. What protobuf has is in
// tests/formats/protobuf_schema_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/bridges/schema/lowering.h"
#include "tests/bridges/schema_helpers.h"

namespace roundtrip::schema {
namespace {

std::string type_text(const Value& value) {
  if (value.form == Form::list) return "[" + type_text(value.parts[0]) + "]";
  if (value.form == Form::map) return "{" + type_text(value.parts[0]) + ":" + type_text(value.parts[1]) + "}";
  return value.type;
}

std::string member_text(const Member& member) {
  std::string text = member.name;
  if (member.presence == Presence::choice) {
    text += " " + member.value.type + "(";
    for (const Member& alternative : member.alternatives) text += member_text(alternative) + ";";
    return text + ")";
  }
  return text + (member.presence == Presence::optional ? "? " : " ") + type_text(member.value) + "=" +
         std::to_string(member.number);
}

/// A line for each message but P's.
std::string lowered(const std::string& json, const Language& language) {
  std::string text;
  for (const Message& message : lower(parse_description(json), language).messages) {
    if (message.name == "P") continue;
    text += (message.is_union ? "union " : "") + message.name + "{";
    for (const Member& member : message.members) text += member_text(member) + ",";
    text += "}\n";
  }
  return text;
}

std::string poorly(const std::string& type) {
  return lowered(description_of(type), poor());
}
std::string richly(const std::string& type) {
  return lowered(description_of(type, "x", colors), rich());
}

TEST(SchemaLowering, TakesTheNumbersThatThereAre) {
  EXPECT_EQ(poorly(kind("uint64")), "R{x long=1,}\n");
  EXPECT_EQ(poorly(kind("enum", kind("uint8"))), "R{x int=1,}\n");
  Language without = poor();
  without.scalars.erase("uint64");
  EXPECT_THROW(
      static_cast<void>(lower(parse_description(description_of(kind("enum", kind("uint64")))), without)),
      DescriptionError);
  EXPECT_THROW(static_cast<void>(lower(parse_description(description_of(kind("uint64"))), without)),
               DescriptionError);
}

TEST(SchemaLowering, MakesListsOfMapsWhereThereAreNone) {
  EXPECT_EQ(poorly(kind("map", kind("string") + "," + kind("int8"))),
            "RXEntry{key text=1,value int=2,}\nR{x [RXEntry]=1,}\n");
  EXPECT_EQ(poorly(kind("vector", kind("map", kind("string") + "," + kind("int8")))),
            "RXElementEntry{key text=1,value int=2,}\n"
            "RXElementMap{values [RXElementEntry]=1,}\nR{x [RXElementMap]=1,}\n");
  EXPECT_EQ(richly(kind("map", kind("string") + "," + kind("int8"))), "R{x {text:int}=0,}\n");
  EXPECT_EQ(richly(kind("map", kind("int64") + "," + kind("int8"))),
            "RXEntry{key long=0,value int=1,}\nR{x [RXEntry]=0,}\n");
}

TEST(SchemaLowering, WrapsNestedListsWhereThereAreNone) {
  const std::string type = kind("vector", kind("set", kind("int64")));
  EXPECT_EQ(poorly(type), "Int64List{values [long]=1,}\nR{x [Int64List]=1,}\n");
  EXPECT_EQ(richly(type), "R{x [[long]]=0,}\n");
  EXPECT_EQ(richly(kind("vector", kind("map", kind("int32") + "," + kind("vector", kind("bool"))))),
            "R{x [{int:[int]}]=0,}\n");
}

TEST(SchemaLowering, FlagsWhatCannotBeAbsent) {
  EXPECT_EQ(poorly(kind("optional", kind("int16"))),
            "OptionalInt32{present int=1,value int=2,}\nR{x OptionalInt32=1,}\n");
  EXPECT_EQ(poorly(kind("vector", kind("pointer", point))),
            "OptionalP{present int=1,value P=2,}\nR{x [OptionalP]=1,}\n");
}

TEST(SchemaLowering, MakesUnionsOfWhatMayBeAbsent) {
  EXPECT_EQ(richly(kind("optional", kind("int16"))), "R{x RXUnion(nothing void=0;something int=1;),}\n");
  EXPECT_EQ(richly(kind("optional", point)), "R{x? P=0,}\n");
  EXPECT_EQ(
      richly(kind("vector", kind("optional", kind("int16")))),
      "OptionalInt32{value RXElementUnion(nothing void=0;something int=1;),}\nR{x [OptionalInt32]=0,}\n");
}

TEST(SchemaLowering, WrapsWhatCannotBeAbsentInWhatCan) {
  Language language = rich();
  language.optional_as_union = false;
  EXPECT_EQ(lowered(description_of(kind("optional", kind("int16"))), language),
            "Int32Value{value int=0,}\nR{x? Int32Value=0,}\n");
  EXPECT_EQ(lowered(description_of(kind("optional", kind("vector", kind("string")))), language),
            "StringList{values [text]=0,}\nR{x? StringList=0,}\n");
}

TEST(SchemaLowering, NumbersAlternativesWhereThereAreNoUnions) {
  const std::string type =
      kind("variant", kind("monostate") + "," + kind("int8") + "," + kind("vector", kind("int64")));
  EXPECT_EQ(poorly(type), "RX{which long=1,int8_value int=2,vector_value [long]=3,}\nR{x RX=1,}\n");
  Language absent = poor();
  absent.optional = {Form::scalar};
  EXPECT_EQ(lowered(description_of(type), absent),
            "RX{which long=1,int8_value? int=2,vector_value [long]=3,}\nR{x RX=1,}\n");
}

TEST(SchemaLowering, MakesUnionsMembers) {
  EXPECT_EQ(
      richly(kind("variant", kind("monostate") + "," + kind("int8") + "," + kind("vector", kind("int64")))),
      "R{x RXUnion(nothing void=0;int8Value int=1;vectorValue [long]=2;),}\n");
}

TEST(SchemaLowering, MakesUnionsTypes) {
  Language language = rich();
  language.unions = Unions::type;
  language.unions_have_names = false;
  language.alternatives = {Form::record, Form::message};
  EXPECT_EQ(lowered(description_of(kind("variant", kind("monostate") + "," + point + "," + kind("string"))),
                    language),
            "Monostate{}\nStringValue{value text=0,}\n"
            "union RX{value (monostate Monostate=0;p P=1;stringValue StringValue=2;),}\nR{x RX=0,}\n");
}

TEST(SchemaLowering, KeepsEnumsThatTheLanguageHas) {
  const Schema schema = lower(parse_description(description_of(color, "x", colors)), rich());
  ASSERT_EQ(schema.enums.size(), 1U);
  EXPECT_EQ(schema.enums[0].name, "Color");
  EXPECT_EQ(schema.enums[0].integer.kind, "int32");
  EXPECT_EQ(schema.enums[0].enumerators[0].name, "red");
  EXPECT_EQ(schema.enums[0].enumerators[1].name, "new_");
  EXPECT_EQ(richly(color), "R{x Color=0,}\n");
  EXPECT_EQ(lowered(description_of(color, "x", colors), poor()), "R{x int=1,}\n");
}

TEST(SchemaLowering, SaysWhichRecordsAreRecursive) {
  const Schema schema = lower(parse_description(description_of(
                                  kind("vector", kind("tuple", R"({"kind": "record", "record": "R"})")))),
                              poor());
  EXPECT_TRUE(schema.recursive);
  for (const Message& message : schema.messages)
    EXPECT_EQ(message.recursive, message.name == "R") << message.name;
}

TEST(SchemaNames, FollowTheStyle) {
  EXPECT_EQ(snake_case("orderLine2"), "order_line2");
  EXPECT_EQ(camel_case("order_line"), "orderLine");
  EXPECT_EQ(pascal_case("order_line"), "OrderLine");
  EXPECT_EQ(same_case("Order_line"), "Order_line");
}

TEST(SchemaNames, AvoidKeywordsOnlyWhereTheyAreBare) {
  EXPECT_EQ(lowered(description_of(kind("bool"), "New"), poor()), "R{new_ int=1,}\n");
  EXPECT_EQ(lowered(description_of(kind("bool"), "New"), rich()), "R{new int=0,}\n");
}

}  // namespace
}  // namespace roundtrip::schema
