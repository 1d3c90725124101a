// SPDX-License-Identifier: MIT
#include "bench/driver/runner.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "bench/driver/documents.h"
#include "bench/driver/error.h"
#include "bench/driver/fingerprint.h"
#include "bench/driver/lookup.h"
#include "bench/driver/schedule.h"
#include "bench/driver/statistics.h"

namespace roundtrip {

std::atomic<bool> interrupted{false};

namespace {

/// The time of a run that names no budget.
constexpr double default_budget_seconds = 285;
constexpr double quick_budget_seconds = 28;

/// A verdict's reason with the place, in one sentence.
std::string reason_of(const nlohmann::json& verdict) {
  std::string reason = verdict.at("reason");
  if (const std::string path = verdict.at("path"); !path.empty()) {
    reason += fmt::format("; first at {}: {} became {}", path, verdict.at("expected").get<std::string>(),
                          verdict.at("actual").get<std::string>());
  }
  return reason;
}

/// The names that were asked for, or all; one that does not exist is an error that lists those that do.
std::vector<std::string> choose(const std::vector<std::string>& wanted, const std::vector<std::string>& known,
                                const char* what) {
  for (const auto& name : wanted) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw InputError(fmt::format("there is no {} named '{}'; `roundtrip list {}s` shows them: {}", what, name,
                                 what, fmt::join(known, ", ")));
  }
  return wanted.empty() ? known : wanted;
}

/// There are three open files for each worker, and a worker for each pairing; the usual limit of 1024 is
/// there for programs that call select().
void allow_many_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Runner::Runner(const Manifest& manifest, RunRequest request, Run run)
    : manifest_(manifest), request_(std::move(request)), run_(std::move(run)) {
  std::string scratch = (std::filesystem::temp_directory_path() / "roundtrip-XXXXXX").string();
  if (::mkdtemp(scratch.data()) == nullptr)
    throw InputError("no folder can be made in " + scratch + "; set TMPDIR");
  scratch_ = scratch;
  run_.roundtrip.options = request_.options;
  run_.roundtrip.fingerprint = take_fingerprint(manifest, scratch_);
  run_.roundtrip.status = "partial";
  earlier_seconds_ = run_.roundtrip.elapsed_seconds;
  select();
  prepare_data();
}

Runner::~Runner() {
  workers_.clear();
  std::error_code ignored;
  std::filesystem::remove_all(scratch_, ignored);
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
  if (formats_.empty())
    throw InputError("none of the formats is built; `roundtrip list formats` says what each needs");
}

void Runner::prepare_data() {
  for (const auto& path : request_.data) {
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
    const auto file = scratch_ / (dataset.name + ".document");
    const PreparedDocument prepared = prepare_document(path, file, dataset.scale);
    dataset.kind = prepared.kind;
    if (dataset.summary.empty()) dataset.summary = prepared.summary;
    sources_.push_back({dataset.name, {"document", file.string()}});
  }
}

std::filesystem::path Runner::scratch_of(const std::string& format, const char* use) {
  auto folder = scratch_ / (format + "." + use);
  std::filesystem::create_directories(folder);
  return folder;
}

WorkerOptions Runner::worker_options(const std::string& format, const char* use) {
  WorkerOptions options;
  options.program = manifest_.worker(format);
  options.scratch = scratch_of(format, use);
  options.memory_limit = request_.memory_limit;
  options.watchdog = 2 * request_.timeout;
  return options;
}

void Runner::parallel(const std::function<void(std::size_t)>& work) {
  const std::size_t count = formats_.size();
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> done{0};
  std::vector<std::jthread> threads;
  const auto width = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), count);
  for (std::size_t i = 0; i < width; ++i) {
    threads.emplace_back([&] {
      for (std::size_t format = next++; format < count && !interrupted; format = next++) {
        work(format);
        progress_.update(static_cast<double>(++done) / static_cast<double>(count), -1, formats_[format]);
      }
    });
  }
}

void Runner::make_cells() {
  const auto& facts = run_.roundtrip.facts;
  for (std::size_t s = 0; s < sources_.size(); ++s) {
    const auto dataset = find_by(run_.roundtrip.datasets, sources_[s].name, &DatasetResult::name);
    if (!dataset->timed) continue;
    for (std::size_t f = 0; f < formats_.size(); ++f) {
      const auto fact = std::find_if(facts.begin(), facts.end(), [&](const Fact& candidate) {
        return candidate.format == formats_[f] && candidate.dataset == dataset->name;
      });
      if (fact == facts.end() || !timed_verdict(fact->fidelity)) continue;
      for (const auto& operation : operations_) {
        Cell cell;
        cell.format = f;
        cell.source = s;
        cell.operation = operation;
        const auto earlier =
            std::find_if(run_.benchmarks.begin(), run_.benchmarks.end(), [&](const TimedCell& timed) {
              return timed.dataset == dataset->name && timed.format == formats_[f] &&
                     timed.operation == operation;
            });
        if (earlier != run_.benchmarks.end()) cell.blocks = earlier->blocks;
        cells_.push_back(std::move(cell));
      }
    }
  }
  run_.roundtrip.untimed.clear();
}

