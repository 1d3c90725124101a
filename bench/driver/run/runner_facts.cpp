// SPDX-License-Identifier: MIT
//
// The part of a run that is not timed: the gate, and the facts.
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/run/compress.h"
#include "bench/driver/run/runner.h"
#include "bench/record/file.h"

namespace roundtrip {

void Runner::take_facts() {
  progress_.phase("checking");
  for (const auto& format : run_.roundtrip.formats) {
    if (format.built) continue;
    for (const auto& dataset : run_.roundtrip.datasets) {
      if (!dataset.missing.empty() || has_fact(format.name, dataset.name)) continue;
      Fact fact;
      fact.dataset = dataset.name;
      fact.format = format.name;
      fact.fidelity = "not built";
      fact.reason = format.missing;
      run_.roundtrip.facts.push_back(std::move(fact));
    }
  }
  const auto pairings = pairings_without_facts();
  parallel(pairings, facts_share, [&](std::size_t pairing) {
    Fact fact = take_fact(formats_[pairing % formats_.size()], sources_[pairing / formats_.size()]);
    const std::lock_guard lock(mutex_);
    run_.roundtrip.facts.push_back(std::move(fact));
    if (save_is_due()) save();
  });
  // Threads finish in any order; the file should not say in which.
  std::stable_sort(run_.roundtrip.facts.begin(), run_.roundtrip.facts.end(),
                   [&](const Fact& a, const Fact& b) {
                     const auto place = [&](const Fact& fact) {
                       return std::pair(find_by(run_.roundtrip.datasets, fact.dataset, &DatasetResult::name) -
                                            run_.roundtrip.datasets.begin(),
                                        find_by(run_.roundtrip.formats, fact.format, &FormatEntry::name) -
                                            run_.roundtrip.formats.begin());
                     };
                     return place(a) < place(b);
                   });
  progress_.finish();
  // A run that is resumed changes nothing before its data are known to be the same.
  if (!pairings.empty()) save();
}

/// Whether the run that is resumed has it already.
bool Runner::has_fact(const std::string& format, const std::string& dataset) const {
  const auto& facts = run_.roundtrip.facts;
  return std::any_of(facts.begin(), facts.end(),
                     [&](const Fact& fact) { return fact.format == format && fact.dataset == dataset; });
}

/// All that are built and lack them, those of one dataset after those of another: a run that ends early has
/// whole tables.
std::vector<std::size_t> Runner::pairings_without_facts() const {
  std::vector<std::size_t> pairings;
  for (std::size_t s = 0; s < sources_.size(); ++s) {
    for (std::size_t f = 0; f < formats_.size(); ++f) {
      if (!has_fact(formats_[f], sources_[s].name)) pairings.push_back(s * formats_.size() + f);
    }
  }
  return pairings;
}

Fact Runner::take_fact(const std::string& format, const DataSource& source) {
  Fact fact;
  fact.dataset = source.name;
  fact.format = format;
  const auto dataset = find_by(run_.roundtrip.datasets, source.name, &DatasetResult::name);
  const bool typed = dataset->kind == "generated";
  const bool of_a_package = typed || !dataset->licence.empty();
  fact.reason =
      manifest_.not_built_with(format, typed ? source.name : documents_part,
                               of_a_package ? "--dataset " + source.name : "--data " + dataset->source);
  if (!fact.reason.empty()) {
    fact.fidelity = "not built";
    return fact;
  }
  const auto folder = scratch_.make_folder();
  try {
    again_if_killed([&] { examine(format, source, folder, fact); });
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

/// Fills the fact with what a worker says.
void Runner::examine(const std::string& format, const DataSource& source, const std::filesystem::path& folder,
                     Fact& fact) {
  WorkerOptions options = worker_options(format, folder);
#ifndef ROUNDTRIP_SANITIZED
  options.preload = manifest_.heap_hook;
#endif
  Worker worker(options, request_.timeout);
  // One that did not say what it is may do so now; or its round trip is not to be trusted, either.
  if (!find_by(run_.roundtrip.formats, format, &FormatEntry::name)->missing.empty())
    static_cast<void>(worker.hello());
  const MadeData made = worker.make(source);
  if (made.identity) check_data(format, source, *made.identity);
  const GateVerdict verdict = made.identity ? worker.check(source.name) : made.verdict;
  fact.fidelity = verdict.fidelity;
  fact.reason = verdict.reason;
  fact.path = verdict.path;
  fact.expected = verdict.expected;
  fact.actual = verdict.actual;
  if (!timed_verdict(fact.fidelity)) return;
  const auto file = folder / "bytes";
  const WorkerFacts facts = worker.facts(source.name, file);
  Buffer bytes;
  try {
    read_file(file, bytes);
  } catch (const std::system_error& error) {
    if (is_fault_of_the_machine(error.code())) throw MachineError(error.what());
    throw BadAnswer(std::string("the worker did not write its bytes: ") + error.what());
  }
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

/// Sees to it that all formats, and all sittings of a run that is resumed, have the same data of a dataset,
/// and that a format still makes as many bytes of it.
/// @throws IncomparableError in a resumed run, BadAnswer in another
void Runner::check_data(const std::string& format, const DataSource& source, const DataIdentity& identity) {
  const std::lock_guard lock(mutex_);
  auto dataset = find_by(run_.roundtrip.datasets, source.name, &DatasetResult::name);
  const std::string checksum = fmt::format("{:016x}", identity.checksum);
  if (dataset->checksum.empty()) {
    dataset->payload_bytes = identity.payload_bytes;
    dataset->checksum = checksum;
  }
  std::string difference;
  if (dataset->checksum != checksum || dataset->payload_bytes != identity.payload_bytes) {
    difference = fmt::format(
        "the data of {}{} differ from those seen before: {} bytes with the checksum {} instead of "
        "{} bytes with {}",
        source.name, dataset->source.empty() ? "" : fmt::format(" ({})", dataset->source),
        identity.payload_bytes, checksum, dataset->payload_bytes.value_or(0), dataset->checksum);
  }
  const auto& facts = run_.roundtrip.facts;
  const auto fact = std::find_if(facts.begin(), facts.end(), [&](const Fact& candidate) {
    return candidate.format == format && candidate.dataset == source.name;
  });
  if (fact != facts.end() && fact->encoded_bytes && *fact->encoded_bytes != identity.encoded_bytes) {
    difference = fmt::format("{} now writes {} bytes for {}, not {} as when its facts were taken", format,
                             identity.encoded_bytes, source.name, *fact->encoded_bytes);
  }
  if (difference.empty()) return;
  if (request_.resumed)
    throw IncomparableError(difference + ": blocks of both cannot stand in one run; begin a new one");
  throw BadAnswer(difference);
}

}  // namespace roundtrip
