// SPDX-License-Identifier: MIT
#include "bench/driver/history/history.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "bench/driver/base/error.h"
#include "bench/driver/history/check.h"
#include "bench/driver/history/render.h"
#include "bench/driver/history/row.h"
#include "bench/driver/results/comparison.h"
#include "bench/record/random.h"

namespace roundtrip {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string commit_number(std::size_t i) {
  return fmt::format("{:040x}", i + 1);
}

/// One a day.
std::string time_number(std::size_t i) {
  return fmt::format("2026-{:02}-{:02}T12:00:00Z", 1 + i / 28, 1 + i % 28);
}

/// A machine whose times are made up: `slow` and `fast` are formats, `memcpy` is their floor.
class Machine {
 public:
  explicit Machine(std::size_t runs, std::uint64_t seed = 1) : random_(seed) {
    history_.id = "made-up";
    for (std::size_t i = 0; i < runs; ++i) {
      history_.runs.push_back({{commit_number(i), time_number(i), time_number(i)}, std::nullopt});
    }
  }

  /// @param time of a run, and its floor's, without noise
  template <class Time, class Floor>
  Machine& cell(const std::string& format, Time time, Floor floor) {
    CellSeries series{{"log", 1, 1, "0123456789abcdef"}, format, "save", {}};
    for (std::size_t i = 0; i < history_.runs.size(); ++i) {
      const double anchor = floor(i) * (1 + 0.005 * random_.normal());
      const double own = time(i) * (1 + 0.005 * random_.normal());
      series.points.push_back({i, own, {}, {}, own / anchor, std::nullopt});
    }
    history_.cells.push_back(series);
    return *this;
  }

  Machine& fact(const std::string& format, auto fill) {
    FactsSeries series;
    for (std::size_t i = 0; i < history_.runs.size(); ++i) {
      FactsPoint point{i, {"log", 1, 1, "0123456789abcdef"}, {}};
      point.facts.dataset = "log";
      point.facts.format = format;
      point.facts.fidelity = "exact";
      point.facts.encoded_bytes = 1000;
      fill(i, point);
      series.points.push_back(point);
    }
    history_.facts.push_back(series);
    return *this;
  }

  MachineHistory& history() { return history_; }

  [[nodiscard]] HistoryCheck check(const HistoryCheckOptions& options = {}) const {
    return check_history({{history_}, {}}, options);
  }