void Runner::give_up(Cell& cell, const std::string& status, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  cell.lost = true;
  run_.roundtrip.untimed.push_back(
      {sources_[cell.source].name, formats_[cell.format], cell.operation, status, reason});
}

Runner::TimedWorker& Runner::worker_of(const Cell& cell) {
  return workers_[cell.format * sources_.size() + cell.source];
}

/// Makes sure that the cell's worker runs and has the cell set up and checked.
/// @return false when the cell cannot be timed; the reason is recorded
bool Runner::ensure_started(Cell& cell) {
  TimedWorker& worker = worker_of(cell);
  const Source& source = sources_[cell.source];
  try {
    if (!worker.process) {
      WorkerOptions options = worker_options(formats_[cell.format], "timed");
      options.cpu = request_.options.pinned_cpu;
      worker.process = std::make_unique<WorkerProcess>(options);
      ++worker.launches;
    }
    if (!worker.prepared) {
      std::vector<std::string> request{"make", source.name};
      request.insert(request.end(), source.prepare.begin(), source.prepare.end());
      const auto answer = worker.process->ask(request, request_.timeout);
      if (!timed_verdict(answer.at("verdict").get<std::string>())) {
        give_up(cell, answer.at("verdict"), reason_of(answer));
        return false;
      }
      worker.prepared = true;
    }
    if (!worker.started.contains(cell.operation)) {
      const auto answer = worker.process->ask({"start", source.name, cell.operation}, request_.timeout);
      const std::string verdict = answer.at("verdict");
      if (!timed_verdict(verdict)) {
        give_up(cell, verdict, reason_of(answer));
        return false;
      }
      cell.estimate_ns = answer.at("ns");
      worker.started.insert(cell.operation);
    }
    return true;
  } catch (const WorkerLost& lost) {
    worker = {nullptr, false, {}, worker.launches};
    give_up(cell, lost.status(), lost.what());
  } catch (const std::exception& error) {
    give_up(cell, "failed", error.what());
  }
  return false;
}

void Runner::set_up_workers(std::size_t format) {
  for (Cell& cell : cells_) {
    if (cell.format == format && !interrupted) ensure_started(cell);
  }
}

void Runner::run_block(Cell& cell) {
  if (!ensure_started(cell)) return;
  TimedWorker& worker = worker_of(cell);
  try {
    const auto answer = worker.process->ask({"block", sources_[cell.source].name, cell.operation,
                                             std::to_string(cell.warmup), std::to_string(cell.iterations)},
                                            request_.timeout);
    cell.blocks.ns.push_back(answer.at("ns"));
    cell.blocks.cpu_ns.push_back(answer.at("cpu_ns"));
    cell.blocks.iterations.push_back(cell.iterations);
    cell.blocks.launch.push_back(worker.launches - 1);
  } catch (const WorkerLost& lost) {
    worker = {nullptr, false, {}, worker.launches};
    give_up(cell, lost.status(), lost.what());
  } catch (const std::exception& error) {
    give_up(cell, "failed", error.what());
  }
}

double Runner::seconds_left() const {
  const double budget = request_.options.budget_seconds.value_or(
      request_.options.quick ? quick_budget_seconds : default_budget_seconds);
  return budget - std::chrono::duration<double>(Clock::now() - begin_).count();
}

void Runner::time_cells() {
  make_cells();
  workers_.resize(formats_.size() * sources_.size());
  for (const Cell& cell : cells_) {
    // A resumed run starts its workers anew; their launches are counted on.
    if (cell.blocks.launch.empty()) continue;
    TimedWorker& worker = worker_of(cell);
    worker.launches = std::max(worker.launches, cell.blocks.launch.back() + 1);
  }
  progress_.phase("starting");
  allow_many_files();
  parallel([&](std::size_t format) { set_up_workers(format); });
  collect("partial");
  save();
  run_rounds();
  collect(interrupted ? "partial" : "complete");
  save();
}

