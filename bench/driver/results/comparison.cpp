// SPDX-License-Identifier: MIT
#include "bench/driver/results/comparison.h"

#include <fmt/format.h>

#include "bench/driver/base/error.h"
#include "bench/driver/base/json_file.h"
#include "bench/driver/base/json_schema.h"
#include "bench/driver/base/record_json.h"
#include "bench/driver/results/consistency.h"

namespace roundtrip {

using Json = nlohmann::ordered_json;

std::string comparison_schema() {
  return json_schema_of<Comparison>(
      fmt::format("roundtrip comparison, schema version {}", comparison_schema_version));
}

Comparison read_comparison(const std::filesystem::path& path) {
  const std::string text = read_json_text(path);
  return naming_file(path.string(), [&] {
    nlohmann::json json = parse_json(text);
    if (!json.is_object() || !json.contains("schema_version") || !json.contains("cells")) {
      throw InputError("not a comparison; `roundtrip compare BASE HEAD --out FILE` writes one");
    }
    if (const auto& version = json["schema_version"]; version != comparison_schema_version) {
      throw InputError(fmt::format("a comparison of schema version {}; this program reads version {}",
                                   shown_value(version), comparison_schema_version));
    }
    static const Schema schema(comparison_schema());
    auto comparison = record_of<Comparison>(std::move(json), schema);
    check_consistency(comparison);
    return comparison;
  });
}

bool is_comparison(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  return json.is_object() && json.contains("schema_version") && json.contains("cells") &&
         json.contains("verdict");
}

std::string comparison_text(const Comparison& comparison) {
  Json json;
  write_value(comparison, nlohmann_tree::Place(json));
  return lines_of(json) + "\n";
}

}  // namespace roundtrip
