// SPDX-License-Identifier: MIT
//
// The parts of a run, each by itself: what is selected, what facts a worker has, how results come together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "bench/driver/base/error.h"
#include "bench/driver/base/scratch.h"
#include "bench/driver/run/budget.h"
#include "bench/driver/run/facts.h"
#include "bench/driver/run/for_each_pairing.h"
#include "bench/driver/run/results_collector.h"
#include "bench/driver/run/selection.h"

namespace roundtrip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

const Manifest& empty_manifest() {
  static const Manifest manifest;
  return manifest;
}

FormatEntry format_entry(const std::string& name, bool built) {
  FormatEntry entry;
  entry.name = name;
  entry.built = built;
  if (!built) entry.missing = "its library is not there";
  return entry;
}

DatasetResult dataset_entry(const std::string& name) {
  DatasetResult entry;
  entry.name = name;
  entry.kind = "generated";
  return entry;
}

/// Two formats that are built and one that is not, two datasets, and three operations, one of them off.
Run inventory() {
  roundtrip::Run run;
  run.roundtrip.formats = {format_entry("one", true), format_entry("two", true),
                           format_entry("three", false)};
  run.roundtrip.datasets = {dataset_entry("small"), dataset_entry("large")};
  run.roundtrip.operations = {{"save", "", 1, true, true, ""},
                              {"load", "", 2, true, false, ""},
                              {"load_file", "", 3, false, false, ""}};
  return run;
}

template <class Entry>
std::vector<std::string> names_of(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  names.reserve(entries.size());
  for (const Entry& entry : entries) names.push_back(entry.name);
  return names;
}

TEST(Selection, IsAllThatIsBuiltWithWhatIsOnByDefault) {
  roundtrip::Run run = inventory();
  const Selection selection(empty_manifest(), {}, run);
  EXPECT_THAT(selection.formats(), ElementsAre("one", "two"));
  EXPECT_THAT(selection.operations(), ElementsAre("save", "load"));
  EXPECT_THAT(names_of(selection.sources()), ElementsAre("small", "large"));
  EXPECT_THAT(names_of(run.roundtrip.formats), ElementsAre("one", "two", "three"));
  EXPECT_EQ(run.roundtrip.options.operations, selection.operations());
}

TEST(Selection, NarrowsTheRunToTheNames) {
  roundtrip::Run run = inventory();
  RunRequest request;
  request.formats = {"two", "three", "two"};
  request.datasets = {"large"};
  request.operations = {"load_file"};
  const Selection selection(empty_manifest(), request, run);
  EXPECT_THAT(selection.formats(), ElementsAre("two"));
  EXPECT_THAT(selection.operations(), ElementsAre("load_file"));
  EXPECT_THAT(names_of(selection.sources()), ElementsAre("large"));
  EXPECT_THAT(names_of(run.roundtrip.formats), ElementsAre("two", "three"));
  EXPECT_THAT(names_of(run.roundtrip.datasets), ElementsAre("large"));
}

TEST(Selection, OfAUsualRunIsSmaller) {
  roundtrip::Run run = inventory();
  run.roundtrip.datasets[1].by_default = true;
  RunRequest request;
  request.usual = true;
  const Selection selection(empty_manifest(), request, run);
  EXPECT_THAT(selection.operations(), ElementsAre("save"));
  EXPECT_THAT(names_of(selection.sources()), ElementsAre("large"));
  // What is named is taken as it is.
  run = inventory();
  run.roundtrip.datasets[1].by_default = true;
  request.datasets = {"small"};
  EXPECT_THAT(names_of(Selection(empty_manifest(), request, run).sources()), ElementsAre("small"));
}

TEST(Selection, OfAUsualRunIsAllWhereNothingUsualIsBuilt) {
  roundtrip::Run run = inventory();
  RunRequest request;
  request.usual = true;
  EXPECT_THAT(names_of(Selection(empty_manifest(), request, run).sources()), ElementsAre("small", "large"));
  run = inventory();
  run.roundtrip.datasets[1].by_default = true;
  run.roundtrip.datasets[1].missing = "not built";
  EXPECT_THAT(names_of(Selection(empty_manifest(), request, run).sources()), ElementsAre("small"));
}

TEST(Selection, NamesWhatThereIsInsteadOfAWrongName) {
  const auto select = [](const RunRequest& request) {
    roundtrip::Run run = inventory();
    const Selection selection(empty_manifest(), request, run);
  };
  RunRequest request;
  request.formats = {"four"};
  EXPECT_THAT([&] { select(request); },
              ThrowsMessage<InputError>(HasSubstr("'four'; `roundtrip list formats`")));
  request.formats = {"three"};
  EXPECT_THAT([&] { select(request); }, ThrowsMessage<InputError>(HasSubstr("none of the formats is built")));
  request.expected = true;
  EXPECT_NO_THROW(select(request));
  request = {};
  request.datasets = {"huge"};
  EXPECT_THAT([&] { select(request); }, ThrowsMessage<InputError>(HasSubstr("small, large")));
  request = {};
  request.operations = {"lose"};
  EXPECT_THAT([&] { select(request); }, ThrowsMessage<InputError>(HasSubstr("save, load, load_file")));
}

