// SPDX-License-Identifier: MIT
#include "bench/driver/results.h"

#include <unistd.h>

#include <cmath>
#include <fstream>
#include <iterator>

#include "bench/driver/error.h"
#include "bench/file.h"
#include "formats/nlohmann/bridge.h"

namespace roundtrip {

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
  throw InputError(path.string() + ": " + why);
}

/// What the types alone do not say.
void check(const Run& run, const std::filesystem::path& path) {
  for (const TimedCell& cell : run.benchmarks) {
    const Blocks& blocks = cell.blocks;
    const std::size_t count = blocks.ns.size();
    if (count == 0 || blocks.cpu_ns.size() != count || blocks.iterations.size() != count ||
        blocks.launch.size() != count) {
      refuse(path, "the cell " + cell.name + " has no blocks, or block lists of different lengths");
    }
    for (const double ns : blocks.ns) {
      if (!(ns > 0) || !std::isfinite(ns))
        refuse(path, "the cell " + cell.name + " has a block that took no time");
    }
  }
}

}  // namespace

Run read_results(const std::filesystem::path& path) {
  Buffer bytes;
  try {
    read_file(path, bytes);
  } catch (const std::system_error& error) {
    throw InputError(error.what());
  }
  const std::string_view text = as_text(as_view(bytes));
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto upto = text.substr(0, std::min(error.byte, text.size()));
    refuse(path, "not JSON at line " + std::to_string(1 + std::count(upto.begin(), upto.end(), '\n')) + ": " +
                     error.what());
  }
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
  std::string text = "{\n\"context\": " + json["context"].dump() + ",\n\"benchmarks\": [";
  const char* separator = "\n";
  for (const Json& cell : json["benchmarks"]) {
    text += separator + cell.dump();
    separator = ",\n";
  }
  text += "\n],\n\"roundtrip\": {";
  separator = "\n";
  for (const auto& [key, value] : json["roundtrip"].items()) {
    text += separator + Json(key).dump() + ": ";
    separator = ",\n";
    if (!value.is_array() || value.empty()) {
      text += value.dump();
      continue;
    }
    const char* between = "[\n  ";
    for (const Json& element : value) {
      text += between + element.dump();
      between = ",\n  ";
    }
    text += "\n]";
  }
  return text + "\n}\n}\n";
}

void write_results(const Run& run, const std::filesystem::path& path) {
  const std::string text = results_text(run);
  std::filesystem::path temporary = path;
  temporary += ".partial-" + std::to_string(::getpid());
  try {
    write_file(temporary, as_view(text), Sync::yes);
    std::filesystem::rename(temporary, path);
  } catch (const std::system_error& error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw InputError(std::string("the results could not be written: ") + error.what() +
                     "; name another file with --out");
  }
}

}  // namespace roundtrip
