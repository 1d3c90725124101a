// SPDX-License-Identifier: MIT
//
// The code that is generated for a made-up API.
#include "bench/bridges/schema/conversion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/bridges/schema/lowering.h"
#include "bench/bridges/schema/runtime.h"
#include "tests/bridges/schema_helpers.h"

namespace roundtrip::schema {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Structs with public members, as a compiler for the poor language would make them.
class Members : public Spelling {
 public:
  explicit Members(bool in_place = false) : in_place_(in_place) {}

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
  bool is_read_in_place() const override { return in_place_; }

 private:
  bool in_place_;
};

std::string code_of(const std::string& type, const Language& language, bool in_place = false) {
  const DatasetDescription description = parse_description(description_of(type, "x", colors));
  return conversion_text(description, lower(description, language), Members(in_place));
}

/// The body of R's sum.
std::string sum_of(const std::string& type, const Language& language) {
  const std::string code = code_of(type, language, true);
  const std::string head = "inline std::uint64_t sum_of_message(const messages::R& message) {\n";
  const std::size_t begin = code.find(head) + head.size();
  return code.substr(begin, code.find("\n}\n", begin) + 1 - begin);
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

TEST(SchemaAccess, IsWrittenForWhatIsReadInPlace) {
  EXPECT_THAT(code_of(kind("bool"), poor()), Not(HasSubstr("sum_of_message")));
  EXPECT_THAT(code_of(kind("bool"), poor()), Not(HasSubstr(" access(")));
  EXPECT_THAT(code_of(kind("bool"), poor(), true),
              HasSubstr("  [[gnu::noinline]] static std::uint64_t access(const poor::d::R& message) {\n"
                        "    return d_poor_Structs::sum_of_message(message);\n  }\n"));
}

TEST(SchemaAccess, AddsWhatTheRecordHas) {
  EXPECT_EQ(sum_of(kind("int8"), poor()),
            "  std::uint64_t sum = 0;\n"
            "  sum += access_sum(static_cast<std::int8_t>(message.x));\n"
            "  return sum;\n");
  EXPECT_THAT(sum_of(kind("bool"), poor()), HasSubstr("access_sum(static_cast<bool>(message.x))"));
  EXPECT_THAT(sum_of(kind("double"), poor()), HasSubstr("access_sum(static_cast<double>(message.x))"));
  EXPECT_THAT(sum_of(color, poor()), HasSubstr("access_sum(static_cast<std::int8_t>(message.x))"));
  EXPECT_THAT(sum_of(color, rich()), HasSubstr("access_sum(static_cast<std::int8_t>(message.x))"));
  EXPECT_THAT(sum_of(kind("string"), poor()), HasSubstr("sum += sum_of_text(message.x);"));
  EXPECT_THAT(sum_of(kind("bytes"), poor()), HasSubstr("sum += sum_of_text(message.x);"));
  EXPECT_THAT(sum_of(kind("vector", kind("uint8")), poor()), HasSubstr("sum += sum_of_numbers(message.x);"));
  EXPECT_THAT(sum_of(point, poor()), HasSubstr("sum += sum_of_message(message.x);"));
  EXPECT_THAT(sum_of(kind("complex", kind("float")), poor()),
              HasSubstr("  sum += access_sum(static_cast<float>(message.x.real));\n"
                        "  sum += access_sum(static_cast<float>(message.x.imag));\n"));
  EXPECT_EQ(sum_of(kind("monostate"), poor()), "  std::uint64_t sum = 0;\n  return sum;\n");
}

TEST(SchemaAccess, RefusesArraysOfAnotherLength) {
  const auto array = [](const std::string& element) {
    return R"({"kind": "array", "length": 3, "arguments": [)" + element + "]}";
  };
  EXPECT_THAT(sum_of(array(kind("uint8")), poor()),
              HasSubstr("  check_length(\"R.x\", 3, static_cast<std::size_t>(message.x.size()));\n"
                        "  sum += sum_of_numbers(message.x);\n"));
  EXPECT_THAT(sum_of(array(kind("int32")), poor()),
              HasSubstr("  check_length(\"R.x\", 3, static_cast<std::size_t>(message.x.size()));\n"
                        "  for (const auto& element : message.x) {\n"
                        "    sum += access_sum(static_cast<std::int32_t>(element));\n"
                        "  }\n"));
}

TEST(SchemaAccess, AddsWhatIsThere) {
  EXPECT_THAT(sum_of(kind("optional", kind("int16")), poor()),
              HasSubstr("  if (message.x.present) {\n"
                        "    sum += access_sum(static_cast<std::int16_t>(message.x.value));\n"
                        "  }\n"));
  EXPECT_THAT(sum_of(kind("pointer", point), rich()), HasSubstr("  if (message.has_x) {\n"
                                                                "    sum += sum_of_message(message.x);\n"
                                                                "  }\n"));
}

TEST(SchemaAccess, AddsKeysAndTheirValues) {
  const std::string type = kind("map", kind("string") + "," + kind("int8"));
  EXPECT_THAT(sum_of(type, poor()),
              HasSubstr("  for (const auto& entry : message.x) {\n"
                        "    sum += sum_of_text(entry.key);\n"
                        "    sum += access_sum(static_cast<std::int8_t>(entry.value));\n"
                        "  }\n"));
  EXPECT_THAT(sum_of(type, rich()), HasSubstr("  for (const auto& [key, mapped] : message.x) {\n"
                                              "    sum += sum_of_text(key);\n"
                                              "    sum += access_sum(static_cast<std::int8_t>(mapped));\n"
                                              "  }\n"));
}

TEST(SchemaAccess, AddsTheAlternativeThatIsHeld) {
  const std::string type = kind("variant", kind("monostate") + "," + kind("int8"));
  EXPECT_THAT(sum_of(type, rich()), HasSubstr("  switch (message.x.which()) {\n"
                                              "    case nothing: {\n"
                                              "      break;\n"
                                              "    }\n"
                                              "    case int8Value: {\n"
                                              "      sum += access_sum(static_cast<std::int8_t>("));
  for (const Language& language : {poor(), rich()}) {
    EXPECT_THAT(sum_of(type, language), HasSubstr("throw no_alternative(\"R.x"));
  }
}

/// As a library may have it.
struct Text {
  const char* begin;
  const char* data() const { return begin; }
  std::size_t size() const { return 2; }
};

TEST(SchemaAccess, AddsBytesAsTheRecordHasThem) {
  EXPECT_EQ(sum_of_text(Text{"\x01\xff"}), access_sum(std::string("\x01\xff")));
  EXPECT_EQ(sum_of_text(std::string()), 0U);
  EXPECT_EQ(sum_of_numbers(Text{"\x01\xff"}), access_sum(std::vector<std::uint8_t>{1, 255}));
}

}  // namespace
}  // namespace roundtrip::schema
