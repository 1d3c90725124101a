// SPDX-License-Identifier: MIT
#include "bench/driver/comparison.h"

#include "bench/driver/error.h"
#include "bench/driver/json_file.h"
#include "formats/nlohmann/bridge.h"

namespace roundtrip {

using Json = nlohmann::ordered_json;

Comparison read_comparison(const std::filesystem::path& path) {
  const Json json = read_json_file(path);
  if (!json.is_object() || !json.contains("schema_version") || !json.contains("cells")) {
    throw InputError(path.string() + ": no comparison; `roundtrip compare BASE HEAD --out FILE` writes one");
  }
  if (json["schema_version"] != comparison_schema_version) {
    throw InputError(path.string() + ": a comparison of schema version " + json["schema_version"].dump() +
                     "; this program reads version " + std::to_string(comparison_schema_version));
  }
  Comparison comparison;
  try {
    nlohmann_bridge::decode(json, comparison);
  } catch (const std::exception& error) {
    throw InputError(path.string() + ": not as a comparison is written: " + error.what());
  }
  return comparison;
}

bool is_comparison(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  return json.is_object() && json.contains("schema_version") && json.contains("cells") &&
         json.contains("verdict");
}

std::string comparison_text(const Comparison& comparison) {
  Json json;
  nlohmann_bridge::encode(comparison, json);
  return lines_of(json) + "\n";
}

}  // namespace roundtrip
