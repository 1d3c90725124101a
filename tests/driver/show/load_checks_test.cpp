// SPDX-License-Identifier: MIT
#include "bench/driver/show/load_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/driver/show/render.h"
#include "tests/support/comparison_helpers.h"

namespace roundtrip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The good one checks, and loads in 1.5 times the time of the other.
Run with_and_without() {
  Run run = two_formats();
  RunInfo& info = run.roundtrip;
  info.formats[0].load_checks = "checked on request";
  info.formats[0].unchecked_row = "bad";
  info.formats[1].load_checks = "unchecked";
  info.facts[1] = info.facts[0];
  info.facts[1].format = "bad";
  run.benchmarks = {timed_cell("good", "load", 1500), timed_cell("bad", "load", 1000)};
  return run;
}

TEST(LoadChecks, APriceHasTheDoubtOfBothTimes) {
  auto run = with_and_without();
  EXPECT_THAT(make_tables(run, {})[0].notes,
              ElementsAre("checking costs: good loads in 1.50 times the time of bad (1.49 … 1.51, at 95 %)"));
  run.benchmarks[1] = timed_cell("bad", "load", 1000, 3);
  EXPECT_THAT(
      make_tables(run, {})[0].notes,
      ElementsAre("checking costs: good loads in about 1.50 times the time of bad (too few launches for an "
                  "interval)"));
}

TEST(LoadChecks, ReadingInPlaceHasAPriceOfItsOwn) {
  auto run = with_and_without();
  OperationEntry access;
  access.name = "access";
  run.roundtrip.operations.push_back(access);
  run.benchmarks.push_back(timed_cell("good", "access", 900));
  EXPECT_EQ(make_tables(run, {})[0].notes.size(), 1U);
  run.benchmarks.push_back(timed_cell("bad", "access", 100));
  EXPECT_THAT(make_tables(run, {})[0].notes.at(1),
              HasSubstr("good reads in place in 9.00 times the time of bad"));
}

TEST(LoadChecks, WhatIsNotThereHasNoPrice) {
  auto run = with_and_without();
  run.roundtrip.formats[0].unchecked_row = "absent";
  EXPECT_THAT(make_tables(run, {})[0].notes, IsEmpty());
  run = with_and_without();
  run.benchmarks.pop_back();
  EXPECT_THAT(make_tables(run, {})[0].notes, IsEmpty());
}

TEST(LoadChecks, FilesThatAreOlderThanTheWordsHaveNoColumn) {
  const auto old = make_tables(two_formats(), {});
  EXPECT_THAT(render_table(old[0], {false, 80}), Not(HasSubstr("checked")));
  EXPECT_THAT(render_markdown(old[0]), Not(HasSubstr("load is")));
  EXPECT_THAT(render_latex(old[0]), Not(HasSubstr("load is")));
}

TEST(LoadChecks, ANarrowTableHasRoomForThem) {
  auto run = with_and_without();
  run.roundtrip.formats[0].name = run.roundtrip.facts[0].format = run.benchmarks[0].format =
      std::string(22, 'x');
  run.benchmarks.push_back(timed_cell(run.benchmarks[0].format, "save", 123'000));
  run.roundtrip.facts[0].encoded_bytes = 123'000;
  const std::string text = render_table(make_tables(run, {})[0], {false, 80});
  EXPECT_THAT(text, HasSubstr("        save         load    size  checked  fidelity\n"));
  EXPECT_THAT(text, HasSubstr("123 kB  asked    exact\n"));
}

TEST(LoadChecks, NothingIsSaidOfRowsThatAreLeftOut) {
  auto run = with_and_without();
  run.roundtrip.untimed = {{"data", "bad", "save", "hung", "no answer"}};
  run.roundtrip.facts[1].encoded_bytes = 100;
  run.roundtrip.facts[1].judges = {{"judge", "1", "equal", "", "", "", "", ""}};
  const ReportOptions options{.datasets = {}, .metrics = {}, .sort = "", .load_checks = {"on-request"}};
  const DatasetTable table = make_tables(run, options)[0];
  EXPECT_THAT(table.not_shown, ElementsAre("1 row with an unchecked load is not shown (--load-checks)"));
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.rows[0].rank, 1U);
  EXPECT_EQ(table.rows[0].figures.at("size_ratio").value, 1);
  EXPECT_EQ(table.notes.size(), 1U);
}

}  // namespace
}  // namespace roundtrip
