// SPDX-License-Identifier: MIT
#include "bench/driver/results/consistency.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "bench/driver/base/error.h"
#include "bench/driver/base/json_text.h"
#include "bench/driver/results/fidelity.h"

namespace roundtrip {

namespace {

std::string element(std::string_view list, std::size_t index) {
  return fmt::format("{}[{}]", list, index);
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw InputError(path + ": " + why);
}

/// The names of a list of a run, or what else each of its elements must have for itself.
template <class Key>
class Distinct {
 public:
  explicit Distinct(std::string_view list) : list_(list) {}

  /// @param what the element is, for the message
  void add(Key key, std::size_t index, const std::string& what) {
    const auto [place, is_new] = first_.try_emplace(std::move(key), index);
    if (!is_new) {
      refuse(element(list_, index),
             fmt::format("{} is already there, as {}", what, element(list_, place->second)));
    }
  }
  [[nodiscard]] bool contains(const Key& key) const { return first_.contains(key); }
  [[nodiscard]] std::string_view list() const { return list_; }

 private:
  std::string_view list_;
  std::map<Key, std::size_t> first_;
};

using Names = Distinct<std::string_view>;

template <class Entries>
Names names_of(std::string_view list, const Entries& entries) {
  Names names(list);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    names.add(entries[i].name, i, excerpt(entries[i].name));
  }
  return names;
}

void need(const Names& names, const std::string& path, std::string_view name) {
  if (!names.contains(name)) refuse(path, fmt::format("{} is not in {}", excerpt(name), names.list()));
}

/// Of an interval or a range.
void check_ends(const std::string& path, double low, double high) {
  if (low > high) refuse(path, fmt::format("low, {}, is above high, {}", low, high));
}

template <class Cell>
void check_name(const Cell& cell, const std::string& path) {
  const std::string name = cell_name(cell.dataset, cell.format, cell.operation);
  if (cell.name != name) refuse(path + ".name", excerpt(cell.name) + " is not " + excerpt(name));
}

class RunChecker {
 public:
  explicit RunChecker(const Run& run)
      : run_(run),
        formats_(names_of("roundtrip.formats", run.roundtrip.formats)),
        datasets_(names_of("roundtrip.datasets", run.roundtrip.datasets)),
        operations_(names_of("roundtrip.operations", run.roundtrip.operations)) {}

  void check() {
    check_operations();
    check_facts();
    check_cells();
    check_untimed();
  }

 private:
  void check_operations() const {
    const auto& operations = run_.roundtrip.options.operations;
    Names wanted("roundtrip.options.operations");
    for (std::size_t i = 0; i < operations.size(); ++i) {
      wanted.add(operations[i], i, excerpt(operations[i]));
      need(operations_, element(wanted.list(), i), operations[i]);
    }
  }

  /// @return "native on log"
  template <class Entry>
  std::string pairing(const Entry& entry, const std::string& path) const {
    need(datasets_, path + ".dataset", entry.dataset);
    need(formats_, path + ".format", entry.format);
    return excerpt(entry.format) + " on " + excerpt(entry.dataset);
  }

  /// @return "save by native on log"
  template <class Entry>
  std::string cell(const Entry& entry, const std::string& path) const {
    need(operations_, path + ".operation", entry.operation);
    return excerpt(entry.operation) + " by " + pairing(entry, path);
  }

  void check_facts() {
    const auto& facts = run_.roundtrip.facts;
    Distinct<std::pair<std::string_view, std::string_view>> pairings("roundtrip.facts");
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const std::string path = element(pairings.list(), i);
      pairings.add({facts[i].dataset, facts[i].format}, i, "a fact of " + pairing(facts[i], path));
      check_consistency(facts[i], path);
      if (!timed_verdict(facts[i].fidelity)) broken_.insert({facts[i].dataset, facts[i].format});
    }
  }

