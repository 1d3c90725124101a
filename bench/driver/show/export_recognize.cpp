// SPDX-License-Identifier: MIT
//
// Whether a file that is in the way of an export is an earlier one of its kind: only that may be replaced.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/driver/show/export_kinds.h"

namespace roundtrip {

namespace {

nlohmann::json parsed(const std::string& text) {
  return nlohmann::json::parse(text, nullptr, false);
}

}  // namespace

bool is_googlecpp(const std::string& text) {
  const nlohmann::json json = parsed(text);
  // With a member of ours it is a results file, and what was measured is not ours to replace.
  return json.is_object() && json.contains("context") && json.contains("benchmarks") &&
         !json.contains("roundtrip");
}

bool is_bmf(const std::string& text) {
  const nlohmann::json json = parsed(text);
  const auto is_measure = [](const nlohmann::json& measure) {
    return measure.is_object() && measure.contains("value");
  };
  return json.is_object() && !json.empty() &&
         std::all_of(json.begin(), json.end(), [&](const nlohmann::json& benchmark) {
           return benchmark.is_object() && std::all_of(benchmark.begin(), benchmark.end(), is_measure);
         });
}

bool is_custom(const std::string& text) {
  const nlohmann::json json = parsed(text);
  return json.is_array() && !json.empty() &&
         std::all_of(json.begin(), json.end(), [](const nlohmann::json& entry) {
           return entry.is_object() && entry.contains("name") && entry.contains("unit") &&
                  entry.contains("value");
         });
}

bool is_benchstat(const std::string& text) {
  return text.find("\nBenchmarkRoundtrip/") != std::string::npos;
}

bool is_csv(const std::string& text) {
  return text.starts_with("dataset,format,");
}

bool is_junit(const std::string& text) {
  return text.find("<testsuites name=\"roundtrip\"") != std::string::npos;
}

bool is_github_summary(const std::string& text) {
  return text.starts_with("## roundtrip");
}

}  // namespace roundtrip
