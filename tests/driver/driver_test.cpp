// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

#include "bench/bridges/base64.h"
#include "bench/driver/base/error.h"
#include "bench/driver/results/distributions.h"
#include "bench/driver/results/results.h"
#include "bench/driver/results/statistics.h"
#include "bench/driver/run/compress.h"
#include "bench/driver/run/schedule.h"
#include "bench/driver/show/figures.h"
#include "bench/driver/show/render.h"
#include "bench/record/difference.h"
#include "bench/record/random.h"

namespace roundtrip {
namespace {

using ::testing::HasSubstr;

std::filesystem::path temporary(const std::string& name) {
  return std::filesystem::path(::testing::TempDir()) / ("roundtrip-test-" + name);
}

TEST(Statistics, MedianOfOddAndEven) {
  EXPECT_EQ(median(std::vector<double>{3, 1, 2}), 2);
  EXPECT_EQ(median(std::vector<double>{4, 1, 2, 3}), 2.5);
}

TEST(Statistics, IntervalIsFromOrderStatistics) {
  EXPECT_FALSE(median_interval(std::vector<double>{1}));
  const auto five = median_interval(std::vector<double>{5, 1, 4, 2, 3});
  EXPECT_EQ(five->low, 1);
  EXPECT_EQ(five->high, 5);
  EXPECT_DOUBLE_EQ(five->confidence, 0.9375);
  std::vector<double> twenty(20);
  std::iota(twenty.begin(), twenty.end(), 1.0);
  // The tables of the sign test: the 6th and the 15th of 20, 95.86 %.
  const auto interval = median_interval(twenty);
  EXPECT_EQ(interval->low, 6);
  EXPECT_EQ(interval->high, 15);
  EXPECT_NEAR(interval->confidence, 0.9586, 1e-4);
}

/// Blocks of launches whose fastest ones take that long.
Blocks blocks_of(const std::vector<double>& launches) {
  Blocks blocks;
  for (std::size_t launch = 0; launch < launches.size(); ++launch) {
    for (const double factor : {1.5, 1.0, 3.0}) {
      blocks.ns.push_back(factor * launches[launch]);
      blocks.cpu_ns.push_back(factor * launches[launch] - 1);
      blocks.iterations.push_back(10);
      blocks.launch.push_back(static_cast<std::uint32_t>(launch));
    }
  }
  return blocks;
}

std::vector<double> numbers_from(double first, std::size_t count) {
  std::vector<double> numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

TEST(Statistics, TheFigureIsTheFastestBlockOfALaunchThatIsHardlyDisturbed) {
  TimedCell cell = new_cell("data", "format", "save");
  cell.blocks = blocks_of({12, 10, 11});
  summarize(cell);
  EXPECT_EQ(cell.real_time, 10);
  EXPECT_EQ(cell.cpu_time, 9);
  EXPECT_EQ(cell.median_time, 16.5);
  EXPECT_EQ(cell.iterations, 90U);
  // One in ten may be lucky.
  cell.blocks = blocks_of(numbers_from(101, 90));
  summarize(cell);
  EXPECT_EQ(cell.real_time, 109);
  EXPECT_EQ(cell.cpu_time, 108);
}

TEST(Statistics, OrderStatisticsAreBeyondEachOther) {
  // 4/8 × 3/7 × 2/6 × 1/5: all four of one sample are above the fourth of another one in one of 70 cases.
  EXPECT_NEAR(order_statistic_beyond(1, 4, 4), 1.0 / 70, 1e-12);
  EXPECT_NEAR(order_statistic_beyond(1, 1, 1), 0.5, 1e-12);
  EXPECT_NEAR(order_statistic_beyond(3, 9, 30), 0.02095, 1e-5);
  EXPECT_NEAR(order_statistic_beyond(9, 19, 90), 0.017703, 1e-6);
  // Two that are alike: either is above the other as often.
  EXPECT_NEAR(order_statistic_beyond(5, 5, 9), 0.5, 1e-12);
  EXPECT_NEAR(order_statistic_beyond(100, 1000, 1000), 0, 1e-12);
}

TEST(Statistics, TheIntervalReachesFromLaunchToLaunch) {
  constexpr double down = 1 - drift_between_runs;
  constexpr double up = 1 + drift_between_runs;
  EXPECT_FALSE(undisturbed_interval(blocks_of({10})));
  const auto four = undisturbed_interval(blocks_of({10, 13, 11, 12}));
  EXPECT_DOUBLE_EQ(four->low, 7 * down);
  EXPECT_DOUBLE_EQ(four->high, 13 * up);
  EXPECT_NEAR(four->confidence, 1 - 2.0 / 70, 1e-12);
  // Of three that is one case of 20: less than 95 % on both sides.
  EXPECT_NEAR(undisturbed_interval(blocks_of({10, 11, 12}))->confidence, 0.9, 1e-12);
  EXPECT_DOUBLE_EQ(undisturbed_interval(blocks_of(numbers_from(101, 30)))->high, 109 * up);
  // Of so many there is a launch below, too.
  const auto ninety = undisturbed_interval(blocks_of(numbers_from(101, 90)));
  EXPECT_DOUBLE_EQ(ninety->low, 102 * down);
  EXPECT_DOUBLE_EQ(ninety->high, 119 * up);
  EXPECT_GT(ninety->confidence, 0.95);
  // However far apart they are, a time is more than nothing.
  EXPECT_DOUBLE_EQ(undisturbed_interval(blocks_of({10, 100, 100, 100}))->low, 5 * down);
}

TEST(Statistics, TheIntervalHoldsAnotherRunAsOftenAsItSays) {
  Random random(1);
  for (const std::size_t count : {10U, 30U, 90U}) {
    // A cost, and what disturbs: nothing at all, or much, or anything in between. So wide apart, what is
    // added for drift is little.
    const auto run = [&] {
      std::vector<double> launches(count);
      for (double& ns : launches)
        ns = 100 + 400 * random.unit() * random.unit() + (random.chance(50) ? 500 : 0);
      return blocks_of(launches);
    };
    constexpr int tries = 2000;
    int held = 0;
    for (int i = 0; i < tries; ++i) {
      const auto interval = undisturbed_interval(run());
      const Blocks other = run();
      const double figure = other.ns[undisturbed_block(other)];
      held += figure >= interval->low && figure <= interval->high ? 1 : 0;
    }
    EXPECT_GT(held, tries * 0.95) << count;
  }
}

TEST(Statistics, ARankThatIsSharedIsSharedByAllThatHaveIt) {
  // The third overlaps the second, which has the rank of the first: it stands by itself.
  const std::vector<Interval> intervals{{10, 12, 0.95}, {11, 15, 0.95}, {13, 17, 0.95}, {30, 31, 0.95}};
  const auto places = standings(intervals);
  EXPECT_EQ(places[0].rank, 1U);
  EXPECT_TRUE(places[0].tied);
  EXPECT_EQ(places[1].rank, 1U);
  EXPECT_TRUE(places[1].tied);
  EXPECT_EQ(places[2].rank, 3U);
  EXPECT_FALSE(places[2].tied);
  EXPECT_EQ(places[3].rank, 4U);
  EXPECT_FALSE(places[3].tied);
}

TEST(Statistics, AWitnessTellsWhatWasDisturbed) {
  std::vector<TimedCell> cells(2);
  EXPECT_FALSE(disturbed_share(cells));
  cells[0].blocks.witness_ns = {100, 124, 126, 200};
  EXPECT_EQ(disturbed_share(cells), 0.5);
  // What is the least of the run is that for all cells.
  cells[1].blocks.witness_ns = {50, 50, 50, 50};
  EXPECT_EQ(disturbed_share(cells), 0.5);
}

TEST(Schedule, SharesTimeAndPaysForTheSlow) {
  const std::vector<CellLoad> cells{{1e6, 0}, {1e6, 0}, {1e8, 0}};
  const auto wanted = allot_stretches(cells, 1e9, 40);
  EXPECT_NEAR(wanted[2], 9.2, 0.1);  // what the fast ones leave
  EXPECT_NEAR(wanted[0], 40, 0.5);
  double cost = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) cost += wanted[i] * cells[i].stretch_ns;
  EXPECT_LE(cost, 1e9 * 1.001);
}

TEST(Schedule, GivesFewerStretchesWhenThereIsNoTime) {
  const auto wanted = allot_stretches({{1e9, 0}, {1e9, 0}}, 4e9, 40);
  EXPECT_NEAR(wanted[0], 2, 0.01);
  EXPECT_NEAR(allot_stretches({{1e9, 3}}, 0, 40)[0], 0, 0.01);
}

TEST(Schedule, GivesASlowCellWhatItNeedsAndNotWhatTheOthersLeave) {
  const auto wanted = allot_stretches({{1e6, 0}, {1e8, 0}, {1e10, 0}}, 1e18, 4, 2e8);
  EXPECT_NEAR(wanted[0], 4, 0.01);
  EXPECT_NEAR(wanted[1], 2, 0.01);
  EXPECT_NEAR(wanted[2], 1, 0.01);
}

TEST(Schedule, DealsWhatIsWanted) {
  Dealer dealer(3, 1);
  std::vector<double> left{10, 5, 1};
  std::vector<int> dealt(3, 0);
  for (auto round = dealer.deal(left); !round.empty(); round = dealer.deal(left)) {
    for (const auto i : round) {
      ++dealt[i];
      left[i] = std::max(0.0, left[i] - 1);
    }
  }
  EXPECT_EQ(dealt, (std::vector<int>{10, 5, 1}));
}

TEST(Schedule, BlocksAreLongEnoughForTheClock) {
  EXPECT_EQ(shape_blocks(10, 250e3, 2e6, 1000).iterations, 25000U);
  EXPECT_EQ(shape_blocks(10, 250e3, 2e6, 1000).blocks, 8U);
  // Several of one iteration each, or a single one.
  EXPECT_EQ(shape_blocks(500e3, 250e3, 2e6, 1000).iterations, 1U);
  EXPECT_EQ(shape_blocks(500e3, 250e3, 2e6, 1000).blocks, 4U);
  EXPECT_EQ(shape_blocks(5e8, 250e3, 2e6, 1000).iterations, 1U);
  EXPECT_EQ(shape_blocks(5e8, 250e3, 2e6, 1000).blocks, 1U);
}

TEST(Schedule, WarmsUpWhatIsShortOrLarge) {
  constexpr std::uint64_t large = std::uint64_t{100} << 20;
  EXPECT_GT(shape_blocks(10, 250e3, 2e6, 1000).warmup, 0U);
  EXPECT_EQ(shape_blocks(5e7, 250e3, 2e6, 1000).warmup, 0U);
  EXPECT_EQ(shape_blocks(5e7, 250e3, 2e6, large).warmup, 1U);
  EXPECT_EQ(shape_blocks(5e9, 250e3, 2e6, large).warmup, 0U);
}

TEST(Base64, IsTheInverseOfItself) {
  for (std::size_t size = 0; size < 70; ++size) {
    Bytes bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>(i * 37));
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  }
  EXPECT_EQ(to_base64({std::byte{'f'}, std::byte{'o'}}), "Zm8=");
  EXPECT_THROW(static_cast<void>(from_base64("Zm8")), std::runtime_error);
  EXPECT_THROW(static_cast<void>(from_base64("Z=8=")), std::runtime_error);
}

TEST(Compress, MakesRepetitionSmall) {
  const std::string text(100000, 'x');
  const auto sizes = compressed_sizes(as_view(text));
  EXPECT_LT(sizes.zlib, 1000U);
  EXPECT_LT(sizes.zstd, 1000U);
  EXPECT_LT(sizes.lz4, 1000U);
}

/// A run with three formats, two of which have times, and a floor.
Run small_run() {
  Run run;
  run.context.date = "2026-11-27T01:29:12+00:00";
  run.context.library_build_type = "release";
  run.roundtrip.status = "complete";
  run.roundtrip.operations = {{"save", "", 1, true, true, "floor"}};
  DatasetResult dataset;
  dataset.name = "data";
  dataset.kind = "generated";
  dataset.summary = "a dataset";
  dataset.payload_bytes = 1000;
  run.roundtrip.datasets = {dataset};
  for (const char* name : {"slow", "fast", "floor", "absent"}) {
    FormatEntry format;
    format.name = name;
    format.built = format.name != "absent";
    format.floor = format.name == "floor";
    run.roundtrip.formats.push_back(format);
    Fact fact;
    fact.dataset = "data";
    fact.format = name;
    fact.fidelity = format.built ? "exact" : "not built";
    fact.reason = format.built ? "" : "its | library is missing";
    if (format.built) fact.encoded_bytes = 500;
    run.roundtrip.facts.push_back(fact);
  }
  for (const auto& [name, ns] :
       {std::pair("slow", 2000.0), std::pair("fast", 500.0), std::pair("floor", 100.0)}) {
    TimedCell cell = new_cell("data", name, "save");
    for (int i = 0; i < 10; ++i) {
      cell.blocks.ns.push_back(ns * (1 + 0.001 * i));
      cell.blocks.cpu_ns.push_back(ns);
      cell.blocks.iterations.push_back(10);
      cell.blocks.launch.push_back(static_cast<std::uint32_t>(i));
    }
    summarize(cell);
    run.benchmarks.push_back(cell);
  }
  return run;
}

TEST(Report, TableIsSortedAndSaysWhyThereAreNoFigures) {
  const auto tables = make_tables(small_run(), {});
  ASSERT_EQ(tables.size(), 1U);
  EXPECT_EQ(render_table(tables[0], {false, 80}),
            "data\n"
            "  a dataset · 1.00 kB of payload · scale 1\n"
            "    format         save  ×floor     save/s  save enc/s   size  ×least  fidelity\n"
            "    floor    100 ns ±4%       –  10.0 GB/s           –      –       –  floor\n"
            "  1 fast     500 ns ±4%   5.00×  2.00 GB/s   1.00 GB/s  500 B   1.00×  exact\n"
            "  2 slow    2.00 µs ±4%   20.0×   500 MB/s    250 MB/s  500 B   1.00×  exact\n"
            "    absent: not built: its | library is missing\n");
}

TEST(Report, BarsGrowWithTheLogarithm) {
  // 500 ns and 2 µs, from half of the smallest: 1/3 and all of 22 columns.
  const std::string text = render_table(make_tables(small_run(), {})[0], {true, 130});
  const auto full_blocks_of = [&](const std::string& format) {
    const auto start = text.find(" " + format + " ");
    const std::string line = text.substr(start, text.find('\n', start) - start);
    std::size_t count = 0;
    for (auto at = line.find("█"); at != std::string::npos; at = line.find("█", at + 1)) ++count;
    return count;
  };
  EXPECT_THAT(text, HasSubstr("save (log)"));
  EXPECT_EQ(full_blocks_of("fast"), 7U);
  EXPECT_EQ(full_blocks_of("slow"), 22U);
}

TEST(Report, MarkdownEscapesBars) {
  const std::string text =
      render_markdown(make_tables(small_run(), {.datasets = {}, .metrics = {"save"}, .sort = ""})[0]);
  EXPECT_THAT(text, HasSubstr("| # | format | save | fidelity |\n|--:|:--|--:|:--|\n"));
  EXPECT_THAT(text, HasSubstr("| 1 | fast | 500 ns ±4% | exact |\n"));
  EXPECT_THAT(text, HasSubstr("its \\| library is missing"));
}

TEST(Report, CsvHasExactNumbers) {
  const std::string text =
      render_csv(make_tables(small_run(), {.datasets = {}, .metrics = {"save"}, .sort = ""}));
  EXPECT_THAT(text, HasSubstr("data,fast,save,500,483.06,517.06,ns,exact,,0.9674922600619195,,\n"));
  EXPECT_THAT(text, HasSubstr("data,absent,,,,,,not built,its | library is missing,,,\n"));
}

TEST(Report, LatexEscapes) {
  const std::string text = render_latex(make_tables(small_run(), {})[0]);
  EXPECT_THAT(text, HasSubstr("2.00 $\\mu$s $\\pm$4\\%"));
  EXPECT_THAT(text, HasSubstr("\\bottomrule"));
}

TEST(Report, UnknownNamesAreErrors) {
  EXPECT_THROW(static_cast<void>(make_tables(small_run(), {.datasets = {"nope"}, .metrics = {}, .sort = ""})),
               InputError);
  EXPECT_THROW(static_cast<void>(make_tables(small_run(), {.datasets = {}, .metrics = {"nope"}, .sort = ""})),
               InputError);
  EXPECT_THROW(static_cast<void>(make_tables(small_run(), {.datasets = {}, .metrics = {}, .sort = "nope"})),
               InputError);
}

TEST(Report, WhatHadNoTurnIsPending) {
  auto run = small_run();
  std::erase_if(run.roundtrip.facts, [](const Fact& fact) { return fact.format != "absent"; });
  run.benchmarks.clear();
  EXPECT_EQ(render_table(make_tables(run, {})[0], {false, 80}),
            "data\n"
            "  a dataset · 1.00 kB of payload · scale 1\n"
            "    floor, fast, slow: pending: the run ended before its turn; --resume goes on\n"
            "    absent: not built: its | library is missing\n");
}

TEST(Report, PendingTimesAreCounted) {
  auto run = small_run();
  run.benchmarks.erase(run.benchmarks.begin());
  run.roundtrip.untimed = {{"data", "slow", "save", "pending", pending_reason}};
  const std::string text = render_table(make_tables(run, {})[0], {false, 80});
  EXPECT_THAT(text,
              HasSubstr("    slow             –       –          –           –  500 B   1.00×  exact\n"));
  EXPECT_THAT(text, HasSubstr("    1 time is pending: the run ended before its turn; --resume goes on\n"));
  run.roundtrip.untimed.push_back({"data", "slow", "load", "pending", pending_reason});
  EXPECT_THAT(render_table(make_tables(run, {})[0], {false, 80}), HasSubstr("    2 times are pending: "));
}

TEST(Report, FewLaunchesAreDoubtful) {
  auto run = small_run();
  for (TimedCell& cell : run.benchmarks) {
    cell.blocks.ns.resize(3);
    summarize(cell);
  }
  const std::string text = render_table(make_tables(run, {})[0], {false, 80});
  EXPECT_THAT(text, HasSubstr(" ~2 slow    ~2.00 µs"));
}

TEST(Results, OfTheFirstSchemaAreRead) {
  roundtrip::Run run = small_run();
  std::string text = results_text(run);
  // What it had: one scale for all, medians, and none of the members that came later.
  auto json = nlohmann::json::parse(text);
  json["roundtrip"]["schema_version"] = 1;
  json["roundtrip"]["options"]["scale"] = 0.5;
  for (const char* member : {"all", "launches"}) json["roundtrip"]["options"].erase(member);
  for (auto& dataset : json["roundtrip"]["datasets"]) {
    for (const char* member : {"by_default", "usual_scale"}) dataset.erase(member);
  }
  for (auto& cell : json["benchmarks"]) {
    cell.erase("median_time");
    cell["blocks"].erase("witness_ns");
  }
  const roundtrip::Run old = parse_results(json.dump());
  EXPECT_EQ(old.roundtrip.schema_version, 1);
  EXPECT_EQ(old.roundtrip.options.scale, 0.5);
  EXPECT_EQ(old.benchmarks.at(0).real_time, run.benchmarks.at(0).real_time);
  EXPECT_FALSE(old.benchmarks.at(0).median_time);
  json["roundtrip"]["schema_version"] = 3;
  EXPECT_THROW(static_cast<void>(parse_results(json.dump())), InputError);
}

TEST(Results, AreReadAsTheyWereWritten) {
  const auto path = temporary("results.json");
  std::ofstream(path) << results_text(small_run());
  const auto difference = first_difference(small_run(), read_results(path));
  EXPECT_FALSE(difference) << difference->path;
}

TEST(Render, ThreeDigits) {
  EXPECT_EQ(format_value(999.7, Unit::ns), "1.00 µs");
  EXPECT_EQ(format_value(0.5, Unit::ns), "0.50 ns");
  EXPECT_EQ(format_value(12345, Unit::bytes), "12.3 kB");
  EXPECT_EQ(format_value(7, Unit::bytes), "7 B");
}

}  // namespace
}  // namespace roundtrip
