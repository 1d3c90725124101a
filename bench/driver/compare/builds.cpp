// SPDX-License-Identifier: MIT
#include "bench/driver/compare/builds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <future>
#include <utility>

#include "bench/driver/base/cpus.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/results/statistics.h"
#include "bench/driver/run/schedule.h"

namespace roundtrip {

namespace {

/// Pairings that are screened together: restarts of one cell are that far apart, so that a disturbance of
/// some seconds does not hit them all.
constexpr std::size_t group_size = 48;
/// Of a budget: when the screen ends, so that what it found can be confirmed.
constexpr double screen_share = 0.6;

}  // namespace

BuildComparison::~BuildComparison() = default;

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
  base_->take_facts();
  if (!must_stop(1)) head_->take_facts();
  stopped_ = must_stop(1);
}

double BuildComparison::seconds_left() const {
  const auto& budget = request_.selection.options.budget_seconds;
  return budget ? *budget - std::chrono::duration<double>(Clock::now() - begin_).count() : HUGE_VAL;
}

bool BuildComparison::must_stop(double share) const {
  const auto& budget = request_.selection.options.budget_seconds;
  return interrupted || (budget && seconds_left() <= (1 - share) * *budget);
}

void BuildComparison::make_pairings() {
  const auto fact_of = [](const Runner& runner, const std::string& format, const std::string& dataset) {
    const auto& facts = runner.run().roundtrip.facts;
    const auto fact = std::find_if(facts.begin(), facts.end(), [&](const Fact& candidate) {
      return candidate.format == format && candidate.dataset == dataset;
    });
    return fact == facts.end() ? nullptr : &*fact;
  };
  const auto& base_datasets = base_->run().roundtrip.datasets;
  const auto& head_datasets = head_->run().roundtrip.datasets;
  std::size_t unchecked = 0;
  for (std::size_t s = 0; s < base_->sources().size(); ++s) {
    const std::string& name = base_->sources()[s].name;
    const auto base = find_by(base_datasets, name, &DatasetResult::name);
    const auto head = find_by(head_datasets, name, &DatasetResult::name);
    // Where no format has a round trip, there is no checksum.
    if (!base->checksum.empty() && !head->checksum.empty() && base->checksum != head->checksum) {
      reasons_.push_back(
          fmt::format("the two builds make other data of the dataset {}: it is not compared", name));
      continue;
    }
    for (std::size_t f = 0; f < formats_.size(); ++f) {
      const Fact* base_fact = fact_of(*base_, formats_[f], name);
      const Fact* head_fact = fact_of(*head_, formats_[f], name);
      if (base_fact == nullptr || head_fact == nullptr) {
        ++unchecked;
        continue;
      }
      if (!base->timed || !timed_verdict(base_fact->fidelity) || !timed_verdict(head_fact->fidelity))
        continue;
      Pairing& pairing = pairings_.emplace_back();
      pairing.format = f;
      pairing.source = s;
      for (const auto& operation : operations_) pairing.cells.emplace_back().operation = operation;
    }
  }
  if (unchecked == 0) return;
  stopped_ = true;
  reasons_.push_back(
      fmt::format("the time was over before the round trips of {} pairings of a format and a dataset were "
                  "checked: nothing "
                  "of them is compared",
                  unchecked));
}

/// By lot, of what the screen could time. As far as possible of the first two operations: those are of one
/// process alone, without a file.
void BuildComparison::choose_controls() {
  std::vector<Pairing> possible;
  for (const Pairing& pairing : pairings_) {
    for (const Cell& cell : pairing.cells) {
      if (!cell.lost.empty() || cell.screen.empty()) continue;
      Pairing& control = possible.emplace_back();
      control.format = pairing.format;
      control.source = pairing.source;
      control.control = true;
      control.cells.emplace_back().operation = cell.operation;
    }
  }
  std::vector<std::size_t> order = shuffled(possible.size(), random_);
  std::stable_partition(order.begin(), order.end(), [&](std::size_t i) {
    const std::string& operation = possible[i].cells[0].operation;
    return operation == operations_.front() ||
           operation == operations_[std::min<std::size_t>(1, operations_.size() - 1)];
  });
  order.resize(std::min<std::size_t>(order.size(), request_.controls));
  for (const std::size_t i : order) pairings_.push_back(std::move(possible[i]));
}

std::string BuildComparison::cell_name(const Pairing& pairing, const Cell& cell) const {
  return roundtrip::cell_name(base_->sources()[pairing.source].name, formats_[pairing.format],
                              cell.operation);
}

/// @param side whose files the worker may write; of a control they are two, though both run the base's
/// program
WorkerOptions BuildComparison::worker_options(Pairing& pairing, BuildSide side,
                                              const std::filesystem::path& program) {
  Runner& runner = side == BuildSide::base ? *base_ : *head_;
  auto& folder = pairing.folders[static_cast<std::size_t>(side)];
  if (folder.empty()) folder = runner.scratch().make_folder();
  WorkerOptions options;
  options.program = program;
  options.scratch = folder;
  options.memory_limit = request_.selection.memory_limit;
  options.watchdog = 2 * request_.selection.timeout;
  return options;
}

bool BuildComparison::control_is_beyond(const Cell& cell) const {
  return !cell.confirm.empty() &&
         std::abs(median(restart_medians(log_ratios(cell.confirm)))) > std::log1p(request_.plan.margin);
}