void Runner::run_rounds() {
  progress_.phase("timing");
  std::erase_if(cells_, [](const Cell& cell) { return cell.lost; });
  if (cells_.empty()) return;
  const bool counted = request_.options.blocks.has_value();
  const double most = counted ? static_cast<double>(*request_.options.blocks)
                              : (request_.options.budget_seconds ? 1e6 : many_blocks);
  const double total = std::max(seconds_left(), 1.0);
  // What each cell gets of the time, seen in iterations, divided so that the fast ones have enough blocks;
  // blocks of less than a millisecond would be at the mercy of a single interrupt.
  std::vector<CellLoad> iterations;
  for (const Cell& cell : cells_) iterations.push_back({std::max(cell.estimate_ns, 1e3), 0});
  const double share_ns = counted ? 1e12 : time_share(iterations, total * 1e9, 1e9);
  const double target_ns = std::clamp(share_ns / 12, 1e6, 10e6);
  constexpr double overhead_ns = 150e3;  // a request, an answer, a change of process
  std::vector<CellLoad> loads;
  for (Cell& cell : cells_) {
    const BlockShape shape = shape_block(cell.estimate_ns, target_ns);
    cell.warmup = shape.warmup;
    cell.iterations = shape.iterations;
    loads.push_back({cell.estimate_ns * static_cast<double>(shape.warmup + shape.iterations) + overhead_ns,
                     cell.blocks.ns.size()});
  }
  double blocks_run = 0;
  double blocks_to_run = 0;
  for (const CellLoad& load : loads) blocks_to_run += std::max(0.0, most - static_cast<double>(load.done));
  Dealer dealer(cells_.size(), request_.options.order_seed);
  bool everyone_once = false;
  auto saved = Clock::now();
  while (!interrupted) {
    const double left_ns = counted ? 1e18 : seconds_left() * 1e9;
    const auto wanted = allot_blocks(loads, left_ns, most);
    const auto round = dealer.deal(wanted);
    if (round.empty()) break;
    for (const std::size_t i : round) {
      Cell& cell = cells_[i];
      if (interrupted || (everyone_once && !counted && seconds_left() <= 0)) break;
      if (cell.lost) continue;
      const auto before = Clock::now();
      run_block(cell);
      const double spent = std::chrono::duration<double, std::nano>(Clock::now() - before).count();
      // The estimate came from a busy machine; what blocks really cost decides how many are still possible.
      loads[i].block_ns = loads[i].done == 0 ? spent : 0.7 * loads[i].block_ns + 0.3 * spent;
      loads[i].done = cell.lost ? std::uint64_t{1} << 40 : loads[i].done + 1;
      ++blocks_run;
      if (Clock::now() - saved > std::chrono::seconds(10)) {
        // A first round with slow cells takes minutes.
        collect("partial");
        save();
        saved = Clock::now();
      }
      const double elapsed = total - seconds_left();
      const double fraction = counted ? blocks_run / blocks_to_run : elapsed / total;
      progress_.update(
          fraction, counted ? elapsed * (1 - fraction) / fraction : std::max(0.0, seconds_left()),
          fmt::format("{}/{}/{}", sources_[cell.source].name, formats_[cell.format], cell.operation));
    }
    everyone_once = true;
    collect("partial");
    save();
  }
}

void Runner::collect(const std::string& status) {
  RunInfo& info = run_.roundtrip;
  info.status = status;
  info.elapsed_seconds = earlier_seconds_ + std::chrono::duration<double>(Clock::now() - begin_).count();
  run_.benchmarks.clear();
  std::erase_if(info.untimed, [](const UntimedCell& cell) { return cell.status == "pending"; });
  for (const Cell& cell : cells_) {
    if (cell.blocks.ns.empty()) {
      if (!cell.lost) {
        info.untimed.push_back({sources_[cell.source].name, formats_[cell.format], cell.operation, "pending",
                                "the run was interrupted before it was timed; --resume goes on"});
      }
      continue;
    }
    TimedCell timed;
    timed.dataset = sources_[cell.source].name;
    timed.format = formats_[cell.format];
    timed.operation = cell.operation;
    timed.name = timed.dataset + "/" + timed.format + "/" + timed.operation;
    timed.run_name = timed.name;
    timed.family_index = static_cast<std::uint32_t>(run_.benchmarks.size());
    for (const auto iterations : cell.blocks.iterations) timed.iterations += iterations;
    timed.real_time = median(cell.blocks.ns);
    timed.cpu_time = median(cell.blocks.cpu_ns);
    timed.interval = median_interval(cell.blocks.ns);
    timed.blocks = cell.blocks;
    run_.benchmarks.push_back(std::move(timed));
  }
}

void Runner::save() {
  if (!request_.out.empty()) write_results(run_, request_.out);
}

}  // namespace roundtrip
