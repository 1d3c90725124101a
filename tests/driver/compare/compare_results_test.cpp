// SPDX-License-Identifier: MIT
#include "bench/driver/compare/stored_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "bench/driver/base/error.h"
#include "bench/driver/show/render_comparison.h"
#include "tests/support/comparison_helpers.h"

namespace roundtrip {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

ResultsComparisonOptions with_margin(double margin) {
  ResultsComparisonOptions options;
  options.margin = margin;
  return options;
}

ResultsComparisonOptions whatever_the_environment() {
  ResultsComparisonOptions options;
  options.ignore_environment = true;
  return options;
}

/// The comparison of a run with the same run after `change`.
template <class F>
Comparison compare_with(F&& change, const ResultsComparisonOptions& options = with_margin(0.05)) {
  const Run base = two_formats();
  Run head = base;
  change(head);
  return compare_results(base, head, options);
}

std::string verdict_of_save(double ns, std::size_t launches = 7) {
  return compare_with([&](auto& head) { head.benchmarks[0] = timed_cell("good", "save", ns, launches); })
      .cells[0]
      .verdict;
}

TEST(CompareResults, TheSameRunHasNoChange) {
  const Comparison comparison = compare_with([](auto&) {});
  EXPECT_EQ(comparison.kind, "results");
  EXPECT_EQ(comparison.verdict, verdict::clean);
  EXPECT_THAT(comparison.facts, IsEmpty());
  EXPECT_THAT(comparison.reasons, IsEmpty());
  EXPECT_EQ(comparison.cells.size(), 2U);
}

TEST(CompareResults, TimesAreAdviceAndNeverARegression) {
  EXPECT_EQ(verdict_of_save(1200), verdict::advice);
  EXPECT_EQ(verdict_of_save(800), verdict::advice);
  // What a machine does from run to run leaves both open within 6 %.
  EXPECT_EQ(verdict_of_save(1010), verdict::unresolved);
  EXPECT_EQ(verdict_of_save(1050), verdict::unresolved);
  EXPECT_EQ(compare_with([](auto& head) { head.benchmarks[0] = timed_cell("good", "save", 1010); },
                         with_margin(0.1))
                .cells[0]
                .verdict,
            verdict::clean);
  EXPECT_EQ(verdict_of_save(1200, 3), verdict::unresolved);
  EXPECT_EQ(verdict_of_save(1200, 1), verdict::unresolved);
  const Comparison comparison =
      compare_with([](auto& head) { head.benchmarks[0] = timed_cell("good", "save", 3000); });
  EXPECT_EQ(comparison.verdict, verdict::clean);
}

TEST(CompareResults, MediansAreNotComparedWithTheFastestBlocks) {
  auto base = two_formats();
  base.roundtrip.schema_version = 1;
  const auto head = two_formats();
  const Comparison comparison = compare_results(base, head, {});
  for (const CellComparison& cell : comparison.cells) {
    EXPECT_EQ(cell.verdict, verdict::unresolved);
    EXPECT_FALSE(cell.ratio);
  }
  EXPECT_THAT(comparison.reasons, Contains(HasSubstr("figures are medians")));
}

TEST(CompareResults, TheRangeIsTheQuotientOfTheIntervals) {
  const Comparison comparison =
      compare_with([](auto& head) { head.benchmarks[0] = timed_cell("good", "save", 1200); });
  const Ratio& ratio = comparison.cells[0].ratio.value();
  EXPECT_DOUBLE_EQ(ratio.value, 1.2);
  constexpr double drift = (1 + drift_between_runs) / (1 - drift_between_runs);
  EXPECT_NEAR(ratio.low, 1.2 * 0.996 / 1.004 / drift, 1e-5);
  EXPECT_NEAR(ratio.high, 1.2 * 1.004 / 0.996 * drift, 1e-5);
  EXPECT_EQ(ratio.confidence, 0);
}

TEST(CompareResults, ExchangedSidesAreBeyondTheSameMargin) {
  const auto one = two_formats();
  auto other = one;
  other.benchmarks[0] = timed_cell("good", "save", 1100);
  for (const double margin : {0.05, 0.09, 0.1, 0.2}) {
    const auto options = with_margin(margin);
    EXPECT_EQ(compare_results(one, other, options).cells[0].verdict,
              compare_results(other, one, options).cells[0].verdict)
        << margin;
  }
}

TEST(CompareResults, FactsAreExact) {
  const Comparison comparison = compare_with([](auto& head) {
    head.roundtrip.facts[0].encoded_bytes = 501;
    head.roundtrip.facts[0].save_allocations = 2;
  });
  EXPECT_EQ(comparison.verdict, verdict::regression);
  EXPECT_THAT(comparison.facts, ElementsAre(Field(&FactChange::verdict, verdict::regression),
                                            Field(&FactChange::verdict, verdict::improvement)));
}

TEST(CompareResults, EveryFieldOfTheEnvironmentKeepsTimesApart) {
  const std::vector<void (*)(Fingerprint&)> changes{
      [](Fingerprint& f) { f.cpu_vendor = "x"; }, [](Fingerprint& f) { f.cpu_model = "x"; },
      [](Fingerprint& f) { f.cpu_family = 9; },   [](Fingerprint& f) { f.cpu_model_number = 9; },
      [](Fingerprint& f) { f.cpu_stepping = 9; }, [](Fingerprint& f) { f.isa_flags = "x"; },
      [](Fingerprint& f) { f.cores = 9; },        [](Fingerprint& f) { f.libc = "x"; },
      [](Fingerprint& f) { f.compiler = "x"; },   [](Fingerprint& f) { f.flags = "x"; },
      [](Fingerprint& f) { f.build_type = "x"; },
  };
  const auto base = two_formats();
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto head = base;
    changes[i](head.roundtrip.fingerprint);
    EXPECT_TRUE(times_refused(base, head, {})) << i;
    const Comparison comparison = compare_results(base, head, {});
    ASSERT_EQ(comparison.cells.size(), 2U);
    for (const CellComparison& cell : comparison.cells) {
      EXPECT_EQ(cell.verdict, verdict::unresolved);
      EXPECT_FALSE(cell.ratio || cell.base_ns || cell.head_ns);
    }
    EXPECT_FALSE(times_refused(base, head, whatever_the_environment()));
    EXPECT_TRUE(compare_results(base, head, whatever_the_environment()).cells[0].ratio);
  }
}