TEST(Selection, MakesDatasetsOfDataFiles) {
  Scratch scratch;
  const auto file = scratch.folder() / "orders.json";
  std::ofstream(file) << R"({"a": 1})";
  roundtrip::Run run = inventory();
  RunRequest request;
  request.data = {file, file};
  const Selection selection(empty_manifest(), request, run);
  EXPECT_THAT(names_of(run.roundtrip.datasets), ElementsAre("orders"));
  ASSERT_EQ(selection.sources().size(), 1U);
  EXPECT_TRUE(std::filesystem::exists(selection.sources()[0].prepare[1]));
  request.data = {scratch.folder() / "nothing.json"};
  run = inventory();
  EXPECT_THROW(Selection(empty_manifest(), request, run), InputError);
}

TEST(Budget, EndsOnlyWhatTheUserGaveATime) {
  EXPECT_FALSE(Budget(std::nullopt, 0).must_stop());
  EXPECT_LE(Budget(std::nullopt, 0).left_seconds(), 0);
  EXPECT_TRUE(Budget(0).must_stop());
  const Budget hour(3600);
  EXPECT_FALSE(hour.must_stop());
  EXPECT_FALSE(hour.must_stop(0.5));
  EXPECT_TRUE(hour.must_stop(0));
  EXPECT_GT(hour.left_seconds(), 3000);
  RunOptions options;
  EXPECT_GT(budget_of(options).left_seconds(), 60);
  options.quick = true;
  EXPECT_LT(budget_of(options).left_seconds(), 30);
}

TEST(Budget, IsUsedForMoreLaunchesWhereNobodySaysHowMany) {
  RunOptions options;
  const MeasuringPlan usual = plan_of(options);
  EXPECT_GT(usual.most_launches, usual.launches);
  EXPECT_LT(usual.enough_seconds, budget_of(options).left_seconds());
  options.budget_seconds = 3600;
  EXPECT_GT(plan_of(options).most_launches, usual.most_launches);
  EXPECT_EQ(plan_of(options).launches, usual.launches);
  options.launches = 12;
  EXPECT_EQ(plan_of(options).launches, 12U);
  EXPECT_EQ(plan_of(options).most_launches, 12U);
  options = {};
  options.blocks = 7;
  EXPECT_EQ(plan_of(options).most_launches, 7U);
  for (bool RunOptions::*const option : {&RunOptions::quick, &RunOptions::all}) {
    options = {};
    options.*option = true;
    EXPECT_EQ(plan_of(options).most_launches, plan_of(options).launches);
  }
}

TEST(ResultsCollector, SeesOtherData) {
  roundtrip::Run run = inventory();
  const Budget budget{std::nullopt};
  ResultsCollector results(run, budget);
  const DataIdentity data{100, 0xabc, 50};
  results.check_data("one", "small", data);
  EXPECT_EQ(run.roundtrip.datasets[0].checksum, "0000000000000abc");
  EXPECT_EQ(run.roundtrip.datasets[0].payload_bytes, 100U);
  EXPECT_NO_THROW(results.check_data("two", "small", {100, 0xabc, 70}));
  EXPECT_THROW(results.check_data("two", "small", {100, 0xabd, 70}), BadAnswer);
  EXPECT_THROW(results.check_data("two", "small", {101, 0xabc, 70}), BadAnswer);
  Fact fact;
  fact.dataset = "small";
  fact.format = "one";
  fact.encoded_bytes = 50;
  results.add(fact);
  EXPECT_NO_THROW(results.check_data("one", "small", data));
  ResultsCollector resumed(run, budget, nullptr, true);
  EXPECT_THROW(resumed.check_data("one", "small", {100, 0xabc, 51}), IncomparableError);
}

TEST(ResultsCollector, CountsTheTimeOfEarlierSittings) {
  roundtrip::Run run;
  run.roundtrip.elapsed_seconds = 1000;
  const Budget budget{std::nullopt};
  ResultsCollector results(run, budget);
  results.save();
  results.save();
  EXPECT_GE(run.roundtrip.elapsed_seconds, 1000);
  EXPECT_LT(run.roundtrip.elapsed_seconds, 2000);
}

