// SPDX-License-Identifier: MIT
#include "bench/driver/results.h"

#include <set>

#include "bench/driver/error.h"
#include "bench/driver/json_file.h"
#include "formats/nlohmann/bridge.h"

namespace roundtrip {

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
  throw InputError(path.string() + ": " + why);
}

/// Of an iteration: thirty years.
constexpr double longest_ns = 1e18;

/// Whether an iteration can take that long; quotients of such times are finite.
bool possible(double ns) {
  return ns >= 1e-6 && ns <= longest_ns;
}

/// What the types alone do not say.
void check(const Run& run, const std::filesystem::path& path) {
  std::set<std::string_view> names;
  for (const TimedCell& cell : run.benchmarks) {
    // Whoever compares two runs finds a cell by its name.
    if (!names.insert(cell.name).second) refuse(path, "the cell " + cell.name + " is there twice");
    if (cell.time_unit != "ns")
      refuse(path, "the cell " + cell.name + " has times in '" + cell.time_unit + "'; they must be in ns");
    if (!possible(cell.real_time) || !(cell.cpu_time >= 0 && cell.cpu_time <= longest_ns))
      refuse(path, "the cell " + cell.name + " has a time that cannot be");
    if (const auto& interval = cell.interval;
        interval && (!possible(interval->low) || !possible(interval->high) || interval->low > interval->high))
      refuse(path, "the cell " + cell.name + " has an interval that cannot be");
    const Blocks& blocks = cell.blocks;
    const std::size_t count = blocks.ns.size();
    if (count == 0 || blocks.cpu_ns.size() != count || blocks.iterations.size() != count ||
        blocks.launch.size() != count) {
      refuse(path, "the cell " + cell.name + " has no blocks, or block lists of different lengths");
    }
    for (const double ns : blocks.ns) {
      if (!possible(ns)) refuse(path, "the cell " + cell.name + " has a block whose time cannot be");
    }
  }
}

}  // namespace

Run read_results(const std::filesystem::path& path) {
  Json json = read_json_file(path);
  if (!json.is_object() || !json.contains("roundtrip")) {
    refuse(path,
           "no results file of roundtrip: it has no member \"roundtrip\". `roundtrip run --out FILE` writes "
           "one");
  }
  const Json& version = json["roundtrip"].value("schema_version", Json());
  if (version != results_schema_version) {
    refuse(path, "results of schema version " + version.dump() + "; this program reads version " +
                     std::to_string(results_schema_version));
  }
  Run run;
  try {
    for (Json& cell : json.at("benchmarks")) {
      // Files that were written before there were any do not have it.
      if (!cell.contains("instructions")) cell["instructions"] = nullptr;
    }
    nlohmann_bridge::decode(json, run);
  } catch (const std::exception& error) {
    refuse(path, std::string("not as results/schema.json wants it: ") + error.what());
  }
  check(run, path);
  return run;
}

std::string results_text(const Run& run) {
  Json json;
  nlohmann_bridge::encode(run, json);
  // A block a line would make the file unreadable, one line of it all undiffable: lists of numbers stay
  // together.
  std::string text = "{\n\"context\": " + text_of(json["context"]) + ",\n\"benchmarks\": [";
  const char* separator = "\n";
  for (const Json& cell : json["benchmarks"]) {
    text += separator + text_of(cell);
    separator = ",\n";
  }
  return text + "\n],\n\"roundtrip\": " + lines_of(json["roundtrip"]) + "\n}\n";
}

void write_results(const Run& run, const std::filesystem::path& path) {
  write_whole_file(results_text(run), path, "the results");
}

}  // namespace roundtrip
