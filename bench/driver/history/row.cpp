// SPDX-License-Identifier: MIT
#include "bench/driver/history/row.h"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <tuple>

#include "bench/bridges/nlohmann_tree.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/json_schema.h"
#include "bench/driver/base/json_text.h"
#include "bench/driver/base/number_text.h"
#include "bench/driver/base/record_json.h"
#include "bench/driver/results/consistency.h"

namespace roundtrip {

namespace {

using Json = nlohmann::ordered_json;

constexpr int time_digits = 6;
constexpr int instruction_digits = 9;

/// The cells of a run by dataset, format and operation.
using Cells = std::map<std::tuple<std::string_view, std::string_view, std::string_view>, const TimedCell*>;

/// The cell that marks the limit of this one, or null.
const TimedCell* anchor_of(const Cells& cells, const RunInfo& info, const TimedCell& cell) {
  const auto operation = find_by(info.operations, cell.operation, &OperationEntry::name);
  const auto format = find_by(info.formats, cell.format, &FormatEntry::name);
  if (operation == info.operations.end() || operation->floor.empty()) return nullptr;
  if (format != info.formats.end() && format->floor) return nullptr;
  const auto anchor = cells.find({cell.dataset, operation->floor, cell.operation});
  return anchor == cells.end() ? nullptr : anchor->second;
}

CellRow row_of(const TimedCell& cell, const TimedCell* anchor, const RunKey& key, const DataKey& data) {
  CellRow row;
  row.run = key;
  row.data = data;
  row.format = cell.format;
  row.operation = cell.operation;
  row.median_ns = rounded(cell.real_time, time_digits);
  if (cell.interval) {
    row.low_ns = rounded(cell.interval->low, time_digits);
    row.high_ns = rounded(cell.interval->high, time_digits);
  }
  row.blocks = cell.blocks.ns.size();
  if (anchor != nullptr) row.ratio = rounded(cell.real_time / anchor->real_time, time_digits);
  if (cell.instructions && *cell.instructions > 0) {
    row.instructions = rounded(*cell.instructions, instruction_digits);
  }
  return row;
}

/// What the schema cannot say: a day that is none in the calendar has the form of one.
void check(const HistoryRow& row) {
  std::visit(
      [&]<class Held>(const Held& held) {
        if (to_utc(held.run.commit_time, "run.commit_time") != held.run.commit_time ||
            to_utc(held.run.date, "run.date") != held.run.date) {
          throw InputError("run.commit_time or run.date is not in UTC");
        }
        if constexpr (std::same_as<Held, CellRow>) {
          if (held.low_ns.has_value() != held.high_ns.has_value() || held.low_ns > held.high_ns) {
            throw InputError("low_ns: it and high_ns are not the ends of an interval");
          }
        }
        if constexpr (std::same_as<Held, FactsRow>) {
          check_consistency(held.facts, "facts");
          if (held.facts.dataset != held.data.dataset) {
            throw InputError("facts.dataset: " + excerpt(held.facts.dataset) + " is not " +
                             excerpt(held.data.dataset));
          }
        }
      },
      row);
}

}  // namespace

std::vector<HistoryRow> history_rows(const Run& run, const std::string& commit,
                                     const std::string& commit_time) {
  const RunInfo& info = run.roundtrip;
  const RunKey key{commit, commit_time, to_utc(run.context.date, "context.date")};
  const auto data_of = [&](const std::string& name) {
    DataKey data{name, 1, info.options.seed, ""};
    const auto dataset = find_by(info.datasets, name, &DatasetResult::name);
    if (dataset != info.datasets.end()) {
      data.scale = dataset->scale;
      data.checksum = dataset->checksum;
    }
    return data;
  };
  std::vector<HistoryRow> rows;
  RunRow first;
  first.run = key;
  first.version = info.version;
  first.fingerprint = info.fingerprint;
  rows.emplace_back(first);
  Cells cells;
  for (const TimedCell& cell : run.benchmarks) {
    cells.try_emplace({cell.dataset, cell.format, cell.operation}, &cell);
  }
  for (const TimedCell& cell : run.benchmarks) {
    rows.emplace_back(row_of(cell, anchor_of(cells, info, cell), key, data_of(cell.dataset)));
  }
  for (const Fact& fact : info.facts) {
    if (fact.fidelity == "not built") continue;
    FactsRow row;
    row.run = key;
    row.data = data_of(fact.dataset);
    row.facts = fact;
    rows.emplace_back(row);
  }
  for (const HistoryRow& row : rows) check(row);
  return rows;
}

std::string row_text(const HistoryRow& row) {
  Json json;
  std::visit([&](const auto& held) { write_value(held, nlohmann_tree::Place(json)); }, row);
  return json.dump();
}

std::string row_key(const HistoryRow& row) {
  // As JSON, so that no name can be mistaken for the end of another.
  Json key = Json::array();
  std::visit(
      [&]<class Held>(const Held& held) {
        key = {held.row, held.run.commit, held.run.date};
        if constexpr (!std::same_as<Held, RunRow>) {
          Json data;
          write_value(held.data, nlohmann_tree::Place(data));
          key.push_back(data);
        }
        if constexpr (std::same_as<Held, CellRow>) {
          key.push_back(held.format);
          key.push_back(held.operation);
        } else if constexpr (std::same_as<Held, FactsRow>) {
          key.push_back(held.facts.format);
        }
      },
      row);
  return key.dump();
}

std::string history_schema() {
  return json_schema_of_any<RunRow, CellRow, FactsRow>(
      fmt::format("a row of a roundtrip history, schema version {}", history_schema_version),
      "Each line of a history's file is one of these; docs/history.md describes them. Numbers are finite. "
      "Members that are not named here are allowed everywhere: a newer roundtrip has more.",
      "row");
}

HistoryRow parse_row(const std::string& line) {
  const nlohmann::json json = [&] {
    try {
      return parse_json(line);
    } catch (const JsonTextError& error) {
      throw InputError(fmt::format("column {}: {}", error.place().column, error.why()));
    }
  }();
  if (const auto version = json.is_object() ? json.find("schema_version") : json.end();
      version != json.end() && version->is_number_integer() && *version != history_schema_version) {
    throw InputError(fmt::format("a row of schema version {}; this program reads version {}{}",
                                 shown_value(*version), history_schema_version,
                                 *version > history_schema_version ? ", a newer roundtrip reads it" : ""));
  }
  static const Schema schema(history_schema());
  const auto kind = json.is_object() ? json.find("row") : json.end();
  const auto is = [&](const char* name) { return kind != json.end() && *kind == name; };
  HistoryRow row;
  if (is("cell")) {
    row = record_of<CellRow>(json, schema);
  } else if (is("facts")) {
    row = record_of<FactsRow>(json, schema);
  } else {
    row = record_of<RunRow>(json, schema);  // what is none of the three the schema refuses
  }
  check(row);
  return row;
}

HistoryLines::HistoryLines(const std::filesystem::path& path)
    : path_(path), file_(path, std::ios::binary), buffer_(longest, '\0') {
  if (!file_) throw InputError(path.string() + ": cannot be read");
}

bool HistoryLines::next() {
  if (!whole_) return false;
  file_.getline(buffer_.data(), static_cast<std::streamsize>(longest));
  auto taken = static_cast<std::uint64_t>(file_.gcount());
  if (file_.bad()) throw InputError(path_.string() + ": cannot be read to its end");
  if (taken == 0 && file_.eof()) return false;
  ++number_;
  begin_ = end_;
  too_long_ = file_.fail() && !file_.eof();
  if (too_long_) {
    text_.clear();
    file_.clear();
    file_.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    taken += static_cast<std::uint64_t>(file_.gcount());
    whole_ = !file_.eof();
  } else {
    whole_ = !file_.eof();
    text_.assign(buffer_, 0, taken - (whole_ ? 1 : 0));
  }
  end_ = begin_ + taken;
  return true;
}

}  // namespace roundtrip