TEST(CompareResults, OtherKernelsAreMentioned) {
  const Comparison comparison =
      compare_with([](auto& head) { head.roundtrip.fingerprint.kernel = "Linux 7"; });
  EXPECT_TRUE(comparison.cells[0].ratio);
  EXPECT_THAT(comparison.reasons, ElementsAre(HasSubstr("kernel: nothing in BASE, 'Linux 7' in HEAD")));
}

TEST(CompareResults, SizesAreFactsOnEveryMachineAndAllocationsAreNot) {
  const auto change = [](auto& head) {
    head.roundtrip.facts[0].encoded_bytes = 501;
    head.roundtrip.facts[0].save_allocations = 4;
  };
  const auto verdicts = [](const Comparison& comparison) {
    return std::pair(comparison.facts.at(0).verdict, comparison.facts.at(1).verdict);
  };
  const std::pair<std::string, std::string> both{verdict::regression, verdict::regression};
  const std::pair<std::string, std::string> size_alone{verdict::regression, verdict::change};
  EXPECT_EQ(verdicts(compare_with([&](auto& head) {
              change(head);
              head.roundtrip.fingerprint.cpu_model = "Model B";
            })),
            both);
  EXPECT_EQ(verdicts(compare_with([&](auto& head) {
              change(head);
              head.roundtrip.fingerprint.libc = "musl";
            })),
            size_alone);
}

