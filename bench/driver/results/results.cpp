// SPDX-License-Identifier: MIT
#include "bench/driver/results/results.h"

#include <fmt/format.h>

#include "bench/driver/base/error.h"
#include "bench/driver/base/json_file.h"
#include "bench/driver/base/json_schema.h"
#include "bench/driver/base/record_json.h"
#include "bench/driver/results/consistency.h"

namespace roundtrip {

using Json = nlohmann::ordered_json;

std::string results_schema() {
  return json_schema_of<Run>(fmt::format("roundtrip results, schema version {}", results_schema_version));
}

Run parse_results(std::string_view text) {
  nlohmann::json json = parse_json(text);
  const auto info = json.is_object() ? json.find("roundtrip") : json.end();
  if (info == json.end()) {
    throw InputError(
        "not a roundtrip results file: it has no member \"roundtrip\". `roundtrip run --out FILE` writes "
        "one");
  }
  if (const auto version = info->is_object() ? info->find("schema_version") : info->end();
      version != info->end()) {
    const bool known = version->is_number_integer() && *version >= oldest_results_schema_version &&
                       *version <= results_schema_version;
    if (!known) {
      throw InputError(fmt::format("results of schema version {}; this program reads versions {} to {}",
                                   shown_value(*version), oldest_results_schema_version,
                                   results_schema_version));
    }
  }
  static const Schema schema(results_schema());
  Run run = record_of<Run>(std::move(json), schema);
  check_consistency(run);
  return run;
}

Run read_results(const std::filesystem::path& path) {
  const std::string text = read_json_text(path);
  return naming_file(path.string(), [&] { return parse_results(text); });
}

TimedCell new_cell(const std::string& dataset, const std::string& format, const std::string& operation) {
  TimedCell cell;
  cell.name = cell.run_name = cell_name(dataset, format, operation);
  cell.dataset = dataset;
  cell.format = format;
  cell.operation = operation;
  return cell;
}

std::string results_text(const Run& run) {
  Json json;
  write_value(run, nlohmann_tree::Place(json));
  // A block a line would make the file unreadable, one line of it all undiffable: lists of numbers stay
  // together.
  std::string text = "{\n\"context\": " + text_of(json["context"]) + ",\n\"benchmarks\": [";
  const char* separator = "\n";
  for (const Json& cell : json["benchmarks"]) {
    if (cell["blocks"]["ns"].empty()) continue;
    text += separator + text_of(cell);
    separator = ",\n";
  }
  return text + "\n],\n\"roundtrip\": " + lines_of(json["roundtrip"]) + "\n}\n";
}

bool is_results(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  return json.is_object() && json.contains("benchmarks") && json.contains("roundtrip");
}

}  // namespace roundtrip
