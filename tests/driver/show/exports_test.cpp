// SPDX-License-Identifier: MIT
//
// What exports of a run and of a comparison hold; exports_test.py gives them to those who read them.
#include "bench/driver/show/exports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bench/driver/base/error.h"
#include "bench/driver/show/export_kinds.h"
#include "tests/support/comparison_helpers.h"

namespace roundtrip {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

/// The message of an InputError, or nothing.
std::string refusal(const std::vector<std::string>& texts, ExportSource source) {
  try {
    (void)parse_exports(texts, source);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(ParseExports, TakesKindsAndFiles) {
  const auto exports = parse_exports({"csv=a=b.csv", "junit=report.xml", "bmf"}, ExportSource::run);
  ASSERT_EQ(exports.size(), 3U);
  EXPECT_EQ(exports[0].kind, "csv");
  EXPECT_EQ(exports[0].file, "a=b.csv");
  EXPECT_FALSE(exports[2].file);
  EXPECT_TRUE(replaces_table(exports));
  EXPECT_FALSE(replaces_table(parse_exports({"csv=a", "github=b"}, ExportSource::comparison)));
}

TEST(ParseExports, RefusesWhatDoesNotFit) {
  EXPECT_THAT(refusal({"nope"}, ExportSource::run), HasSubstr("googlecpp, bmf"));
  for (const char* kind :
       {"googlecpp", "bmf", "customSmallerIsBetter", "customBiggerIsBetter", "benchstat"}) {
    EXPECT_EQ(refusal({kind}, ExportSource::run), "");
    EXPECT_THAT(refusal({kind}, ExportSource::comparison), HasSubstr("has csv, junit, github"));
  }
  EXPECT_THAT(refusal({"csv="}, ExportSource::run), HasSubstr("no file name"));
  EXPECT_THAT(refusal({"csv", "bmf"}, ExportSource::run), HasSubstr("mixed"));
  EXPECT_THAT(refusal({"csv", "github=a"}, ExportSource::run), HasSubstr("mixed"));
  EXPECT_THAT(refusal({"csv=a", "junit=./a"}, ExportSource::run), HasSubstr("another export"));
}

TEST(Exports, CellsWithoutATimeAreNoRows) {
  auto run = two_formats();
  for (const auto& text : {export_googlecpp(run), export_bigger_is_better(run), export_benchstat(run)}) {
    EXPECT_THAT(text, HasSubstr("good"));
    EXPECT_THAT(text, Not(HasSubstr("bad")));
  }
  run.benchmarks.clear();
  for (const auto kind : {export_googlecpp, export_bigger_is_better, export_benchstat})
    EXPECT_THROW((void)kind(run), InputError);
  run.roundtrip.facts.clear();
  for (const auto kind : {export_bmf, export_smaller_is_better}) EXPECT_THROW((void)kind(run), InputError);
}

TEST(Exports, DoubtIsSaid) {
  auto run = two_formats();
  EXPECT_EQ(nlohmann::json::parse(export_googlecpp(run))["benchmarks"][0].count("label"), 0U);
  run.benchmarks[0] = timed_cell("good", "save", 1000, 3);
  run.benchmarks[1] = timed_cell("good", "load", 1000, 1);
  const auto google = nlohmann::json::parse(export_googlecpp(run));
  EXPECT_EQ(google["benchmarks"][0]["label"], "3 launches: too few for a 95 % interval");
  EXPECT_THAT(export_smaller_is_better(run), HasSubstr("1 launch: too few"));
  EXPECT_THAT(export_csv(run), HasSubstr(",0.9,,\n"));
  const auto bmf = nlohmann::json::parse(export_bmf(run));
  EXPECT_EQ(bmf["data/good/load"]["latency"].count("lower_value"), 0U);
}

TEST(Exports, BenchstatHasALineForEachBlock) {
  const std::string text = export_benchstat(two_formats());
  EXPECT_EQ(count_of(text, "BenchmarkRoundtrip/dataset=data/format=good/op=save 10 "), 7U);
  EXPECT_THAT(text,
              HasSubstr("cpu: Model A\ncompiler: GNU 12\n"));  // and no line for the libc that is not known
  EXPECT_THAT(text, HasSubstr(" ns/op 500 B-enc/op 3 allocs/op\n"));
}

TEST(Exports, FloorsHaveNoBytesOfTheirOwn) {
  auto run = two_formats();
  run.roundtrip.formats[0].floor = true;
  EXPECT_THAT(export_bmf(run), Not(HasSubstr("encoded-bytes")));
}

TEST(Exports, JunitOfARun) {
  auto run = two_formats();
  run.roundtrip.untimed = {{"data", "good", "access", "unsupported", "no view"}};
  const std::string text = export_junit(run);
  EXPECT_THAT(
      text,
      HasSubstr("<testsuites name=\"roundtrip\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""));
  EXPECT_THAT(text, HasSubstr("<testcase classname=\"data.good\" name=\"fidelity\"/>"));
  EXPECT_THAT(text, HasSubstr("<failure type=\"crashed\" message=\"crashed: ended by signal 11\">"));
  EXPECT_THAT(text, HasSubstr("<skipped message=\"unsupported: no view\"/>"));
}

TEST(Exports, JunitOfAComparison) {
  Comparison comparison = two_builds();
  const std::string text = export_junit(comparison);
  // The cell and the fact that are worse; the cell that had no turn.
  EXPECT_THAT(text, HasSubstr("tests=\"7\" failures=\"2\" errors=\"0\" skipped=\"1\""));
  EXPECT_THAT(
      text,
      HasSubstr("<failure type=\"regression\" message=\"×1.200 [1.180 … 1.220], instructions ×1.300\">"));
  comparison.cells[0].verdict = verdict::clean;
  comparison.facts.clear();
  comparison.verdict = verdict::inconclusive;
  EXPECT_THAT(export_junit(comparison), HasSubstr("tests=\"7\" failures=\"0\" errors=\"0\" skipped=\"6\""));
}

TEST(Exports, GithubCommandsOfAComparison) {
  Comparison comparison = two_builds();
  const std::string text = export_github_commands(comparison);
  EXPECT_THAT(text, StartsWith("::error title=roundtrip%3A regression::data/good/save: ×1.200"));
  EXPECT_EQ(count_of(text, "::error "), 2U);
  EXPECT_EQ(count_of(text, "::warning "), 3U);  // the suspect, the warning, and that something is open
  EXPECT_THAT(text, Not(HasSubstr("×0.800")));
  comparison.cells.assign(50, compared_cell("save", verdict::regression, 1.2));
  comparison.facts.clear();
  EXPECT_EQ(count_of(export_github_commands(comparison), "::error "), 10U);
  EXPECT_THAT(export_github_commands(comparison), HasSubstr("::41 more; the summary has them\n"));
  comparison.cells.clear();
  EXPECT_EQ(export_github_commands(comparison), "");
}

TEST(Exports, AHostileNameIsNoWorkflowCommand) {
  Comparison comparison = two_builds();
  comparison.cells = {compared_cell("save", verdict::regression, 1.2)};
  comparison.cells[0].name = hostile_name;
  comparison.facts.clear();
  const std::string text = export_github_commands(comparison);
  EXPECT_EQ(count_of(text, "\n"), 1U);
  EXPECT_THAT(text, HasSubstr("%250A\\n::error::e"));
}

TEST(Exports, GithubCommandsOfARun) {
  EXPECT_EQ(export_github_commands(two_formats()),
            "::error title=roundtrip%3A crashed::data/bad: ended by signal 11\n");
}

}  // namespace
}  // namespace roundtrip