  void check_cells() const {
    // Whoever compares two runs finds a cell by its name, which a slash within a name could make the same.
    Names cells("benchmarks");
    for (std::size_t i = 0; i < run_.benchmarks.size(); ++i) {
      const TimedCell& timed = run_.benchmarks[i];
      const std::string path = element(cells.list(), i);
      const std::string what = cell(timed, path);
      check_name(timed, path);
      cells.add(timed.name, i, what);
      if (timed.run_name != timed.name) {
        refuse(path + ".run_name", excerpt(timed.run_name) + " is not " + excerpt(timed.name));
      }
      if (broken_.contains({timed.dataset, timed.format})) {
        refuse(path, what + " is timed, but its fact says that there is no round trip");
      }
      if (timed.interval) check_ends(path + ".interval", timed.interval->low, timed.interval->high);
      const Blocks& blocks = timed.blocks;
      const auto same_length = [&](const char* list, std::size_t length) {
        if (length == blocks.ns.size()) return;
        refuse(path + ".blocks." + list, fmt::format("{} elements; ns has {}", length, blocks.ns.size()));
      };
      same_length("cpu_ns", blocks.cpu_ns.size());
      same_length("iterations", blocks.iterations.size());
      same_length("launch", blocks.launch.size());
      if (!blocks.witness_ns.empty()) same_length("witness_ns", blocks.witness_ns.size());
    }
  }

  void check_untimed() const {
    const auto& untimed = run_.roundtrip.untimed;
    Distinct<std::tuple<std::string_view, std::string_view, std::string_view>> cells("roundtrip.untimed");
    for (std::size_t i = 0; i < untimed.size(); ++i) {
      const std::string path = element(cells.list(), i);
      cells.add({untimed[i].dataset, untimed[i].format, untimed[i].operation}, i, cell(untimed[i], path));
      if (untimed[i].status == "pending" && run_.roundtrip.status == "complete") {
        refuse(path + ".status", "'pending', in a run whose status is 'complete'");
      }
    }
  }

  const Run& run_;
  Names formats_;
  Names datasets_;
  Names operations_;
  std::set<std::pair<std::string_view, std::string_view>> broken_;
};

}  // namespace

void check_consistency(const Run& run) {
  RunChecker(run).check();
}

void check_consistency(const Comparison& comparison) {
  const auto check_ratio = [](const std::string& path, const std::optional<Ratio>& ratio) {
    if (ratio) check_ends(path + ".ratio", ratio->low, ratio->high);
  };
  names_of("controls", comparison.controls);
  for (std::size_t i = 0; i < comparison.controls.size(); ++i) {
    check_ratio(element("controls", i), comparison.controls[i].ratio);
  }
  Distinct<std::tuple<std::string_view, std::string_view, std::string_view>> facts("facts");
  for (std::size_t i = 0; i < comparison.facts.size(); ++i) {
    const FactChange& fact = comparison.facts[i];
    facts.add({fact.dataset, fact.format, fact.fact}, i,
              fmt::format("{} of {} on {}", excerpt(fact.fact), excerpt(fact.format), excerpt(fact.dataset)));
  }
  names_of("cells", comparison.cells);
  for (std::size_t i = 0; i < comparison.cells.size(); ++i) {
    check_name(comparison.cells[i], element("cells", i));
    check_ratio(element("cells", i), comparison.cells[i].ratio);
  }
}

void check_consistency(const Fact& fact, const std::string& path) {
  for_each_field(fact, [&](const auto& field, const auto& value) {
    if constexpr (std::same_as<std::remove_cvref_t<decltype(value)>, std::optional<std::uint64_t>>) {
      if (value && !timed_verdict(fact.fidelity)) {
        refuse(fmt::format("{}.{}", path, field.name),
               fmt::format("{}, though the fidelity is {}", *value, excerpt(fact.fidelity)));
      }
    }
  });
  const std::string list = path + ".judges";
  Distinct<std::string_view> judges(list);
  for (std::size_t i = 0; i < fact.judges.size(); ++i) {
    judges.add(fact.judges[i].judge, i, "the judge " + excerpt(fact.judges[i].judge));
  }
  if (!fact.encoded_bytes && (fact.zlib_bytes || fact.zstd_bytes || fact.lz4_bytes)) {
    refuse(path + ".encoded_bytes", "null, though there are compressed sizes");
  }
}

}  // namespace roundtrip