TEST(CompareResults, OtherDataIsNotCompared) {
  const auto refusal = [](auto change) {
    try {
      (void)compare_with(change);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(refusal([](auto& head) { head.roundtrip.datasets[0].scale = 0.5; }),
              HasSubstr("data is not compared: scale 1 in BASE, 0.5 in HEAD"));
  EXPECT_THAT(refusal([](auto& head) {
                head.roundtrip.datasets[0].checksum = "0";
                head.roundtrip.options.seed = 7;
              }),
              HasSubstr("seed 1 in BASE, 7 in HEAD"));
  EXPECT_THAT(refusal([](auto& head) { head.roundtrip.datasets[0].checksum = "0"; }), HasSubstr("checksum"));
  EXPECT_THAT(refusal([](auto& head) { head.roundtrip.datasets[0].name = "x"; }), HasSubstr("in common"));

  // What is the same beside it is compared.
  auto base = two_formats();
  DatasetResult other = base.roundtrip.datasets[0];
  other.name = "other";
  base.roundtrip.datasets.push_back(other);
  Fact fact = base.roundtrip.facts[0];
  fact.dataset = "other";
  base.roundtrip.facts.push_back(fact);
  auto head = base;
  head.roundtrip.datasets[1].checksum = "0";
  head.roundtrip.facts[2].encoded_bytes = 1;
  const Comparison comparison = compare_results(base, head, {});
  EXPECT_THAT(comparison.facts, IsEmpty());
  EXPECT_THAT(comparison.reasons, Contains(StartsWith("The dataset other is not compared")));
}

TEST(CompareResults, SelectsAndRefusesWhatIsNotThere) {
  ResultsComparisonOptions loads;
  loads.operations = {"load"};
  EXPECT_THAT(compare_with([](auto&) {}, loads).cells,
              ElementsAre(Field(&CellComparison::operation, "load")));
  for (const auto member : {&ResultsComparisonOptions::formats, &ResultsComparisonOptions::datasets,
                            &ResultsComparisonOptions::operations}) {
    ResultsComparisonOptions options;
    options.*member = {"absent"};
    EXPECT_THROW((void)compare_with([](auto&) {}, options), InputError);
  }
}

TEST(CompareResults, SaysWhatOnlyOneSideHas) {
  const Comparison comparison = compare_with([](auto& head) {
    head.benchmarks.pop_back();
    head.roundtrip.status = "partial";
    head.roundtrip.formats[0].version = "2.0";
  });
  EXPECT_EQ(comparison.status, "partial");
  EXPECT_THAT(comparison.reasons, AllOf(Contains(HasSubstr("not complete")),
                                        Contains(HasSubstr("1 cell has a time in BASE only")),
                                        Contains(HasSubstr("1.0 in BASE, 2.0 in HEAD"))));
}

TEST(CompareResults, WhatBaseHasAndHeadCannotDoIsARegression) {
  const auto changed = [](auto&& change) {
    return compare_with([&](auto& head) {
      head.roundtrip.options.operations = {"save", "load"};
      change(head);
    });
  };
  const auto cell_of = [](const Comparison& comparison, const std::string& operation) {
    return *std::find_if(comparison.cells.begin(), comparison.cells.end(),
                         [&](const CellComparison& cell) { return cell.operation == operation; });
  };
  // All its times are gone, with no word.
  const Comparison untold = changed([](auto& head) { head.benchmarks.clear(); });
  EXPECT_EQ(untold.verdict, verdict::regression);
  EXPECT_THAT(untold.cells, Each(Field(&CellComparison::verdict, verdict::regression)));
  // One is, and it is said why.
  const Comparison hung = changed([](auto& head) {
    head.benchmarks.erase(head.benchmarks.begin());
    head.roundtrip.untimed.push_back({"data", "good", "save", "hung", "no answer"});
  });
  EXPECT_EQ(hung.verdict, verdict::regression);
  EXPECT_EQ(cell_of(hung, "save").verdict, verdict::regression);
  EXPECT_EQ(cell_of(hung, "save").reason, "HEAD: hung: no answer");
  // It had no turn yet: nobody knows.
  const Comparison pending = changed([](auto& head) {
    head.benchmarks.erase(head.benchmarks.begin());
    head.roundtrip.status = "partial";
    head.roundtrip.untimed.push_back({"data", "good", "save", "pending", pending_reason});
  });
  EXPECT_EQ(pending.verdict, verdict::clean);
  EXPECT_EQ(cell_of(pending, "save").verdict, verdict::unresolved);
  // The format is gone, or not built any more.
  const Comparison gone = changed([](auto& head) {
    std::erase_if(head.roundtrip.formats, [](const auto& format) { return format.name == "good"; });
    std::erase_if(head.roundtrip.facts, [](const auto& fact) { return fact.format == "good"; });
    head.benchmarks.clear();
  });
  EXPECT_EQ(gone.verdict, verdict::regression);
  EXPECT_THAT(gone.facts,
              ElementsAre(AllOf(Field(&FactChange::format, "good"), Field(&FactChange::fact, "fidelity"),
                                Field(&FactChange::verdict, verdict::regression),
                                Field(&FactChange::head, HasSubstr("gone")))));
  const Comparison unbuilt = changed([](auto& head) {
    Fact& fact = head.roundtrip.facts[0];
    fact.fidelity = "not built";
    fact.reason = "good not found";
    fact.encoded_bytes = fact.save_allocations = std::nullopt;
    head.benchmarks.clear();
  });
  EXPECT_EQ(unbuilt.verdict, verdict::regression);
  EXPECT_THAT(unbuilt.facts, Contains(Field(&FactChange::head, "not built: good not found")));
}

TEST(RenderComparison, TheGravestComesFirst) {
  const std::string text = render_comparison(two_builds(), {false, 100}, false);
  std::size_t at = 0;
  for (const char* part :
       {"Regressions\n", "data/good/save        ×1.200 [1.180 … 1.220]", "Suspects", "×1.050", "Warnings",
        "Improvements", "×0.800", "Facts that are worse", "500 → 510 (+2 %)", "1: it had no turn",
        "Controls: BASE against itself in 1 cell", "beyond the margin of 1 %"}) {
    const std::size_t found = text.find(part, at);
    ASSERT_NE(found, std::string::npos) << part << " in\n" << text;
    at = found;
  }
  EXPECT_THAT(text, HasSubstr("×1.300"));  // of the instructions
  EXPECT_THAT(text, HasSubstr("12/240"));
  EXPECT_THAT(text, Not(HasSubstr("data/good/save_file")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(render_comparison(two_builds(), {true, 100}, false), HasSubstr("\x1b[31mRegressions"));
}

TEST(RenderComparison, AllNamesEveryCell) {
  const std::string text = render_comparison(two_builds(), {false, 100}, true);
  for (const CellComparison& cell : two_builds().cells) EXPECT_THAT(text, HasSubstr(cell.name));
  EXPECT_THAT(text, HasSubstr("1: it had no turn: data/good/load_file"));
}

TEST(RenderComparison, KeepsTheWidth) {
  Comparison comparison = two_builds();
  comparison.cells[0].name = "a_dataset_with_a_name/a_format_with_a_longer_name/save_file_sync";
  comparison.reasons = {
      "A sentence that is longer than the terminal is wide, so that it has to be wrapped somewhere"};
  for (const std::size_t width : {80U, 100U, 160U}) {
    const std::string text = render_comparison(comparison, {false, width}, true);
    EXPECT_THAT(text, HasSubstr(comparison.cells[0].name));
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t end = text.find('\n', start);
      EXPECT_LE(columns(text.substr(start, end - start)), width) << text.substr(start, end - start);
      start = end + 1;
    }
  }
}

TEST(RenderComparison, TheSentenceCounts) {
  EXPECT_EQ(verdict_sentence(two_builds()),
            "regression: 1 regression, 1 fact worse, 1 suspect, 1 warning, 1 improvement; 1 cell without a "
            "change of 1 %; 1 not resolved.");
  Comparison nothing;
  nothing.verdict = verdict::clean;
  EXPECT_EQ(verdict_sentence(nothing), "clean: no change was found.");
}

TEST(RenderComparison, MarkdownOfHostileNamesIsText) {
  Comparison comparison = two_builds();
  comparison.cells[0].name = hostile_name;
  comparison.reasons = {hostile_name};
  const std::string text = render_comparison_markdown(comparison, true);
  EXPECT_THAT(text, HasSubstr("| a\\&b,\"\\<c\\>\\|\\`@\u200bd\\`%0A\\\\n::error::e |"));
  EXPECT_THAT(text, HasSubstr("- a\\&b,\"\\<c\\>\\|\\`@\u200bd\\`%0A\\\\n::error::e\n"));
}

TEST(RenderComparison, MarkdownIsShortUnlessAllIsWanted) {
  Comparison comparison = two_builds();
  comparison.cells.assign(2000, compared_cell("save", verdict::regression, 1.2));
  comparison.facts.assign(2000, comparison.facts[0]);
  EXPECT_LT(render_comparison_markdown(comparison, false).size(), 65536U);
  EXPECT_THAT(render_comparison_markdown(comparison, false), HasSubstr("… and more"));
  EXPECT_THAT(render_comparison_markdown(comparison, true), Not(HasSubstr("… and more")));
}

TEST(ComparisonFile, IsReadAsItWasWritten) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "roundtrip-test-comparison.json";
  Comparison comparison = two_builds();
  comparison.reasons = {hostile_name};
  std::ofstream(path) << comparison_text(comparison);
  const Comparison again = read_comparison(path);
  std::filesystem::remove(path);
  EXPECT_EQ(again.reasons, comparison.reasons);
  EXPECT_EQ(again.cells.at(0).ratio->low, comparison.cells[0].ratio->low);
  EXPECT_EQ(verdict_sentence(again), verdict_sentence(comparison));
}

}  // namespace
}  // namespace roundtrip
