// SPDX-License-Identifier: MIT
//
// The schemas that the program carries, and what reads them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/bridges/nlohmann_tree.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/json_schema.h"
#include "bench/driver/base/validate.h"
#include "bench/driver/history/row.h"
#include "bench/driver/results/comparison.h"
#include "bench/driver/results/results.h"
#include "roundtrip/schemas.h"
#include "tests/support/comparison_helpers.h"

namespace roundtrip {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::array<std::string, 5> all_schemas{results_schema(), comparison_schema(), history_schema(),
                                             schemas::manifest_schema, schemas::document_schema};

TEST(Schemas, UseNoKeywordThatIsNotChecked) {
  for (const std::string& text : all_schemas) EXPECT_NO_THROW(Schema{text}) << text;
  for (const char* text :
       {R"({"uniqueItems":true})", R"({"properties":{"a":{"items":{"oneOf":[]}}}})",
        R"({"$defs":{"a":{"format":"date"}}})", R"({"type":"int"})", R"({"$ref":"#/$defs/nothing"})",
        R"({"pattern":"(a"})", R"({"items":{"$defs":{}}})"}) {
    EXPECT_THROW(Schema{text}, std::logic_error) << text;
  }
}

TEST(Schemas, SayTheSameOfTheSame) {
  json seen = json::object();
  for (const std::string& text : all_schemas) {
    const json schema = json::parse(text);
    if (!schema.contains("$defs")) continue;
    for (const auto& [name, definition] : schema["$defs"].items()) {
      const auto [first, is_new] = seen.emplace(name, definition);
      EXPECT_EQ(*first, definition) << name;
    }
  }
}

/// The paths of what is in the value and not in the schema.
void undescribed(const json& schema, json rule, const json& value, const std::string& path,
                 std::vector<std::string>& found) {
  while (rule.contains("$ref"))
    rule = schema.at(json::json_pointer(rule["$ref"].get<std::string>().substr(1)));
  if (rule.contains("allOf")) {
    for (const auto& each : rule["allOf"]) {
      if (each["if"]["properties"]["row"]["const"] != value["row"]) continue;
      json then = schema.at(json::json_pointer(each["then"]["$ref"].get<std::string>().substr(1)));
      rule["properties"].update(then["properties"]);
    }
  }
  if (value.is_array()) {
    for (const json& element : value)
      undescribed(schema, rule.value("items", json()), element, path + "[]", found);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      const std::string there = path + "." + name;
      if (!rule.contains("properties") || !rule["properties"].contains(name)) {
        found.push_back(there);
      } else {
        undescribed(schema, rule["properties"][name], member, there, found);
      }
    }
  } else if (!rule.contains("type") && !rule.contains("enum") && !rule.contains("const")) {
    found.push_back(path);
  }
}

template <class Record>
std::vector<std::string> undescribed(const std::string& text, const Record& record) {
  json value;
  write_value(record, nlohmann_tree::Place(value));
  const json schema = json::parse(text);
  std::vector<std::string> found;
  undescribed(schema, schema, value, "", found);
  return found;
}

// A member that a schema does not name is believed whatever it is.
TEST(Schemas, NameAllThatIsWritten) {
  EXPECT_THAT(undescribed(results_schema(), whole_run()), IsEmpty());
  Comparison comparison = two_builds();
  comparison.cells[0].screen_pairs = {{0.5}};
  comparison.cells[0].confirm_pairs = {{0.5}};
  comparison.reasons = {"a reason"};
  EXPECT_THAT(undescribed(comparison_schema(), comparison), IsEmpty());
  EXPECT_THAT(undescribed(history_schema(), RunRow{}), IsEmpty());
  EXPECT_THAT(undescribed(history_schema(), CellRow{}), IsEmpty());
  EXPECT_THAT(undescribed(history_schema(), FactsRow{}), IsEmpty());
  std::vector<std::string> found;
  json value = json::parse(results_text(whole_run()));
  value["roundtrip"]["facts"][0]["another"] = 1;
  const json schema = json::parse(results_schema());
  undescribed(schema, schema, value, "", found);
  EXPECT_THAT(found, ElementsAre(".roundtrip.facts[].another"));
}

struct Small {
  std::optional<std::int32_t> size;
  std::vector<std::string> words;
  double share = 0;
  std::string later;
};
ROUNDTRIP_RECORD(Small, size, words, share, later);
constexpr std::array<std::string_view, 2> two_words{"yes", "no"};
constexpr auto notes_of_small =
    notes_of<Small>("few members", {{"size", "", {.least = 1}},
                                    {"words", "an answer each", {.words = two_words}, 2},
                                    {"share", "", {.above = 0, .most = 1e300}},
                                    {.member = "later", .limits = {.pattern = "^a"}, .required = false}});

}  // namespace

template <>
inline constexpr auto schema_notes<Small> = notes_of_small;

namespace {

// Byte for byte: a file in the tree is compared with it.
TEST(Schemas, AreMadeOfRecordsAndTheirNotes) {
  EXPECT_EQ(json_schema_of<Small>("small"), R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "small",
  "type": "object",
  "description": "few members",
  "required": ["size", "words", "share"],
  "properties": {
    "size": {"type": ["integer", "null"], "minimum": 1, "maximum": 2147483647},
    "words": {"type": "array", "minItems": 2, "items": {"enum": ["yes", "no"]}, "description": "an answer each"},
    "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1e+300},
    "later": {"type": "string", "pattern": "^a"}
  },
  "$defs": {}
}
)");
  // In a constant it does not compile.
  EXPECT_THROW(static_cast<void>(notes_of<Small>("", {{"sise"}})), std::logic_error);
  EXPECT_THROW(static_cast<void>(notes_of<Small>("", {{"words"}, {"size"}})), std::logic_error);
}

std::string said_by(const char* schema, const json& value) {
  try {
    Schema(schema).check(value);
  } catch (const InputError& error) {
    return error.what();
  }
  return "none";
}

TEST(Schemas, NumbersAreComparedExactly) {
  const char* const seed = R"({"type":"integer","minimum":0,"maximum":18446744073709551615})";
  EXPECT_EQ(said_by(seed, UINT64_MAX), "none");
  EXPECT_EQ(said_by(seed, 3.0), "none");
  EXPECT_EQ(said_by(seed, 18446744073709551616.0),
            "1.8446744073709552e+19 is greater than 18446744073709551615");
  EXPECT_EQ(said_by(seed, -1), "-1 is less than 0");
  EXPECT_EQ(said_by(seed, 0.5), "0.5 is not of the type integer");
  EXPECT_EQ(said_by(seed, true), "true is not of the type integer");
  EXPECT_EQ(said_by(R"({"const":1})", true), "true is not 1");
  EXPECT_EQ(said_by(R"({"const":1})", 1.0), "none");
  EXPECT_EQ(said_by(R"({"minLength":2,"maxLength":3})", "\u00e4"), "'\u00e4' is shorter than 2 characters");
  EXPECT_EQ(said_by(R"({"minLength":2,"maxLength":3})", "\u00e4\u00e4\u00e4"), "none");
  EXPECT_EQ(said_by(R"({"pattern":"^(a|b)*$"})", std::string(1'000'000, 'a')), "none");
  EXPECT_EQ(said_by(R"({"pattern":"^(a|b)*$"})", std::string("a\0a", 3)),
            "'a\\x00a' does not match the regular expression ^(a|b)*$");
  EXPECT_EQ(said_by(R"({"maxLength":3,"pattern":"a"})", std::string(1'000'000, 'a')),
            "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…' is longer than 3 characters");
}

}  // namespace
}  // namespace roundtrip
