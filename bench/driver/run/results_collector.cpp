// SPDX-License-Identifier: MIT
#include "bench/driver/run/results_collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"

namespace roundtrip {

ResultsCollector::ResultsCollector(Run& run, const Budget& budget, OutputFile* out, bool resumed)
    : run_(run),
      budget_(budget),
      out_(out),
      resumed_(resumed),
      earlier_seconds_(run.roundtrip.elapsed_seconds) {}

void ResultsCollector::add(Fact fact) {
  const std::lock_guard lock(mutex_);
  run_.roundtrip.facts.push_back(std::move(fact));
  if (write_is_due()) write();
}

void ResultsCollector::add(UntimedCell cell) {
  const std::lock_guard lock(mutex_);
  run_.roundtrip.untimed.push_back(std::move(cell));
}

void ResultsCollector::check_data(const std::string& format, const std::string& dataset,
                                  const DataIdentity& identity) {
  const std::lock_guard lock(mutex_);
  DatasetResult& known = *find_by(run_.roundtrip.datasets, dataset, &DatasetResult::name);
  const std::string checksum = fmt::format("{:016x}", identity.checksum);
  if (known.checksum.empty()) {
    known.payload_bytes = identity.payload_bytes;
    known.checksum = checksum;
  }
  std::string difference;
  if (known.checksum != checksum || known.payload_bytes != identity.payload_bytes) {
    difference = fmt::format(
        "the data of {}{} differ from those seen before: {} bytes with the checksum {} instead of "
        "{} bytes with {}",
        dataset, known.source.empty() ? "" : fmt::format(" ({})", known.source), identity.payload_bytes,
        checksum, known.payload_bytes.value_or(0), known.checksum);
  }
  const auto& facts = run_.roundtrip.facts;
  const auto fact = std::find_if(facts.begin(), facts.end(), [&](const Fact& candidate) {
    return candidate.format == format && candidate.dataset == dataset;
  });
  if (fact != facts.end() && fact->encoded_bytes && *fact->encoded_bytes != identity.encoded_bytes) {
    difference = fmt::format("{} now writes {} bytes for {}, not {} as when its facts were taken", format,
                             identity.encoded_bytes, dataset, *fact->encoded_bytes);
  }
  if (difference.empty()) return;
  if (resumed_)
    throw IncomparableError(difference + ": old and new blocks cannot be mixed in one run; start a new one");
  throw BadAnswer(difference);
}

void ResultsCollector::save() {
  const std::lock_guard lock(mutex_);
  write();
}

/// With the lock held.
void ResultsCollector::write() {
  const auto begin = Clock::now();
  run_.roundtrip.elapsed_seconds = earlier_seconds_ + budget_.elapsed_seconds();
  // A pipe is written to once.
  if (out_ != nullptr && out_->replaceable()) out_->write(results_text(run_));
  saved_ = Clock::now();
  save_cost_ = saved_ - begin;
}

bool ResultsCollector::save_is_due() {
  const std::lock_guard lock(mutex_);
  return write_is_due();
}

bool ResultsCollector::write_is_due() const {
  return Clock::now() - saved_ >= 100 * save_cost_;
}

void ResultsCollector::finish() {
  save();
  if (out_ != nullptr && !out_->replaceable()) out_->write(results_text(run_));
}

}  // namespace roundtrip
