// SPDX-License-Identifier: MIT
#include "bench/driver/run/runner.h"

#include <fmt/format.h>
#include <algorithm>
#include <future>
#include <system_error>
#include <thread>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/run/documents.h"
#include "bench/driver/run/fingerprint.h"

namespace roundtrip {

namespace {

/// The time of a run that names no budget.
constexpr double default_budget_seconds = 285;
constexpr double quick_budget_seconds = 28;

/// The names that were asked for, each once, or all; one that does not exist is an error that lists those
/// that do.
std::vector<std::string> choose(const std::vector<std::string>& wanted, const std::vector<std::string>& known,
                                const char* what) {
  std::vector<std::string> chosen;
  for (const auto& name : wanted) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw InputError(fmt::format("there is no {} named '{}'; `roundtrip list {}s` shows them: {}", what,
                                   name, what, fmt::join(known, ", ")));
    }
    if (std::find(chosen.begin(), chosen.end(), name) == chosen.end()) chosen.push_back(name);
  }
  return wanted.empty() ? known : chosen;
}

}  // namespace

Runner::Runner(const Manifest& manifest, RunRequest request, Run run, OutputFile* out)
    : manifest_(manifest), request_(std::move(request)), run_(std::move(run)), out_(out) {
  run_.roundtrip.options = request_.options;
  run_.roundtrip.fingerprint = take_fingerprint(manifest, scratch_.folder());
  run_.roundtrip.status = "partial";
  earlier_seconds_ = run_.roundtrip.elapsed_seconds;
  select();
  prepare_data();
}

Runner::~Runner() {
  // They write files, which are removed next.
  workers_.clear();
}

void Runner::select() {
  std::vector<std::string> known;
  for (const auto& format : run_.roundtrip.formats) known.push_back(format.name);
  for (const auto& name : choose(request_.formats, known, "format")) {
    if (find_by(run_.roundtrip.formats, name, &FormatEntry::name)->built) formats_.push_back(name);
  }
  std::erase_if(run_.roundtrip.formats, [&](const FormatEntry& format) {
    const auto& wanted = request_.formats;
    return !wanted.empty() && std::find(wanted.begin(), wanted.end(), format.name) == wanted.end();
  });
  if (formats_.empty() && !request_.expected)
    throw InputError("none of the formats is built; `roundtrip list formats` says what each needs");
  if (run_.roundtrip.operations.empty() && !formats_.empty()) {
    throw InputError(fmt::format(
        "none of the {} workers can be used; the first: {}; build the project again", formats_.size(),
        find_by(run_.roundtrip.formats, formats_.front(), &FormatEntry::name)->missing));
  }
  known.clear();
  std::vector<std::string> by_default;
  for (const auto& operation : run_.roundtrip.operations) {
    known.push_back(operation.name);
    if (request_.options.quick ? operation.quick : operation.by_default) by_default.push_back(operation.name);
  }
  operations_ = request_.operations.empty() ? by_default : choose(request_.operations, known, "operation");
  run_.roundtrip.options.operations = operations_;
  known.clear();
  for (const auto& dataset : run_.roundtrip.datasets) known.push_back(dataset.name);
  std::vector<std::string> chosen;
  if (!request_.datasets.empty() || request_.data.empty())
    chosen = choose(request_.datasets, known, "dataset");
  std::erase_if(run_.roundtrip.datasets, [&](const DatasetResult& dataset) {
    return std::find(chosen.begin(), chosen.end(), dataset.name) == chosen.end();
  });
}