bool BuildComparison::wants(const Pairing& pairing, const Cell& cell, Stage stage) const {
  if (!cell.lost.empty()) return false;
  if (stage == Stage::screen) {
    const ComparisonPlan& plan = request_.plan;
    if (cell.screen.size() < plan.screen_restarts) return true;
    const auto ratios = log_ratios(cell.screen);
    return cell.screen.size() < std::size_t{2} * plan.screen_restarts &&
           open_screen(restart_medians(ratios), median_of_all(ratios), plan.margin);
  }
  return !cell.settled && (pairing.control || (cell.candidate && cell.call == Call::undecided));
}

bool BuildComparison::wants(const Pairing& pairing, Stage stage) const {
  return std::any_of(pairing.cells.begin(), pairing.cells.end(),
                     [&](const Cell& cell) { return wants(pairing, cell, stage); });
}

/// Starts both workers anew, with the next combination of layouts, and times some pairs of each cell that
/// wants it.
void BuildComparison::restart(Pairing& pairing, Stage stage) {
  const auto& format = formats_[pairing.format];
  const auto base_layouts = base_build_.layouts(format);
  const auto head_layouts = pairing.control ? base_layouts : head_build_.layouts(format);
  const Turn turn = turn_of(pairing.restarts++, base_layouts.size(), head_layouts.size());
  const auto& timeout = request_.selection.timeout;
  WorkerOptions base = worker_options(pairing, BuildSide::base, base_layouts[turn.base_layout]);
  WorkerOptions head = worker_options(pairing, BuildSide::head, head_layouts[turn.head_layout]);
  base.cpu = cpu_;
  head.cpu = cpu_;
  const auto lose = [&](Cell& cell, const SideError& error) {
    cell.lost = fmt::format("{}: {}", error.side() == BuildSide::base ? "BASE" : "HEAD", error.what());
    cell.head_lost = error.side() == BuildSide::head && !pairing.control;
    cell.absent = error.side() == BuildSide::base && error.how() == SideError::How::unsupported;
  };
  std::optional<PairedWorkers> workers;
  std::optional<SideError> gone;
  const auto time = [&](Cell& cell) {
    try {
      if (gone) throw SideError(*gone);
      if (!workers) workers.emplace(base, head, base_->sources()[pairing.source], timeout, turn.first);
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
  for (Cell& cell : pairing.cells) {
    if (!wants(pairing, cell, stage)) continue;
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
        if (must_stop(screen_share)) break;
        if (!wants(pairings_[i], Stage::screen)) continue;
        restart(pairings_[i], Stage::screen);
        const double elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
        if (round < rounds) ++done;
        progress_.update(done / all, elapsed * (all - done) / done,
                         cell_name(pairings_[i], pairings_[i].cells[0]));
      }
    }
  }
  const double bound = std::log1p(request_.plan.margin);
  for (Pairing& pairing : pairings_) {
    for (Cell& cell : pairing.cells) {
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
    for (; round < target && !must_stop(1); ++round) {
      std::vector<std::size_t> order;
      for (std::size_t i = 0; i < pairings_.size(); ++i) {
        if (wants(pairings_[i], Stage::confirm)) order.push_back(i);
      }
      shuffle(order, random_);
      for (const std::size_t i : order) {
        if (must_stop(1)) break;
        restart(pairings_[i], Stage::confirm);
        const double fraction = static_cast<double>(round) / target;
        const double elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
        progress_.update(fraction, round == 0 ? -1 : elapsed * (1 - fraction) / fraction,
                         cell_name(pairings_[i], pairings_[i].cells[0]));
      }
    }
    judge(request_.plan.alpha / static_cast<double>(looks.size()));
    if (must_stop(1)) break;
    settle(chance);
  }
  stopped_ = stopped_ || must_stop(1);
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
  for (Pairing& pairing : pairings_) {
    if (must_stop(1)) break;
    std::vector<std::string> wanted;
    for (const Cell& cell : pairing.cells) {
      const bool changed = cell.call == Call::regression || cell.call == Call::improvement;
      if (cell.lost.empty() && (changed || request_.instructions == CountInstructions::all)) {
        wanted.push_back(cell.operation);
      }
    }
    if (pairing.control || wanted.empty()) continue;
    const auto& format = formats_[pairing.format];
    const auto& source = base_->sources()[pairing.source];
    const auto count = [&](BuildSide side, const Manifest& build) {
      return std::async(std::launch::async,
                        [&, options = worker_options(pairing, side, build.worker(format))] {
                          return roundtrip::count_instructions(*valgrind, options, source, wanted, timeout);
                        });
    };
    auto base = count(BuildSide::base, base_build_);
    auto head = count(BuildSide::head, head_build_);
    auto base_counts = base.get();
    auto head_counts = head.get();
    for (Cell& cell : pairing.cells) {
      cell.base_count = base_counts[cell.operation];
      cell.head_count = head_counts[cell.operation];
    }
    progress_.update(++done / static_cast<double>(pairings_.size()), -1,
                     cell_name(pairing, pairing.cells[0]));
  }
}

bool BuildComparison::uncounted() const {
  return request_.instructions == CountInstructions::all &&
         std::any_of(pairings_.begin(), pairings_.end(), [](const Pairing& pairing) {
           return std::any_of(pairing.cells.begin(), pairing.cells.end(), [](const Cell& cell) {
             return !cell.base_count.error.empty() || !cell.head_count.error.empty();
           });
         });
}

}  // namespace roundtrip
