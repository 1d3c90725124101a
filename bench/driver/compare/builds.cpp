// SPDX-License-Identifier: MIT
#include "bench/driver/compare/builds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <future>
#include <optional>
#include <utility>

#include "bench/driver/base/cpus.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/compare/conclusion.h"
#include "bench/driver/results/fact_changes.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/run/callgrind.h"
#include "bench/driver/run/facts.h"
#include "bench/driver/run/fingerprint.h"
#include "bench/driver/run/schedule.h"

namespace roundtrip {

namespace {

using Clock = std::chrono::steady_clock;

/// Pairings that are screened together: restarts of one cell are that far apart, so that a disturbance of
/// some seconds does not hit them all.
constexpr std::size_t group_size = 48;
/// Of a budget: when the screen ends, so that what it found can be confirmed.
constexpr double screen_share = 0.6;

Side describe(const std::filesystem::path& path, const Manifest& build) {
  return {path.string(), build.compiler, build.flags, build.build_type};
}

}  // namespace

BuildComparison::BuildComparison(const Manifest& own, CompareRequest request)
    : request_(std::move(request)),
      budget_(request_.selection.options.budget_seconds),
      builds_(own, request_.base, request_.head, request_.selection),
      random_(request_.selection.options.order_seed),
      cpu_(request_.selection.options.pinned_cpu.value_or(allowed_cpus().back())) {
  const auto& news = builds_.new_formats();
  if (!news.empty()) reasons_.push_back(fmt::format("only HEAD has the format {}", fmt::join(news, ", ")));
}

Comparison BuildComparison::run() {
  try {
    take_facts();
    make_pairings();
    keep_off(cpu_);
    screen();
    confirm();
    count_instructions();
  } catch (const MachineError& error) {
    // What was seen until then is told.
    stopped_ = true;
    machine_failed_ = true;
    reasons_.emplace_back(error.what());
  }
  progress_.finish();
  return report();
}

void BuildComparison::take_facts() {
  for (ComparedBuild* build : {&builds_.base(), &builds_.head()}) {
    if (budget_.must_stop()) break;
    ResultsCollector results(build->run, budget_);
    roundtrip::take_facts(*build->selection, results, budget_, progress_);
  }
  stopped_ = budget_.must_stop();
}

void BuildComparison::make_pairings() {
  const auto fact_of = [](const ComparedBuild& build, const std::string& format, const std::string& dataset) {
    const auto& facts = build.run.roundtrip.facts;
    const auto fact = std::find_if(facts.begin(), facts.end(), [&](const Fact& candidate) {
      return candidate.format == format && candidate.dataset == dataset;
    });
    return fact == facts.end() ? nullptr : &*fact;
  };
  const auto& base_datasets = builds_.base().run.roundtrip.datasets;
  const auto& head_datasets = builds_.head().run.roundtrip.datasets;
  const auto& formats = builds_.formats();
  std::size_t unchecked = 0;
  for (std::size_t s = 0; s < builds_.sources().size(); ++s) {
    const std::string& name = builds_.sources()[s].name;
    const auto base = find_by(base_datasets, name, &DatasetResult::name);
    const auto head = find_by(head_datasets, name, &DatasetResult::name);
    // Where no format has a round trip, there is no checksum.
    if (!base->checksum.empty() && !head->checksum.empty() && base->checksum != head->checksum) {
      reasons_.push_back(
          fmt::format("the two builds make different data for the dataset {}: it is not compared", name));
      continue;
    }
    for (std::size_t f = 0; f < formats.size(); ++f) {
      const Fact* base_fact = fact_of(builds_.base(), formats[f], name);
      const Fact* head_fact = fact_of(builds_.head(), formats[f], name);
      if (base_fact == nullptr || head_fact == nullptr) {
        ++unchecked;
        continue;
      }
      if (!base->timed || !timed_verdict(base_fact->fidelity) || !timed_verdict(head_fact->fidelity))
        continue;
      PairedCells& pairing = pairings_.emplace_back();
      pairing.format = f;
      pairing.source = s;
      for (const auto& operation : builds_.operations()) pairing.cells.emplace_back().operation = operation;
    }
  }
  if (unchecked == 0) return;
  stopped_ = true;
  reasons_.push_back(
      fmt::format("time ran out before the round trips of {} pairings of a format and a dataset were "
                  "checked: they are not compared",
                  unchecked));
}

/// By lot, of what the screen could time. As far as possible of the first two operations: those are of one
/// process alone, without a file.
void BuildComparison::choose_controls() {
  std::vector<PairedCells> possible;
  for (const PairedCells& pairing : pairings_) {
    for (const PairedCell& cell : pairing.cells) {
      if (!cell.lost.empty() || cell.screen.empty()) continue;
      PairedCells& control = possible.emplace_back();
      control.format = pairing.format;
      control.source = pairing.source;
      control.control = true;
      control.cells.emplace_back().operation = cell.operation;
    }
  }
  std::vector<std::size_t> order = shuffled(possible.size(), random_);
  const auto& operations = builds_.operations();
  std::stable_partition(order.begin(), order.end(), [&](std::size_t i) {
    const std::string& operation = possible[i].cells[0].operation;
    return operation == operations.front() ||
           operation == operations[std::min<std::size_t>(1, operations.size() - 1)];
  });
  order.resize(std::min<std::size_t>(order.size(), request_.controls));
  for (const std::size_t i : order) pairings_.push_back(std::move(possible[i]));
}

std::string BuildComparison::cell_name(const PairedCells& pairing, const PairedCell& cell) const {
  return roundtrip::cell_name(builds_.sources()[pairing.source].name, builds_.formats()[pairing.format],
                              cell.operation);
}

/// @param side whose files the worker may write; of a control they are two, though both run the base's
/// program
WorkerOptions BuildComparison::worker_options(PairedCells& pairing, BuildSide side,
                                              const std::filesystem::path& program) {
  const ComparedBuild& build = side == BuildSide::base ? builds_.base() : builds_.head();
  auto& folder = pairing.folders[static_cast<std::size_t>(side)];
  if (folder.empty()) folder = build.selection->scratch().make_folder();
  WorkerOptions options = build.selection->worker_options(builds_.formats()[pairing.format], folder);
  options.program = program;
  return options;
}

/// Starts both workers anew, with the next combination of layouts, and times some pairs of each cell that
/// wants it.
void BuildComparison::restart(PairedCells& pairing, Stage stage) {
  const auto& format = builds_.formats()[pairing.format];
  const auto base_layouts = builds_.base().manifest.layouts(format);
  const auto head_layouts = pairing.control ? base_layouts : builds_.head().manifest.layouts(format);
  const Turn turn = turn_of(pairing.restarts++, base_layouts.size(), head_layouts.size());
  const auto& timeout = request_.selection.timeout;
  WorkerOptions base = worker_options(pairing, BuildSide::base, base_layouts[turn.base_layout]);
  WorkerOptions head = worker_options(pairing, BuildSide::head, head_layouts[turn.head_layout]);
  base.cpu = cpu_;
  head.cpu = cpu_;
  const auto lose = [&](PairedCell& cell, const SideError& error) {
    cell.lost = fmt::format("{}: {}", error.side() == BuildSide::base ? "BASE" : "HEAD", error.what());
    cell.head_lost = error.side() == BuildSide::head && !pairing.control;
    cell.absent = error.side() == BuildSide::base && error.how() == SideError::How::unsupported;
  };
  std::optional<PairedWorkers> workers;
  std::optional<SideError> gone;
  const auto time = [&](PairedCell& cell) {
    try {
      if (gone) throw SideError(*gone);
      if (!workers) workers.emplace(base, head, builds_.sources()[pairing.source], timeout, turn.first);
      const double iteration_ns = workers->start(cell.operation);
      if (!cell.shape) cell.shape = shape_pair(iteration_ns);
      const BuildSide first = random_.below(2) == 0 ? BuildSide::base : BuildSide::head;
      auto pairs = workers->time(cell.operation, *cell.shape, request_.plan.pairs, first);
      (stage == Stage::screen ? cell.screen : cell.confirm).push_back(std::move(pairs));
      if (stage == Stage::confirm) cell.layouts.push_back(turn.head_layout);
    } catch (const SideError& error) {
      const bool killed = error.how() == SideError::How::killed;
      if (!workers && !killed) gone = error;
      // The other cells of this pairing get new workers: they are not to blame.
      if (killed || error.how() == SideError::How::lost) workers.reset();
      throw;
    }
  };
  for (PairedCell& cell : pairing.cells) {
    if (!wants_restart(pairing, cell, stage, request_.plan)) continue;
    for (bool again = true; again;) {
      try {
        again = false;
        time(cell);
      } catch (const SideError& error) {
        // Once more, when nobody knows whether the format is to blame.
        again = error.how() == SideError::How::killed && !std::exchange(cell.killed, true);
        if (!again) lose(cell, error);
      }
    }
  }
}

void BuildComparison::screen() {
  progress_.phase("screening");
  const std::vector<std::size_t> order = shuffled(pairings_.size(), random_);
  const std::uint32_t rounds = request_.plan.screen_restarts;
  const double all = static_cast<double>(order.size()) * rounds;
  double done = 0;
  const auto begin = Clock::now();
  for (std::size_t from = 0; from < order.size(); from += group_size) {
    std::vector<std::size_t> group(
        order.begin() + static_cast<std::ptrdiff_t>(from),
        order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), from + group_size)));
    for (std::uint32_t round = 0; round < 2 * rounds; ++round) {
      shuffle(group, random_);
      for (const std::size_t i : group) {
        if (budget_.must_stop(screen_share)) break;
        if (!wants_restart(pairings_[i], Stage::screen, request_.plan)) continue;
        restart(pairings_[i], Stage::screen);
        const double elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
        if (round < rounds) ++done;
        progress_.update(done / all, elapsed * (all - done) / done,
                         cell_name(pairings_[i], pairings_[i].cells[0]));
      }
    }
  }
  const double bound = std::log1p(request_.plan.margin);
  for (PairedCells& pairing : pairings_) {
    for (PairedCell& cell : pairing.cells) {
      if (!cell.lost.empty()) continue;
      if (cell.screen.size() < rounds) {
        stopped_ = true;
        continue;
      }
      cell.candidate = std::abs(median_of_all(log_ratios(cell.screen))) >= bound;
    }
  }
}