void Runner::prepare_data() {
  std::vector<std::filesystem::path> given;
  for (const auto& path : request_.data) {
    const auto same = [&](const std::filesystem::path& other) {
      std::error_code error;
      return path == other || std::filesystem::equivalent(path, other, error);
    };
    if (std::any_of(given.begin(), given.end(), same)) continue;
    given.push_back(path);
    DatasetResult result;
    result.name = dataset_name_of(path);
    for (int i = 2;
         find_by(run_.roundtrip.datasets, result.name, &DatasetResult::name) != run_.roundtrip.datasets.end();
         ++i) {
      result.name = dataset_name_of(path) + "_" + std::to_string(i);
    }
    result.source = path.string();
    result.kind = "document";
    result.scale = request_.data_scale;
    run_.roundtrip.datasets.push_back(std::move(result));
  }
  for (auto& dataset : run_.roundtrip.datasets) {
    if (!dataset.missing.empty()) continue;
    if (dataset.kind == "generated") {
      sources_.push_back({dataset.name,
                          {"generated", dataset.name, fmt::format("{}", dataset.scale),
                           std::to_string(request_.options.seed)}});
      continue;
    }
    const auto known = find_by(manifest_.documents, dataset.name, &Manifest::Document::name);
    const auto path = dataset.licence.empty() || known == manifest_.documents.end()
                          ? std::filesystem::path(dataset.source)
                          : known->path;
    const auto file = scratch_.make_name();
    const PreparedDocument prepared = [&] {
      try {
        return prepare_document(path, file, dataset.scale);
      } catch (const std::system_error& error) {
        throw MachineError(
            fmt::format("{}; free space there, or set TMPDIR to another folder", error.what()));
      }
    }();
    dataset.kind = prepared.kind;
    dataset.notes = prepared.notes;
    if (dataset.summary.empty()) dataset.summary = prepared.summary;
    sources_.push_back({dataset.name, {"document", file.string()}});
  }
}

WorkerOptions Runner::worker_options(const std::string& format, const std::filesystem::path& folder) const {
  WorkerOptions options;
  options.program = manifest_.worker(format);
  options.scratch = folder;
  options.memory_limit = request_.memory_limit;
  options.watchdog = 2 * request_.timeout;
  return options;
}

void Runner::parallel(const std::vector<std::size_t>& pairings, double share,
                      const std::function<void(std::size_t)>& work) {
  const std::size_t count = pairings.size();
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> done{0};
  std::vector<std::future<void>> threads;
  const auto width = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), count);
  for (std::size_t thread = 0; thread < width; ++thread) {
    threads.push_back(std::async(std::launch::async, [&] {
      try {
        for (std::size_t i = next++; i < count && !must_stop(share); i = next++) {
          const std::size_t pairing = pairings[i];
          work(pairing);
          progress_.update(static_cast<double>(++done) / static_cast<double>(count), -1,
                           fmt::format("{}/{}", sources_[pairing / formats_.size()].name,
                                       formats_[pairing % formats_.size()]));
        }
      } catch (...) {
        next = count;
        throw;
      }
    }));
  }
  for (auto& thread : threads) thread.get();
}

double Runner::budget_seconds() const {
  return request_.options.budget_seconds.value_or(request_.options.quick ? quick_budget_seconds
                                                                         : default_budget_seconds);
}

double Runner::seconds_left() const {
  return budget_seconds() - std::chrono::duration<double>(Clock::now() - begin_).count();
}

bool Runner::must_stop(double share) const {
  return interrupted || (request_.options.budget_seconds && seconds_left() <= (1 - share) * budget_seconds());
}

void Runner::save() {
  const auto begin = Clock::now();
  run_.roundtrip.elapsed_seconds = earlier_seconds_ + std::chrono::duration<double>(begin - begin_).count();
  // A pipe is written to once.
  if (out_ != nullptr && out_->replaceable()) out_->write(results_text(run_));
  saved_ = Clock::now();
  save_cost_ = saved_ - begin;
}

void Runner::finish() {
  progress_.finish();
  if (!cells_.empty()) {
    summarize_cells();
    cells_.clear();
    std::erase_if(run_.benchmarks, [](const TimedCell& cell) { return !is_timed(cell); });
  }
  save();
  if (out_ != nullptr && !out_->replaceable()) out_->write(results_text(run_));
}

bool Runner::save_is_due() const {
  return Clock::now() - saved_ >= 100 * save_cost_;
}

}  // namespace roundtrip