 private:
  MachineHistory history_;
  Random random_;
};

constexpr auto steady = [](std::size_t) { return 100.0; };
constexpr auto floor_of = [](std::size_t) { return 10.0; };

auto step(std::size_t at, double by) {
  return [=](std::size_t i) { return i < at ? 100.0 : 100.0 * (1 + by); };
}

HistoryCheckOptions all_new() {
  HistoryCheckOptions options;
  options.last = 1'000'000;
  return options;
}

TEST(HistoryTime, IsBroughtToUtc) {
  EXPECT_EQ(to_utc("2026-11-27T02:29:12+01:00", ""), "2026-11-27T01:29:12Z");
  EXPECT_EQ(to_utc("2026-01-01T00:15:00+0530", ""), "2025-12-31T18:45:00Z");
  EXPECT_EQ(to_utc("2024-02-28T23:30:00-01:00", ""), "2024-02-29T00:30:00Z");
  EXPECT_EQ(to_utc("2026-11-27 02:29:12.250Z", ""), "2026-11-27T02:29:12Z");
  for (const char* wrong : {"", "yesterday", "2026-11-27", "2026-11-27T02:29:12", "2026-02-30T00:00:00Z",
                            "2026-11-27T25:00:00Z", "2026-11-27T02:29:12+1:00", "2026-13-01T00:00:00Z",
                            "2026-11-27T02:29:12Zx", "2026-11-27T02:29:12."}) {
    EXPECT_THROW((void)to_utc(wrong, "--time"), InputError) << wrong;
  }
}

TEST(HistoryMachine, IsTheSameAfterAnUpdateOfTheKernel) {
  Fingerprint one;
  one.cpu_model = "A CPU";
  one.kernel = "Linux 6.1";
  one.memory_bytes = 1;
  Fingerprint other = one;
  other.kernel = "Linux 6.2";
  other.memory_bytes = 2;
  EXPECT_EQ(machine_id(one), machine_id(other));
  other.compiler = "another";
  EXPECT_NE(machine_id(one), machine_id(other));
}

TEST(HistoryRow, WrongRowsAreRefused) {
  CellRow row;
  row.run = {commit_number(0), time_number(0), time_number(0)};
  row.data.dataset = "log";
  row.format = "native";
  row.operation = "save";
  row.median_ns = 12.5;
  row.blocks = 7;
  const auto text = row_text(row);
  EXPECT_EQ(row_text(parse_row(text)), text);
  const auto refused = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    const auto place = changed.find(from);
    ASSERT_NE(place, std::string::npos) << from;
    changed.replace(place, from.size(), to);
    EXPECT_THROW((void)parse_row(changed), InputError) << changed;
  };
  refused("12.5", "0");
  refused("12.5", "-1");
  refused("12.5", "null");
  refused("12.5", "1e300");
  refused("12.5", "\"12\"");
  refused("\"scale\":1.0", "\"scale\":null");
  refused(commit_number(0), "abc");
  refused("T12:00", "T99:00");
  refused("\"cell\"", "\"cells\"");
  refused("\"schema_version\":1", "\"schema_version\":2");
  refused("median_ns", "median");
  refused("\"native\"", "\"\"");
  refused("\"low_ns\":null", "\"low_ns\":1");
  refused("\"low_ns\":null,\"high_ns\":null", "\"low_ns\":2,\"high_ns\":1");
  refused("\"blocks\":7", "\"blocks\":-7");
  refused("\"blocks\":7", "\"blocks\":7,\"blocks\":7");
  EXPECT_THROW((void)parse_row("[]"), InputError);
  EXPECT_THROW((void)parse_row(""), InputError);
  EXPECT_THROW((void)parse_row(std::string(60'000, '[')), InputError);
  EXPECT_THROW((void)parse_row(R"({"schema_version":{},"row":[]})"), InputError);
}

TEST(HistoryRow, FactsBelongToTheirDataAndToTheirFidelity) {
  FactsRow row;
  row.run = {commit_number(0), time_number(0), time_number(0)};
  row.data.dataset = row.facts.dataset = "log";
  row.facts.format = "native";
  row.facts.fidelity = "exact";
  row.facts.encoded_bytes = 12;
  EXPECT_EQ(row_text(parse_row(row_text(row))), row_text(row));
  row.facts.fidelity = "crashed";
  EXPECT_THROW((void)parse_row(row_text(row)), InputError);
  row.facts.fidelity = "splendid";
  EXPECT_THROW((void)parse_row(row_text(row)), InputError);
  row.facts.fidelity = "exact";
  row.facts.dataset = "tree";
  EXPECT_THROW((void)parse_row(row_text(row)), InputError);
}

TEST(HistoryLines, LongLinesAreNotHeld) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "roundtrip-test-lines.jsonl";
  const std::string just(HistoryLines::longest - 1, 'x');
  std::ofstream(path) << "a\n\n" << just << "\n" << just << "y\nlast";
  HistoryLines lines(path);
  ASSERT_TRUE(lines.next());
  EXPECT_EQ(lines.text(), "a");
  ASSERT_TRUE(lines.next());
  EXPECT_EQ(lines.text(), "");
  ASSERT_TRUE(lines.next());
  EXPECT_EQ(lines.text(), just);
  ASSERT_TRUE(lines.next());
  EXPECT_TRUE(lines.too_long());
  ASSERT_TRUE(lines.next());
  EXPECT_EQ(lines.text(), "last");
  EXPECT_EQ(lines.number(), 5U);
  EXPECT_FALSE(lines.whole());
  EXPECT_EQ(lines.end(), std::filesystem::file_size(path));
  EXPECT_FALSE(lines.next());
}

TEST(HistoryCheck, ASlowerCellIsARegressionOfItsCommit) {
  const auto check =
      Machine(60).cell("slow", step(40, 0.1), floor_of).cell("fast", steady, floor_of).check(all_new());
  ASSERT_THAT(check.findings, SizeIs(1));
  const HistoryFinding& finding = check.findings[0];
  EXPECT_EQ(finding.verdict, verdict::regression);
  EXPECT_EQ(finding.kind, "step");
  EXPECT_EQ(finding.name, "log/slow/save");
  EXPECT_EQ(finding.commit, commit_number(40));
  EXPECT_EQ(finding.good_commit, commit_number(39));
  EXPECT_NEAR(*finding.change, 0.1, 0.01);
  EXPECT_EQ(check.series, 2U);
  EXPECT_DOUBLE_EQ(check.p_value, 0.001 / 2);
}

TEST(HistoryCheck, AFasterCellIsAnImprovement) {
  const auto check = Machine(60).cell("slow", step(40, -0.1), floor_of).check(all_new());
  EXPECT_THAT(check.findings, ElementsAre(Field(&HistoryFinding::verdict, verdict::improvement)));
}

TEST(HistoryCheck, NothingIsFoundInNoise) {
  EXPECT_THAT(Machine(100).cell("slow", steady, floor_of).check(all_new()).findings, IsEmpty());
}

TEST(HistoryCheck, AJobEachNightIsToldOnce) {
  std::size_t told = 0;
  Machine whole(90);
  whole.cell("slow", step(40, 0.1), floor_of);
  for (std::size_t runs = 20; runs <= 90; ++runs) {
    MachineHistory part = whole.history();
    part.runs.resize(runs);
    part.cells[0].points.resize(runs);
    const auto check = check_history({{part}, {}}, {});
    for (const HistoryFinding& finding : check.findings) EXPECT_EQ(finding.commit, commit_number(40));
    told += check.findings.size();
  }
  EXPECT_EQ(told, 1U);
}

TEST(HistoryCheck, ASeriesThatEndsIsToldOnce) {
  std::size_t told = 0;
  for (std::size_t runs = 40; runs <= 45; ++runs) {
    Machine machine(runs);
    machine.cell("goes_on", step(1000, 0), floor_of);
    machine.cell("ends", step(1000, 0), floor_of);
    machine.history().cells[1].points.resize(42);
    if (runs < 42) machine.history().cells[1].points.resize(runs);
    const HistoryCheck check = machine.check({});
    for (const HistoryFinding& finding : check.findings) {
      EXPECT_EQ(finding.kind, "end");
      EXPECT_EQ(finding.verdict, verdict::suspect);
      EXPECT_THAT(finding.name, HasSubstr("ends"));
      EXPECT_EQ(finding.commit, commit_number(42));
      EXPECT_EQ(finding.good_commit, commit_number(41));
      EXPECT_THAT(render_history_check(check), HasSubstr("the series ends"));
    }
    told += check.findings.size();
  }
  EXPECT_EQ(told, 1U);
}

TEST(HistoryCheck, SinceSaysWhatIsKnown) {
  Machine machine(60);
  machine.cell("slow", step(40, 0.1), floor_of);
  HistoryCheckOptions options;
  options.since = commit_number(39);
  EXPECT_THAT(machine.check(options).findings, SizeIs(1));
  options.since = commit_number(50);
  EXPECT_THAT(machine.check(options).findings, IsEmpty());
  options.since = "00";
  EXPECT_THROW((void)machine.check(options), InputError);
  options.since = "ffff";
  EXPECT_THROW((void)machine.check(options), InputError);
}

TEST(HistoryCheck, AChangeOfTheMachineIsNoRegression) {
  const auto slower = [](double time) { return [=](std::size_t i) { return i < 40 ? time : 1.3 * time; }; };
  Machine machine(60);
  for (const char* format : {"a", "b", "c"}) machine.cell(format, slower(100), slower(10));
  for (std::size_t i = 0; i < 60; ++i) {
    Fingerprint print;
    print.kernel = i < 40 ? "Linux 6.1" : "Linux 6.2";
    machine.history().runs[i].fingerprint = print;
  }
  const auto check = machine.check(all_new());
  ASSERT_THAT(check.findings, SizeIs(1));
  EXPECT_EQ(check.findings[0].kind, "machine");
  EXPECT_EQ(check.findings[0].verdict, verdict::change);
  EXPECT_EQ(check.findings[0].commit, commit_number(40));
  EXPECT_THAT(check.findings[0].reason, AllOf(HasSubstr("the machine changed"), HasSubstr("Linux 6.2")));
}

TEST(HistoryCheck, WhatTheMachineChangedByTheWayIsSuspect) {
  // The machine is slower by a third, and this one cell by a half.
  const auto slower = [](double time, double by) {
    return [=](std::size_t i) { return i < 40 ? time : (1 + by) * time; };
  };
  Machine machine(60);
  for (const char* format : {"a", "b", "c"}) machine.cell(format, slower(100, 0.33), slower(10, 0.33));
  machine.cell("d", slower(100, 0.5), slower(10, 0.33));
  const auto check = machine.check(all_new());
  ASSERT_THAT(check.findings, SizeIs(2));
  EXPECT_EQ(check.findings[0].kind, "machine");
  EXPECT_EQ(check.findings[1].verdict, verdict::suspect);
  EXPECT_EQ(check.findings[1].name, "log/d/save");
}

TEST(HistoryCheck, AFasterFloorIsNoSlowerCell) {
  const auto check =
      Machine(60).cell("slow", steady, [](std::size_t i) { return i < 40 ? 10.0 : 9.0; }).check(all_new());
  ASSERT_THAT(check.findings, SizeIs(1));
  EXPECT_EQ(check.findings[0].verdict, verdict::suspect);
  EXPECT_THAT(check.findings[0].reason, HasSubstr("the floor moved by -"));
}

TEST(HistoryCheck, DriftNamesNoCommit) {
  const auto check =
      Machine(100)
          .cell(
              "slow", [](std::size_t i) { return 100 + 0.1 * static_cast<double>(i); }, floor_of)
          .check(all_new());
  ASSERT_THAT(check.findings, SizeIs(1));
  EXPECT_EQ(check.findings[0].kind, "drift");
  EXPECT_EQ(check.findings[0].verdict, verdict::regression);
  EXPECT_EQ(check.findings[0].good_commit, commit_number(0));
  EXPECT_EQ(check.findings[0].commit, commit_number(99));
}

TEST(HistoryCheck, InstructionsAreSearchedToo) {
  Machine machine(20);
  machine.cell("slow", steady, floor_of);
  for (CellPoint& point : machine.history().cells[0].points)
    point.instructions = point.run < 15 ? 1000 : 1020;
  const auto check = machine.check(all_new());
  ASSERT_THAT(check.findings, SizeIs(1));
  EXPECT_EQ(check.findings[0].metric, "instructions");
  EXPECT_EQ(check.findings[0].commit, commit_number(15));
}

TEST(HistoryCheck, FactsAreExact) {
  Machine machine(10);
  machine
      .fact("grows",
            [](std::size_t i, FactsPoint& point) { point.facts.encoded_bytes = i < 9 ? 1000 : 1001; })
      .fact("fails",
            [](std::size_t i, FactsPoint& point) { point.facts.fidelity = i < 9 ? "exact" : "failed"; })
      .fact("was_told", [](std::size_t i, FactsPoint& point) { point.facts.encoded_bytes = i < 5 ? 1 : 2; });
  const auto check = machine.check();
  ASSERT_THAT(check.findings, SizeIs(2));
  EXPECT_EQ(check.findings[0].metric, "encoded_bytes");
  EXPECT_EQ(check.findings[0].from, "1000");
  EXPECT_EQ(check.findings[0].to, "1001");
  EXPECT_EQ(check.findings[0].verdict, verdict::regression);
  EXPECT_EQ(check.findings[0].commit, commit_number(9));
  EXPECT_EQ(check.findings[1].to, "failed");
}

TEST(HistoryCheck, OtherDataIsSaidOnceAndNotCompared) {
  const auto other_data = [](std::size_t i, FactsPoint& point) {
    if (i < 9) return;
    point.data.checksum = "fedcba9876543210";
    point.facts.encoded_bytes = 5000;
  };
  const auto check = Machine(10).fact("a", other_data).fact("b", other_data).check();
  ASSERT_THAT(check.findings, SizeIs(1));
  EXPECT_EQ(check.findings[0].metric, "checksum");
  EXPECT_EQ(check.findings[0].verdict, verdict::change);
}

TEST(HistoryCheck, SeveralRunsOfACommitNameTheOneBefore) {
  Machine machine(60);
  machine.cell("slow", step(41, 0.1), floor_of);
  // The step seems to be in the middle of the runs of one commit.
  for (const std::size_t i : {39U, 40U, 41U}) machine.history().runs[i].key.commit = commit_number(1000);
  const auto check = machine.check(all_new());
  ASSERT_THAT(check.findings, SizeIs(1));
  EXPECT_EQ(check.findings[0].commit, commit_number(1000));
  EXPECT_EQ(check.findings[0].good_commit, commit_number(38));
}

TEST(HistoryCheck, ShortSeriesAreCounted) {
  const auto check = Machine(5).cell("slow", step(2, 1), floor_of).check(all_new());
  EXPECT_EQ(check.short_series, 1U);
  EXPECT_THAT(check.findings, IsEmpty());
}

TEST(HistoryCheck, OnlyWhatIsSelectedIsSearched) {
  Machine machine(60);
  machine.cell("slow", step(40, 0.1), floor_of).fact("slow", [](std::size_t i, FactsPoint& point) {
    point.facts.encoded_bytes = i;
  });
  auto options = all_new();
  options.selection.formats = {"another"};
  EXPECT_THAT(machine.check(options).findings, IsEmpty());
}

TEST(HistoryView, SparklineShowsLevels) {
  EXPECT_EQ(sparkline(std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7}, 20), "▁▂▃▄▅▆▇█");
  EXPECT_EQ(sparkline(std::vector<double>{5, 5, 5}, 20), "▅▅▅");
  EXPECT_EQ(sparkline({}, 20), "");
  std::vector<double> many(1000, 1.0);
  std::fill(many.begin() + 500, many.end(), 2.0);
  EXPECT_EQ(sparkline(many, 4), "▁▁██");
}

TEST(HistoryView, ChangesAreMarkedWhereTheyAre) {
  Machine machine(60);
  machine.cell("steady", steady, floor_of).cell("slow", step(40, 0.3), floor_of);
  const auto view = view_history({{machine.history()}, {}}, "ratio", {}, {});
  ASSERT_THAT(view.series, SizeIs(2));
  EXPECT_EQ(view.series[0].name, "log/slow/save");
  ASSERT_THAT(view.series[0].changes, SizeIs(1));
  EXPECT_EQ(view.series[0].changes[0].index, 40U);
  const auto text = render_history(view, 1, {false, 80});
  EXPECT_THAT(text, HasSubstr("\n  " + std::string(40, ' ') + "^\n"));
  EXPECT_THAT(text, HasSubstr("1 more series"));
  EXPECT_THAT(text, HasSubstr(commit_number(40).substr(0, 10)));
}

TEST(HistoryView, AnotherMachineIsSaidToBeOne) {
  Machine one(3);
  one.cell("slow", steady, floor_of);
  Machine two(3);
  two.cell("slow", steady, floor_of);
  Fingerprint print;
  print.compiler = "GNU 12.2.0";
  one.history().runs[2].fingerprint = print;
  print.compiler = "GNU 13.1.0";
  two.history().runs[2].fingerprint = print;
  two.history().id = "other";
  const auto view = view_history({{one.history(), two.history()}, {}}, "time", {}, {});
  EXPECT_THAT(render_history(view, 0, {false, 100}), HasSubstr("compiler: GNU 12.2.0 → GNU 13.1.0"));
  EXPECT_THROW((void)view_history({{one.history()}, {}}, "instructions", {}, {}), InputError);
}

}  // namespace
}  // namespace roundtrip
