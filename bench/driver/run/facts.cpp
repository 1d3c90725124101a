// SPDX-License-Identifier: MIT
#include "bench/driver/run/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/run/compress.h"
#include "bench/driver/run/for_each_pairing.h"

namespace roundtrip {

namespace {

/// Of a budget that is too short for all: when the facts end. The rest is for the blocks.
constexpr double facts_share = 1.0 / 3;

/// Whether the run that is resumed has it already.
bool has_fact(const RunInfo& info, const std::string& format, const std::string& dataset) {
  return std::any_of(info.facts.begin(), info.facts.end(),
                     [&](const Fact& fact) { return fact.format == format && fact.dataset == dataset; });
}

void add_what_is_not_built(RunInfo& info) {
  for (const auto& format : info.formats) {
    if (format.built) continue;
    for (const auto& dataset : info.datasets) {
      if (!dataset.missing.empty() || has_fact(info, format.name, dataset.name)) continue;
      Fact fact;
      fact.dataset = dataset.name;
      fact.format = format.name;
      fact.fidelity = "not built";
      fact.reason = format.missing;
      info.facts.push_back(std::move(fact));
    }
  }
}

/// By dataset, and by format in each. Threads finish in any order; the file should not say in which.
void sort_facts(RunInfo& info) {
  const auto place = [&](const Fact& fact) {
    return std::pair(find_by(info.datasets, fact.dataset, &DatasetResult::name) - info.datasets.begin(),
                     find_by(info.formats, fact.format, &FormatEntry::name) - info.formats.begin());
  };
  std::stable_sort(info.facts.begin(), info.facts.end(),
                   [&](const Fact& a, const Fact& b) { return place(a) < place(b); });
}

/// Takes the facts of one pairing after the other, from any thread.
class FactTaker {
 public:
  FactTaker(const Selection& selection, ResultsCollector& results)
      : selection_(selection), results_(results), datasets_(results.run().roundtrip.datasets) {
    for (const auto& format : results.run().roundtrip.formats) {
      if (!format.missing.empty()) silent_.push_back(format.name);
    }
  }

  Fact take(PairingIndex pairing) {
    Fact fact;
    fact.dataset = selection_.source(pairing).name;
    fact.format = selection_.format(pairing);
    fact.reason = not_built(fact);
    if (!fact.reason.empty()) {
      fact.fidelity = "not built";
      return fact;
    }
    const auto folder = selection_.scratch().make_folder();
    try {
      again_if_killed([&] { examine(selection_.source(pairing), folder, fact); });
    } catch (const WorkerLost& lost) {
      fact.fidelity = lost.status();
      fact.reason = lost.what();
    } catch (const WorkerError& error) {
      fact.fidelity = "failed";
      fact.reason = error.what();
    }
    Scratch::remove(folder);
    return fact;
  }

 private:
  /// Why the format is not built with the fact's data, and what builds it; empty when it is.
  [[nodiscard]] std::string not_built(const Fact& fact) const {
    const auto dataset = find_by(datasets_, fact.dataset, &DatasetResult::name);
    const bool typed = dataset->kind == "generated";
    const bool of_a_package = typed || !dataset->licence.empty();
    return selection_.manifest().not_built_with(
        fact.format, typed ? fact.dataset : documents_part,
        of_a_package ? "--dataset " + fact.dataset : "--data " + dataset->source);
  }

  /// Fills the fact with what a worker says.
  void examine(const DataSource& source, const std::filesystem::path& folder, Fact& fact) {
    WorkerOptions options = selection_.worker_options(fact.format, folder);
#ifndef ROUNDTRIP_SANITIZED
    // What an interpreter allocates is not what the format does: of other languages nothing is counted.
    if (!options.takes_documents) options.preload = selection_.manifest().heap_hook;
#endif
    Worker worker(options, selection_.timeout());
    // One that did not say what it is may do so now; or its round trip is not to be trusted, either.
    if (std::find(silent_.begin(), silent_.end(), fact.format) != silent_.end())
      static_cast<void>(worker.hello());
    const MadeData made = worker.make(source);
    if (made.identity) results_.check_data(fact.format, source.name, *made.identity);
    const GateVerdict verdict = made.identity ? worker.check(source.name) : made.verdict;
    fact.fidelity = verdict.fidelity;
    fact.reason = verdict.reason;
    fact.path = verdict.path;
    fact.expected = verdict.expected;
    fact.actual = verdict.actual;
    if (timed_verdict(fact.fidelity)) take_figures(worker, source.name, folder / "bytes", fact);
  }

  static void take_figures(Worker& worker, const std::string& source, const std::filesystem::path& file,
                           Fact& fact) {
    const WorkerFacts facts = worker.facts(source, file);
    const Buffer bytes = read_bytes_of_worker(file);
    if (bytes.size() != 0) {
      const CompressedSizes sizes = compressed_sizes(as_view(bytes));
      fact.encoded_bytes = facts.identity.encoded_bytes;
      fact.zlib_bytes = sizes.zlib;
      fact.zstd_bytes = sizes.zstd;
      fact.lz4_bytes = sizes.lz4;
    }
    fact.save_allocations = facts.save_allocations;
    fact.save_peak_bytes = facts.save_peak_bytes;
    fact.load_allocations = facts.load_allocations;
    fact.load_peak_bytes = facts.load_peak_bytes;
  }

  const Selection& selection_;
  ResultsCollector& results_;
  const std::vector<DatasetResult> datasets_;  ///< as they are before any thread writes
  std::vector<std::string> silent_;  ///< formats whose worker did not answer when it was asked what it is
};

}  // namespace

std::vector<PairingIndex> pairings_without_facts(const Selection& selection, const RunInfo& info) {
  std::vector<PairingIndex> pairings;
  for (std::size_t source = 0; source < selection.sources().size(); ++source) {
    for (std::size_t format = 0; format < selection.formats().size(); ++format) {
      if (!has_fact(info, selection.formats()[format], selection.sources()[source].name))
        pairings.push_back({source, format});
    }
  }
  return pairings;
}

void take_facts(const Selection& selection, ResultsCollector& results, const Budget& budget,
                Progress& progress) {
  progress.phase("checking");
  RunInfo& info = results.run().roundtrip;
  add_what_is_not_built(info);
  const auto pairings = pairings_without_facts(selection, info);
  FactTaker taker(selection, results);
  for_each_pairing(
      pairings, [&] { return budget.must_stop(facts_share); },
      [&](PairingIndex pairing) { results.add(taker.take(pairing)); },
      [&](PairingIndex pairing, double share) { progress.update(share, -1, selection.name(pairing)); });
  sort_facts(info);
  results.facts_are_taken();
  progress.finish();
  // A run that is resumed changes nothing before its data are known to be the same.
  if (!pairings.empty()) results.save();
}

}  // namespace roundtrip
