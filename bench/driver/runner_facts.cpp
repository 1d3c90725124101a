// SPDX-License-Identifier: MIT
//
// The part of a run that is not timed: the gate, and the facts.
#include <fmt/format.h>

#include "bench/driver/compress.h"
#include "bench/driver/lookup.h"
#include "bench/driver/runner.h"
#include "bench/file.h"

namespace roundtrip {

void Runner::take_facts() {
  progress_.phase("checking");
  for (const auto& format : run_.roundtrip.formats) {
    if (format.built) continue;
    for (const auto& dataset : run_.roundtrip.datasets) {
      if (has_fact(format.name, dataset.name)) continue;
      Fact fact;
      fact.dataset = dataset.name;
      fact.format = format.name;
      fact.fidelity = "not built";
      fact.reason = format.missing + (format.package.empty() ? "" : " (apt install " + format.package + ")");
      run_.roundtrip.facts.push_back(std::move(fact));
    }
  }
  parallel(pairings_without_facts(), facts_share, [&](std::size_t pairing) {
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
  save();
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
  WorkerOptions options;
  try {
    options = worker_options(format, source, "facts");
#ifndef ROUNDTRIP_SANITIZED
    options.preload = manifest_.heap_hook;
#endif
    WorkerProcess process(options);
    std::vector<std::string> request{"make", source.name};
    request.insert(request.end(), source.prepare.begin(), source.prepare.end());
    auto verdict = process.ask(request, request_.timeout);
    if (verdict.at("verdict") == "exact") verdict = process.ask({"check", source.name}, request_.timeout);
    fact.fidelity = verdict.at("verdict");
    fact.reason = verdict.at("reason");
    fact.path = verdict.at("path");
    fact.expected = verdict.at("expected");
    fact.actual = verdict.at("actual");
    if (timed_verdict(fact.fidelity)) {
      const auto file = options.scratch / "bytes";
      const auto facts = process.ask({"facts", source.name, file.string()}, request_.timeout);
      {
        const std::lock_guard lock(mutex_);
        auto dataset = find_by(run_.roundtrip.datasets, source.name, &DatasetResult::name);
        dataset->payload_bytes = facts.at("payload_bytes").get<std::uint64_t>();
        dataset->checksum = fmt::format("{:016x}", facts.at("checksum").get<std::uint64_t>());
      }
      Buffer bytes;
      read_file(file, bytes);
      if (bytes.size() != 0) {
        const CompressedSizes sizes = compressed_sizes(as_view(bytes));
        fact.encoded_bytes = facts.at("encoded_bytes").get<std::uint64_t>();
        fact.zlib_bytes = sizes.zlib;
        fact.zstd_bytes = sizes.zstd;
        fact.lz4_bytes = sizes.lz4;
      }
      if (facts.contains("save_allocations")) {
        fact.save_allocations = facts.at("save_allocations").get<std::uint64_t>();
        fact.save_peak_bytes = facts.at("save_peak_bytes").get<std::uint64_t>();
        fact.load_allocations = facts.at("load_allocations").get<std::uint64_t>();
        fact.load_peak_bytes = facts.at("load_peak_bytes").get<std::uint64_t>();
      }
    }
  } catch (const WorkerLost& lost) {
    fact.fidelity = lost.status();
    fact.reason = lost.what();
  } catch (const std::exception& error) {
    fact.fidelity = "failed";
    fact.reason = error.what();
  }
  std::error_code ignored;
  std::filesystem::remove_all(options.scratch, ignored);
  return fact;
}

}  // namespace roundtrip