TEST(ForEachPairing, DoesEachOnceUntilOneFails) {
  roundtrip::Run run = inventory();
  const Selection selection(empty_manifest(), {}, run);
  const auto pairings = pairings_without_facts(selection, run.roundtrip);
  EXPECT_THAT(pairings,
              ElementsAre(PairingIndex{0, 0}, PairingIndex{0, 1}, PairingIndex{1, 0}, PairingIndex{1, 1}));
  std::mutex mutex;
  std::multiset<PairingIndex> done;
  const auto never = [] { return false; };
  const auto note = [&](PairingIndex pairing) {
    const std::lock_guard lock(mutex);
    done.insert(pairing);
  };
  std::set<double> shares;
  for_each_pairing(pairings, never, note, [&](PairingIndex pairing, double share) {
    const std::lock_guard lock(mutex);
    EXPECT_TRUE(done.contains(pairing));
    shares.insert(share);
  });
  EXPECT_THAT(shares, ElementsAre(0.25, 0.5, 0.75, 1));
  EXPECT_THAT(done, ::testing::UnorderedElementsAreArray(pairings));
  done.clear();
  for_each_pairing(
      pairings, [] { return true; }, note);
  EXPECT_THAT(done, IsEmpty());
  EXPECT_THROW(for_each_pairing(pairings, never, [](PairingIndex) { throw MachineError("no more"); }),
               MachineError);
}

/// Workers that are scripts: each answers what is written for it.
class Workers {
 public:
  void add(const std::string& format, const std::string& checksum, const std::string& verdict) {
    const auto path = scratch_.folder() / ("roundtrip-worker-" + format);
    std::ofstream(path) << R"(#!/bin/sh
while read -r verb id rest; do
  case "$verb" in
    make) echo '{"verdict": "exact", "reason": "", "path": "", "expected": "", "actual": "", "payload_bytes": 10, )"
                        << "\"checksum\": " << checksum << R"(, "encoded_bytes": 5}' ;;
    check) echo '{"verdict": ")"
                        << verdict << R"(", "reason": "because", "path": "", "expected": "", "actual": ""}' ;;
    facts) printf 12345 > "$rest"
           echo '{"payload_bytes": 10, "checksum": )"
                        << checksum << R"(, "encoded_bytes": 5}' ;;
  esac
done
)";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  [[nodiscard]] Manifest manifest() const {
    Manifest manifest;
    manifest.folder = scratch_.folder();
    return manifest;
  }

 private:
  Scratch scratch_;
};

TEST(TakeFacts, TakesThemOfEachPairingThatHasNone) {
  Workers workers;
  workers.add("one", "7", "exact");
  workers.add("two", "7", "failed");
  const Manifest manifest = workers.manifest();
  roundtrip::Run run = inventory();
  const Selection selection(manifest, {}, run);
  const Budget budget{std::nullopt};
  ResultsCollector results(run, budget);
  Progress progress;
  take_facts(selection, results, budget, progress);
  const auto& facts = run.roundtrip.facts;
  ASSERT_EQ(facts.size(), 6U);
  for (std::size_t dataset = 0; dataset < 2; ++dataset) {
    const Fact* fact = &facts[3 * dataset];
    EXPECT_EQ(fact[0].dataset, run.roundtrip.datasets[dataset].name);
    EXPECT_EQ(fact[0].fidelity, "exact") << fact[0].reason;
    EXPECT_EQ(fact[0].encoded_bytes, 5U);
    EXPECT_TRUE(fact[0].zlib_bytes.has_value());
    EXPECT_EQ(fact[1].fidelity, "failed");
    EXPECT_EQ(fact[1].reason, "because");
    EXPECT_EQ(fact[1].encoded_bytes, std::nullopt);
    EXPECT_EQ(fact[2].fidelity, "not built");
  }
  EXPECT_THAT(pairings_without_facts(selection, run.roundtrip), IsEmpty());
}

TEST(TakeFacts, FindsThatTheDataOfAResumedRunAreOthers) {
  Workers workers;
  workers.add("one", "7", "exact");
  workers.add("two", "7", "exact");
  const Manifest manifest = workers.manifest();
  roundtrip::Run run = inventory();
  run.roundtrip.datasets[0].checksum = "0000000000000008";
  run.roundtrip.datasets[0].payload_bytes = 10;
  const Selection selection(manifest, {}, run);
  const Budget budget{std::nullopt};
  ResultsCollector results(run, budget, nullptr, true);
  Progress progress;
  EXPECT_THROW(take_facts(selection, results, budget, progress), IncomparableError);
}

TEST(TakeFacts, HasNoTimeForAnyInABudgetThatIsOver) {
  Workers workers;
  const Manifest manifest = workers.manifest();
  roundtrip::Run run = inventory();
  const Selection selection(manifest, {}, run);
  const Budget budget(0);
  ResultsCollector results(run, budget);
  Progress progress;
  take_facts(selection, results, budget, progress);
  EXPECT_EQ(pairings_without_facts(selection, run.roundtrip).size(), 4U);
}

}  // namespace
}  // namespace roundtrip
