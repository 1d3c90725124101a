// SPDX-License-Identifier: MIT
//
// What the lowering makes of types that a language does not have, with two made-up languages: one that has
// almost nothing, and one that has what protobuf lacks. What protobuf has is in schema_protobuf_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/bridges/schema/conversion.h"
#include "bench/bridges/schema/lowering.h"
#include "tests/bridges/schema_helpers.h"

namespace roundtrip::schema {
namespace {

using ::testing::HasSubstr;

/// Signed 32- and 64-bit numbers, structs and lists of these: no maps, no unions, nothing that may be absent.
Language poor() {
  Language language;
  language.scalars = {
      {"bool", {"int", "int32"}},   {"int8", {"int", "int32"}},    {"int16", {"int", "int32"}},
      {"int32", {"int", "int32"}},  {"int64", {"long", "int64"}},  {"uint8", {"int", "int32"}},
      {"uint16", {"int", "int32"}}, {"uint32", {"long", "int64"}}, {"uint64", {"long", "int64"}},
      {"float", {"real", "float"}}, {"double", {"real", "double"}}};
  language.string = "text";
  language.bytes = "blob";
  return language;
}

/// Everything that can be nested is; enums, unions as members with a name and a scope, and as what may be
/// absent.
Language rich() {
  Language language = poor();
  language.has_enum = [](const EnumDescription& description) { return description.integer == "int8"; };
  language.elements.insert({Form::list, Form::map});
  language.map_keys = {"int32", "string"};
  language.mapped = language.elements;
  language.optional = {Form::record, Form::message};
  language.optional_as_union = true;
  language.unions = Unions::field;
  language.alternatives = language.elements;
  language.alternatives.insert(Form::marker);
  language.marker = "void";
  language.unions_have_names = true;
  language.alternatives_in_scope = false;
  language.first_number = 0;
  language.naming.field = camel_case;
  language.naming.bare = false;
  return language;
}

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

/// Structs with public members, as a compiler for the poor language would make them.
class Members : public Spelling {
 public:
  std::string api() const override { return "poor::Structs"; }
  std::vector<std::string> includes(const std::string& dataset) const override {
    return {"poor/" + dataset + ".h"};
  }
  std::string messages_namespace(const std::string& dataset) const override { return "poor::" + dataset; }
  Place field(const Member& field, const std::string& message) const override {
    return {message + "." + field.name + " = $", message + "." + field.name};
  }
  Place element(const Value&, const std::string& list, const std::string& index) const override {
    return {list + ".set(" + index + ", $)", list + "[" + index + "]"};
  }
  bool has_index() const override { return true; }
  std::string reserve(const Value&, const std::string& list, const std::string& size) const override {
    return list + ".resize(" + size + ")";
  }
  std::string append(const Value&, const std::string&, const std::string&,
                     const std::string&) const override {
    return {};
  }
  std::string get(const Member& field, const std::string& message) const override {
    return message + "." + field.name;
  }
  std::string has(const Member& field, const std::string& message) const override {
    return message + ".has_" + field.name;
  }
  std::string which(const Member& choice, const std::string& message) const override {
    return message + "." + choice.name + ".which()";
  }
  std::string label(const Member& choice, std::size_t index, const std::string&) const override {
    return choice.alternatives[index].name;
  }
};

std::string code_of(const std::string& type, const Language& language) {
  const DatasetDescription description = parse_description(description_of(type, "x", colors));
  return conversion_text(description, lower(description, language), Members());
}

TEST(SchemaConversion, CastsNumbersOfAnotherKind) {
  const std::string code = code_of(kind("uint64"), poor());
  EXPECT_THAT(code, HasSubstr("  message.x = static_cast<std::int64_t>(record.x);\n"));
  EXPECT_THAT(code, HasSubstr("  record.x = static_cast<std::uint64_t>(message.x);\n"));
}

TEST(SchemaConversion, CastsEnumsToTheSchemas) {
  EXPECT_THAT(code_of(color, rich()), HasSubstr("  message.x = static_cast<messages::Color>(record.x);\n"));
  EXPECT_THAT(code_of(color, rich()), HasSubstr("  to_enum(message.x, record.x);\n"));
}

TEST(SchemaConversion, CountsElementsWhereTheyAreNumbered) {
  EXPECT_THAT(code_of(kind("vector", point), poor()), HasSubstr("  auto&& list = message.x;\n"
                                                                "  list.resize(record.x.size());\n"
                                                                "  unsigned index = 0;\n"
                                                                "  for (const auto& element : record.x) {\n"
                                                                "    to_message(element, list[index++]);\n"
                                                                "  }\n"));
}

TEST(SchemaConversion, NestsLists) {
  const std::string code = code_of(kind("vector", kind("vector", kind("bytes"))), rich());
  EXPECT_THAT(code, HasSubstr("  for (const auto& element : record.x) {\n"
                              "    auto&& list2 = list[index++];\n"
                              "    list2.resize(element.size());\n"));
  EXPECT_THAT(code, HasSubstr("    auto& held = *position++;\n"
                              "    held.resize(static_cast<std::size_t>(element.size()));\n"));
}

TEST(SchemaConversion, FlagsWhatIsThere) {
  const std::string code = code_of(kind("optional", kind("int16")), poor());
  EXPECT_THAT(code, HasSubstr("  auto&& part = message.x;\n"
                              "  part.present = static_cast<std::int32_t>(static_cast<bool>(record.x));\n"
                              "  if (record.x) {\n"
                              "    part.value = *record.x;\n"
                              "  }\n"));
  EXPECT_THAT(code, HasSubstr("  if (message.x.present) {\n"
                              "    engage(record.x) = static_cast<std::int16_t>(message.x.value);\n"
                              "  } else {\n"
                              "    record.x.reset();\n"
                              "  }\n"));
}

TEST(SchemaConversion, SwitchesOverNumberedAlternatives) {
  const std::string code = code_of(kind("variant", kind("monostate") + "," + kind("int8")), poor());
  EXPECT_THAT(code, HasSubstr("  part.which = static_cast<std::int64_t>(record.x.index());\n"
                              "  switch (record.x.index()) {\n"
                              "    case 0: {\n"
                              "      break;\n"
                              "    }\n"
                              "    case 1: {\n"
                              "      part.int8_value = std::get<1>(record.x);\n"));
  EXPECT_THAT(code, HasSubstr("  switch (message.x.which) {\n"
                              "    case 0: {\n"
                              "      alternative<0>(record.x);\n"));
  EXPECT_THAT(code, HasSubstr("throw no_alternative(\"R.x.which\");"));
}

TEST(SchemaConversion, ChoosesNothingForWhatIsAbsent) {
  const std::string code = code_of(kind("optional", kind("int32")), rich());
  EXPECT_THAT(code, HasSubstr("  if (record.x) {\n"
                              "    message.something = *record.x;\n"
                              "  } else {\n"
                              "    message.nothing = true;\n"
                              "  }\n"));
  EXPECT_THAT(code, HasSubstr("    case nothing: {\n"
                              "      record.x.reset();\n"
                              "      break;\n"
                              "    }\n"
                              "    case something: {\n"
                              "      engage(record.x) = message.something;\n"));
}

TEST(SchemaConversion, FillsEntriesOfMaps) {
  const std::string code = code_of(kind("map", kind("string") + "," + point), poor());
  EXPECT_THAT(code, HasSubstr("  for (const auto& [key, mapped] : record.x) {\n"
                              "    auto&& entry = list[index++];\n"
                              "    entry.key = key;\n"
                              "    to_message(mapped, entry.value);\n"));
  EXPECT_THAT(code, HasSubstr("    auto key = make_key(record.x);\n"
                              "    key = entry.key;\n"
                              "    auto& mapped = record.x[std::move(key)];\n"
                              "    from_message(entry.value, mapped);\n"));
}

}  // namespace
}  // namespace roundtrip::schema