void BuildComparison::confirm() {
  progress_.phase("confirming");
  choose_controls();
  const auto& looks = request_.plan.looks;
  const auto begin = Clock::now();
  std::uint32_t round = 0;
  for (const auto& [target, chance] : looks) {
    for (; round < target && !budget_.must_stop(); ++round) {
      std::vector<std::size_t> order;
      for (std::size_t i = 0; i < pairings_.size(); ++i) {
        if (wants_restart(pairings_[i], Stage::confirm, request_.plan)) order.push_back(i);
      }
      shuffle(order, random_);
      for (const std::size_t i : order) {
        if (budget_.must_stop()) break;
        restart(pairings_[i], Stage::confirm);
        const double fraction = static_cast<double>(round) / target;
        const double elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
        progress_.update(fraction, round == 0 ? -1 : elapsed * (1 - fraction) / fraction,
                         cell_name(pairings_[i], pairings_[i].cells[0]));
      }
    }
    call_cells(pairings_, request_.plan.margin, request_.plan.alpha / static_cast<double>(looks.size()));
    if (budget_.must_stop()) break;
    settle_cells(pairings_, request_.plan, chance);
  }
  stopped_ = stopped_ || budget_.must_stop();
}

void BuildComparison::count_instructions() {
  if (request_.instructions == CountInstructions::none) return;
  const auto valgrind = find_valgrind();
  if (!valgrind) {
    reasons_.emplace_back("no instructions were counted: valgrind is not installed (apt install valgrind)");
    return;
  }
  progress_.phase("counting instructions");
  const auto& timeout = request_.selection.timeout;
  double done = 0;
  for (PairedCells& pairing : pairings_) {
    if (budget_.must_stop()) break;
    std::vector<std::string> wanted;
    for (const PairedCell& cell : pairing.cells) {
      const bool changed = cell.call == Call::regression || cell.call == Call::improvement;
      if (cell.lost.empty() && (changed || request_.instructions == CountInstructions::all)) {
        wanted.push_back(cell.operation);
      }
    }
    const auto& format = builds_.formats()[pairing.format];
    // Callgrind counts between the calls of a function that only workers in C++ have.
    const bool countable = !builds_.base().selection->in_another_language(format) &&
                           !builds_.head().selection->in_another_language(format);
    if (pairing.control || wanted.empty() || !countable) continue;
    const auto& source = builds_.sources()[pairing.source];
    const auto count = [&](BuildSide side, const Manifest& build) {
      return std::async(std::launch::async,
                        [&, options = worker_options(pairing, side, build.worker(format))] {
                          return roundtrip::count_instructions(*valgrind, options, source, wanted, timeout);
                        });
    };
    auto base = count(BuildSide::base, builds_.base().manifest);
    auto head = count(BuildSide::head, builds_.head().manifest);
    auto base_counts = base.get();
    auto head_counts = head.get();
    for (PairedCell& cell : pairing.cells) {
      cell.base_count = base_counts[cell.operation];
      cell.head_count = head_counts[cell.operation];
    }
    progress_.update(++done / static_cast<double>(pairings_.size()), -1,
                     cell_name(pairing, pairing.cells[0]));
  }
}

