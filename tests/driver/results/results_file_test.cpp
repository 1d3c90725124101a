// SPDX-License-Identifier: MIT
//
// Files that the driver reads, and whatever else could stand in their place.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bench/driver/base/error.h"
#include "bench/driver/base/json_text.h"
#include "bench/driver/results/comparison.h"
#include "bench/driver/results/results.h"
#include "bench/record/difference.h"
#include "bench/record/random.h"
#include "tests/support/comparison_helpers.h"

namespace roundtrip {
namespace {

using nlohmann::json;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

json as_json(const Run& run) {
  return json::parse(results_text(run));
}

std::string message(const std::string& text) {
  try {
    static_cast<void>(parse_results(text));
  } catch (const InputError& error) {
    return error.what();
  }
  return "none";
}

/// What is said of the run's JSON after `change`.
std::string message_after(const std::function<void(json&)>& change) {
  json changed = as_json(whole_run());
  change(changed);
  return message(changed.dump());
}

std::string message_with(const char* pointer, json value) {
  return message_after([&](json& run) { run.at(json::json_pointer(pointer)) = std::move(value); });
}

TEST(ResultsFile, IsReadAsItWasWritten) {
  const auto difference = first_difference(whole_run(), parse_results(results_text(whole_run())));
  EXPECT_FALSE(difference) << difference->path;
}

TEST(ResultsFile, SaysWhereAndWhatIsAllowed) {
  EXPECT_EQ(
      message_with("/roundtrip/facts/1/fidelity", "splendid"),
      "roundtrip.facts[1].fidelity: 'splendid' is not one of 'exact', 'lossy', 'failed', 'unsupported', "
      "'crashed', 'hung', 'out of memory', 'not built'");
  EXPECT_EQ(message_with("/roundtrip/facts/0/encoded_bytes", -1),
            "roundtrip.facts[0].encoded_bytes: -1 is less than 0");
  EXPECT_EQ(message_with("/benchmarks/1/interval/confidence", 9),
            "benchmarks[1].interval.confidence: 9 is greater than 1");
  EXPECT_EQ(message_with("/benchmarks/0/real_time", "fast"),
            "benchmarks[0].real_time: 'fast' is not of the type number");
  EXPECT_EQ(message_with("/benchmarks/0/blocks/ns/2", 1e300),
            "benchmarks[0].blocks.ns[2]: 1e+300 is greater than 1e+18");
  EXPECT_EQ(message_with("/roundtrip/options/blocks", 0.5),
            "roundtrip.options.blocks: 0.5 is not of the type integer or null");
  EXPECT_EQ(message_with("/benchmarks/0/instructions", 0),
            "benchmarks[0].instructions: 0 is not greater than 0");
  EXPECT_EQ(message_with("/roundtrip/formats/0/load_checks", "somewhat"),
            "roundtrip.formats[0].load_checks: 'somewhat' is not one of '', 'checked', 'checked on request', "
            "'unchecked'");
  EXPECT_EQ(message_with("/roundtrip/datasets/0/checksum", "0123456789ABCDEF"),
            "roundtrip.datasets[0].checksum: '0123456789ABCDEF' does not match the regular expression "
            "^([0-9a-f]{16})?$");
  EXPECT_EQ(message_with("/roundtrip/formats/0/name", ""),
            "roundtrip.formats[0].name: '' is shorter than 1 character");
  EXPECT_EQ(message_after([](json& run) { run["roundtrip"]["facts"][1].erase("reason"); }),
            "roundtrip.facts[1]: the member reason is missing");
  EXPECT_EQ(message_after([](json& run) { run.erase("context"); }), "the member context is missing");
}

TEST(ResultsFile, HoldsTogether) {
  const auto copied = [](const char* list) {
    return message_after([&](json& run) {
      auto& all = run.at(json::json_pointer(list));
      all.push_back(all[0]);
    });
  };
  EXPECT_EQ(copied("/roundtrip/facts"),
            "roundtrip.facts[2]: a fact of 'good' on 'data' is already there, as roundtrip.facts[0]");
  EXPECT_EQ(copied("/benchmarks"),
            "benchmarks[2]: 'save' by 'good' on 'data' is already there, as benchmarks[0]");
  EXPECT_EQ(copied("/roundtrip/untimed"),
            "roundtrip.untimed[1]: 'save' by 'bad' on 'data' is already there, as roundtrip.untimed[0]");
  EXPECT_EQ(copied("/roundtrip/formats"),
            "roundtrip.formats[2]: 'good' is already there, as roundtrip.formats[0]");
  EXPECT_THAT(copied("/roundtrip/datasets"), HasSubstr("roundtrip.datasets[1]: 'data' is already there"));
  EXPECT_THAT(copied("/roundtrip/operations"), HasSubstr("roundtrip.operations[2]: 'save' is already there"));
  EXPECT_THAT(copied("/roundtrip/options/operations"),
              HasSubstr("options.operations[2]: 'save' is already there"));
  EXPECT_EQ(message_with("/roundtrip/facts/0/format", "other"),
            "roundtrip.facts[0].format: 'other' is not in roundtrip.formats");
  EXPECT_EQ(message_with("/roundtrip/untimed/0/dataset", "other"),
            "roundtrip.untimed[0].dataset: 'other' is not in roundtrip.datasets");
  EXPECT_EQ(message_with("/benchmarks/0/operation", "other"),
            "benchmarks[0].operation: 'other' is not in roundtrip.operations");
  EXPECT_EQ(message_with("/roundtrip/options/operations/0", "other"),
            "roundtrip.options.operations[0]: 'other' is not in roundtrip.operations");
  EXPECT_EQ(message_with("/benchmarks/0/name", "data/good/saved"),
            "benchmarks[0].name: 'data/good/saved' is not 'data/good/save'");
  EXPECT_EQ(message_with("/benchmarks/0/run_name", "data/good/saved"),
            "benchmarks[0].run_name: 'data/good/saved' is not 'data/good/save'");
  EXPECT_EQ(message_with("/benchmarks/0/interval/low", 2000),
            "benchmarks[0].interval: low, 2000, is above high, 1034.12");
  EXPECT_EQ(message_with("/benchmarks/0/blocks/launch", json::array({0})),
            "benchmarks[0].blocks.launch: 1 elements; ns has 7");
  EXPECT_EQ(message_with("/roundtrip/facts/1/load_peak_bytes", 5),
            "roundtrip.facts[1].load_peak_bytes: 5, though the fidelity is 'crashed'");
  EXPECT_EQ(message_with("/roundtrip/facts/0/encoded_bytes", nullptr),
            "roundtrip.facts[0].encoded_bytes: null, though there are compressed sizes");
  EXPECT_EQ(message_with("/roundtrip/untimed/0/status", "pending"),
            "roundtrip.untimed[0].status: 'pending', in a run whose status is 'complete'");
  EXPECT_EQ(
      message_after([](json& run) {
        auto fact = run["roundtrip"]["facts"][1];
        fact["format"] = "good";
        run["roundtrip"]["facts"] = json::array({fact});
      }),
      "benchmarks[0]: 'save' by 'good' on 'data' is timed, but its fact says that there is no round trip");
}

TEST(ResultsFile, OfAnotherProgramIsNamedAsSuch) {
  for (const char* text :
       {"{}", "[]", "null", "1", R"({"context":{},"benchmarks":[{"name":"BM_x","real_time":1}]})"}) {
    EXPECT_THAT(message(text), HasSubstr("not a roundtrip results file")) << text;
  }
  EXPECT_EQ(message(R"({"roundtrip":{"schema_version":99}})"),
            "results of schema version 99; this program reads versions 1 to 2");
  EXPECT_THAT(message(R"({"roundtrip":{"schema_version":{"a":[]}}})"), HasSubstr("schema version an object"));
  for (const char* text :
       {R"({"roundtrip":null})", R"({"roundtrip":[]})", R"({"roundtrip":{}})", R"({"roundtrip":1e300})"}) {
    EXPECT_THAT(message(text), HasSubstr("the member context is missing")) << text;
  }
}

TEST(ResultsFile, MayHaveMembersThatAreNotKnown) {
  EXPECT_EQ(message_after([](json& run) {
              run["another"] = {{"deep", {1, 2, {{"a", nullptr}}}}};
              run["benchmarks"][0]["label"] = "of Google Benchmark";
              run["roundtrip"]["facts"][0]["new_bytes"] = "of any type";
            }),
            "none");
}

TEST(ResultsFile, WithoutWhatWasAddedLaterHasItsDefault) {
  json old = as_json(whole_run());
  for (json& cell : old["benchmarks"]) cell.erase("instructions");
  auto expected = whole_run();
  for (TimedCell& cell : expected.benchmarks) cell.instructions.reset();
  const auto difference = first_difference(expected, parse_results(old.dump()));
  EXPECT_FALSE(difference) << difference->path;
}

/// Calls `use` with the pointer of every value in the tree.
void visit_all(const json& tree, const json::json_pointer& here,
               const std::function<void(const json::json_pointer&)>& use) {
  use(here);
  if (!tree.is_structured()) return;
  for (const auto& [key, value] : tree.items()) {
    visit_all(value, tree.is_array() ? here / std::stoul(key) : here / key, use);
  }
}

TEST(ResultsFile, AllThatIsWrittenIsRequiredOrHasADefault) {
  const json whole = as_json(whole_run());
  std::vector<std::string> optional;
  visit_all(whole, json::json_pointer(), [&](const json::json_pointer& where) {
    if (where.empty() || !whole.at(where.parent_pointer()).is_object()) return;
    json lacking = whole;
    lacking.at(where.parent_pointer()).erase(where.back());
    const std::string said = message(lacking.dump());
    if (said == "none") {
      optional.push_back(where.back());
    } else if (where.back() != "roundtrip") {
      EXPECT_THAT(said, HasSubstr("the member " + where.back() + " is missing"));
    }
  });
  EXPECT_THAT(optional, Not(IsEmpty()));
  EXPECT_THAT(optional, Each(AnyOf("instructions", "notes", "data_format", "judges", "language",
                                   "load_checks", "unchecked_row", "by_default", "usual_scale", "all",
                                   "launches", "median_time", "witness_ns", "drift")));
}

TEST(ResultsFile, NoValueOfAnotherTypeIsBelieved) {
  json whole = as_json(whole_run());
  // One of each will do.
  whole["benchmarks"].erase(1);
  for (json& list : whole["benchmarks"][0]["blocks"]) list = json::array({list[0]});
  ASSERT_EQ(message(whole.dump()), "none");
  const std::array<json, 6> others{nullptr, true, -1, "x\x01\xe2\x80\xae", json::array(), json::object()};
  visit_all(whole, json::json_pointer(), [&](const json::json_pointer& where) {
    const json& here = where.empty() ? whole : whole.at(where);
    for (const json& other : others) {
      if (other.type() == here.type() || (here.is_number() && other.is_number())) continue;
      json changed = whole;
      (where.empty() ? changed : changed.at(where)) = other;
      const std::string said = message(changed.dump());
      EXPECT_LT(said.size(), 400U);
      if (said != "none") continue;
      EXPECT_TRUE(other.is_null()) << where.to_string() << " as " << other.dump();
    }
  });
}

/// Whatever was read can be written, and is then read as the same.
void expect_sound(const std::string& text) {
  try {
    const auto run = parse_results(text);
    const auto difference = first_difference(run, parse_results(results_text(run)));
    EXPECT_FALSE(difference) << difference->path;
  } catch (const InputError& error) {
    EXPECT_LT(std::string(error.what()).size(), 500U) << error.what();
  }
}

TEST(ResultsFile, IsReadOrRefusedWhateverHappensToItsBytes) {
  const std::string whole = results_text(whole_run());
  Random random(20);
  const auto place = [&](const std::string& text) {
    return static_cast<std::size_t>(random.below(text.size()));
  };
  constexpr std::array<const char*, 12> pieces{"-", "9",    "e",     "\"",      "{",    "]",
                                               ",", "null", "1e308", "\\u0000", "\xff", "\x1b"};
  for (int round = 0; round < 400; ++round) {
    std::string text = whole;
    for (auto changes = 1 + random.below(3); changes > 0; --changes) {
      const std::size_t at = place(text);
      const std::size_t length = 1 + static_cast<std::size_t>(random.below(20));
      switch (random.below(5)) {
        case 0:
          text[at] = static_cast<char>(random.below(256));
          break;
        case 1:
          text.erase(at, length);
          break;
        case 2:
          text.insert(at, random.pick(pieces));
          break;
        case 3:
          text.insert(at, text.substr(place(text), length));
          break;
        default:
          text.resize(at + 1);
      }
    }
    expect_sound(text);
  }
}

TEST(ResultsFile, IsReadOrRefusedWhateverHappensToItsValues) {
  const json whole = as_json(whole_run());
  std::vector<json::json_pointer> places;
  visit_all(whole, json::json_pointer(), [&](const json::json_pointer& where) { places.push_back(where); });
  const auto any = [&](Random& random) {
    return whole.at(places[static_cast<std::size_t>(random.below(places.size()))]);
  };
  Random random(21);
  for (int round = 0; round < 400; ++round) {
    json changed = whole;
    for (auto changes = 1 + random.below(3); changes > 0; --changes) {
      const auto& where = places[static_cast<std::size_t>(random.below(places.size()))];
      if (!changed.contains(where)) continue;
      json& value = changed.at(where);
      switch (random.below(4)) {
        case 0:  // a number beside it
          value = random.normal() * std::pow(10.0, static_cast<double>(random.between(-300, 300)));
          break;
        case 1:  // what stands elsewhere
          value = any(random);
          break;
        case 2:
          if (value.is_array() && !value.empty()) value.push_back(value[0]);
          break;
        default:
          if (value.is_structured()) value.clear();
      }
    }
    expect_sound(changed.dump());
  }
}

TEST(ComparisonFile, IsCheckedLikeAResultsFile) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "roundtrip-test-broken-comparison.json";
  const auto said = [&](const std::function<void(Comparison&)>& change) -> std::string {
    Comparison comparison = two_builds();
    change(comparison);
    std::ofstream(path) << comparison_text(comparison);
    try {
      static_cast<void>(read_comparison(path));
    } catch (const InputError& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_EQ(said([](Comparison&) {}), "none");
  const std::string name = path.string() + ": ";
  EXPECT_EQ(said([](Comparison& it) { it.verdict = "fine"; }),
            name + "verdict: 'fine' is not one of 'regression', 'inconclusive', 'improvement', 'clean'");
  EXPECT_EQ(said([](Comparison& it) { it.cells[1].ratio->confidence = 9; }),
            name + "cells[1].ratio.confidence: 9.0 is greater than 1");
  EXPECT_EQ(said([](Comparison& it) { it.cells[1].ratio->low = 2; }),
            name + "cells[1].ratio: low, 2, is above high, 0.8200000000000001");
  EXPECT_EQ(said([](Comparison& it) { it.cells.push_back(it.cells[0]); }),
            name + "cells[6]: 'data/good/save' is already there, as cells[0]");
  EXPECT_EQ(said([](Comparison& it) { it.cells[0].format = "bad"; }),
            name + "cells[0].name: 'data/good/save' is not 'data/bad/save'");
  EXPECT_EQ(said([](Comparison& it) { it.facts.push_back(it.facts[0]); }),
            name + "facts[1]: 'encoded_bytes' of 'good' on 'data' is already there, as facts[0]");
  EXPECT_EQ(said([](Comparison& it) { it.controls.push_back(it.controls[0]); }),
            name + "controls[1]: 'data/good/save' is already there, as controls[0]");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace roundtrip
