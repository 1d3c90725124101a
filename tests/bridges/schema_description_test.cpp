// SPDX-License-Identifier: MIT
//
// Descriptions on their way from the record's type to a generator.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/bridges/schema/describe_json.h"
#include "bench/bridges/schema/description.h"
#include "tests/bridges/schema_helpers.h"

namespace roundtrip::schema {
namespace one {
enum class Unit : std::uint64_t { none = 0, all = 0xffffffffffffffff };
ROUNDTRIP_ENUM(Unit, none, all);
enum class Sign : std::int8_t { minus = -1, plus = 1 };
ROUNDTRIP_ENUM(Sign, minus, plus);
enum class Bare : std::int16_t { some };
struct Part {
  std::map<Sign, std::string> signs;
};
ROUNDTRIP_RECORD(Part, signs);
struct Whole {
  Unit unit;
  std::vector<std::optional<Sign>> signs;
  Bare bare;
  Part part;
  std::int32_t number;
};
ROUNDTRIP_RECORD(Whole, unit, signs, bare, part, number);
}  // namespace one

namespace other {
enum class Unit : std::uint64_t { none = 0, all = 1 };
ROUNDTRIP_ENUM(Unit, none, all);
struct Clash {
  Unit unit;
  one::Unit other;
};
ROUNDTRIP_RECORD(Clash, unit, other);
}  // namespace other

namespace {

using ::testing::HasSubstr;

std::string error_of(const std::string& json) {
  try {
    static_cast<void>(parse_description(json));
  } catch (const DescriptionError& error) {
    return error.what();
  }
  return "no error";
}

TEST(SchemaDescription, KeepsEnumerators) {
  const Description description = describe_with_enumerators<one::Whole>();
  ASSERT_EQ(description.enums.size(), 2U);
  const EnumDescription& sign = description.enums[0];
  EXPECT_EQ(sign.name, "Sign");
  EXPECT_EQ(sign.integer, "int8");
  ASSERT_EQ(sign.enumerators.size(), 2U);
  EXPECT_EQ(sign.enumerators[0].name, "minus");
  EXPECT_EQ(sign.enumerators[0].value, -1);
  EXPECT_EQ(description.find("Part")->fields[0].type.arguments[0].enumeration, "Sign");
  const std::vector<FieldDescription>& fields = description.find("Whole")->fields;
  EXPECT_EQ(fields[0].type.enumeration, "Unit");
  EXPECT_EQ(fields[1].type.arguments[0].arguments[0].enumeration, "Sign");
  EXPECT_EQ(fields[2].type.enumeration, "");
}

TEST(SchemaDescription, LeavesTheTextWithoutEnumerators) {
  EXPECT_EQ(to_text(describe_with_enumerators<one::Whole>()), description_text<one::Whole>);
  EXPECT_EQ(description_text<one::Part>, "Part{signs:map<enum<int8>,string>}\n=@Part\n");
}

TEST(SchemaDescription, RefusesTwoEnumsOfOneName) {
  try {
    static_cast<void>(describe_with_enumerators<other::Clash>());
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("two enums are named Unit"));
  }
}

TEST(SchemaDescription, SaysWhatIsWrong) {
  EXPECT_THAT(error_of("{"), HasSubstr("no JSON: "));
  EXPECT_EQ(error_of("[]"), "the description is not a JSON object");
  EXPECT_EQ(error_of("{}"), "the description lacks \"dataset\"");
  EXPECT_EQ(error_of(description_of(kind("color"))), "R.x is of an unknown kind, \"color\"");
  EXPECT_EQ(error_of(description_of(kind("map", kind("int32")))), "R.x is a map of 1 types");
  EXPECT_EQ(error_of(description_of(kind("array", kind("int32")))), "R.x lacks \"length\"");
  EXPECT_EQ(error_of(description_of(R"({"kind": "record", "record": "Q"})")),
            "R.x is of the record Q, which is not described");
  EXPECT_EQ(error_of(description_of(kind("bool"), "a-b")),
            "\"name\" of a field of R is \"a-b\", which is not an identifier of letters, digits and _");
  EXPECT_EQ(error_of(description_of(kind("enum", kind("string")))), "R.x is an enum of a string");
  EXPECT_EQ(error_of(R"({"dataset": "d", "root": {"kind": "bool"}, "records": []})"),
            "the root is a bool: it must be a record");
  EXPECT_EQ(error_of(description_of(color)), "R.x is of the enum Color, which is not described");
  EXPECT_EQ(error_of(description_of(color, "x", colors + "," + colors)), "two enums are named Color");
  EXPECT_EQ(error_of(description_of(
                color, "x",
                R"({"name": "Color", "integer": "int8", "enumerators": [{"name": "red", "value": 0.5}]})")),
            "\"value\" of Color::red is not an integer");
}

TEST(SchemaDescription, ReadsWhatDescribeJsonWrites) {
  const Description description = describe_with_enumerators<one::Whole>();
  const DatasetDescription read = parse_description(to_json(description, "d"));
  EXPECT_EQ(read.dataset, "d");
  EXPECT_EQ(to_text(read.description), to_text(description));
  ASSERT_EQ(read.description.enums.size(), 2U);
  EXPECT_EQ(read.description.enums[1].name, "Unit");
  EXPECT_EQ(read.description.enums[1].integer, "uint64");
  EXPECT_EQ(read.description.enums[1].enumerators[1].value, -1);
  EXPECT_EQ(read.record("Whole").fields[0].type.enumeration, "Unit");
}

}  // namespace
}  // namespace roundtrip::schema