Comparison BuildComparison::report() const {
  Comparison comparison;
  comparison.kind = "builds";
  comparison.version = ROUNDTRIP_VERSION;
  comparison.status = stopped_ ? "partial" : "complete";
  comparison.date = take_context().date;
  comparison.elapsed_seconds = budget_.elapsed_seconds();
  comparison.base = describe(request_.base, builds_.base().manifest);
  comparison.head = describe(request_.head, builds_.head().manifest);
  const RunOptions& options = request_.selection.options;
  constexpr std::array modes{"none", "changed", "all"};
  comparison.options = {request_.plan.margin,
                        request_.plan.alpha,
                        options.scale,
                        options.seed,
                        options.order_seed,
                        options.budget_seconds,
                        cpu_,
                        modes[static_cast<std::size_t>(request_.instructions)]};
  comparison.fingerprint = builds_.base().run.roundtrip.fingerprint;
  comparison.facts = compare_facts(builds_.base().run.roundtrip, builds_.head().run.roundtrip);
  for (const PairedCells& pairing : pairings_) {
    for (const PairedCell& cell : pairing.cells) {
      if (cell.absent) continue;
      CellComparison result = describe_cell(cell, request_.plan);
      result.name = cell_name(pairing, cell);
      result.dataset = builds_.sources()[pairing.source].name;
      result.format = builds_.formats()[pairing.format];
      if (!pairing.control) {
        comparison.cells.push_back(std::move(result));
        continue;
      }
      comparison.controls.push_back(
          {result.name, result.ratio, result.restarts, control_is_beyond(cell, request_.plan.margin)});
    }
  }
  comparison.reasons = reasons_;
  const auto say_other = [&](const char* what, const std::string& base, const std::string& head) {
    // A folder of worker programs alone does not say.
    if (base.empty() || head.empty() || base == head) return;
    comparison.reasons.push_back(
        fmt::format("the {} differ: '{}' for BASE, '{}' for HEAD", what, base, head));
  };
  say_other("compilers", comparison.base.compiler, comparison.head.compiler);
  say_other("compiler's flags", comparison.base.flags, comparison.head.flags);
  say_other("build types", comparison.base.build_type, comparison.head.build_type);
  conclude(comparison);
  return comparison;
}

bool BuildComparison::uncounted() const {
  return request_.instructions == CountInstructions::all &&
         std::any_of(pairings_.begin(), pairings_.end(), [](const PairedCells& pairing) {
           return std::any_of(pairing.cells.begin(), pairing.cells.end(), [](const PairedCell& cell) {
             return !cell.base_count.error.empty() || !cell.head_count.error.empty();
           });
         });
}

}  // namespace roundtrip
