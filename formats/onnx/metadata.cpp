// SPDX-License-Identifier: MIT
#include "formats/onnx/metadata.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string_view>
#include <type_traits>

#include "bench/record/unsupported.h"
#include "bench/record/utf8.h"

namespace roundtrip::onnx_models {

namespace {

constexpr std::string_view version_key = "version";
constexpr std::string_view feature_prefix = "feature_name.";
constexpr std::string_view hyperparameter_prefix = "hyperparameter.";

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character character = first_character(text);
    if (!character.valid) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

void add(::onnx::ModelProto& proto, std::string key, std::string value) {
  if (!is_utf8(key) || !is_utf8(value)) throw UnsupportedError("ONNX's metadata is UTF-8", key);
  auto& entry = *proto.add_metadata_props();
  entry.set_key(std::move(key));
  entry.set_value(std::move(value));
}

template <class... Format>
std::string digits(Format... number) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number...);
  return {text.data(), result.ptr};
}

std::string to_text(const models::Hyperparameter& value) {
  return std::visit(
      [](const auto& held) -> std::string {
        using T = std::remove_cvref_t<decltype(held)>;
        if constexpr (std::same_as<T, bool>) {
          return held ? "bool:true" : "bool:false";
        } else if constexpr (std::same_as<T, std::int64_t>) {
          return "int64:" + digits(held);
        } else if constexpr (std::same_as<T, double>) {
          if (std::isnan(held)) return "nan:" + digits(std::bit_cast<std::uint64_t>(held), 16);
          return "double:" + digits(held);
        } else {
          return "string:" + held;
        }
      },
      value);
}

template <class Number, class... Format>
Number from_digits(std::string_view text, const std::string& key, Format... format) {
  Number number{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number, format...);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size())
    throw std::runtime_error("onnx: metadata_props: the value of " + key + " is no number");
  return number;
}

models::Hyperparameter from_text(std::string_view text, const std::string& key) {
  const std::size_t colon = text.find(':');
  const std::string_view type = text.substr(0, colon);
  const std::string_view rest = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (type == "string" && colon != std::string_view::npos) return std::string(rest);
  if (type == "bool" && (rest == "true" || rest == "false")) return rest == "true";
  if (type == "int64") return from_digits<std::int64_t>(rest, key);
  if (type == "double") return from_digits<double>(rest, key);
  if (type == "nan") return std::bit_cast<double>(from_digits<std::uint64_t>(rest, key, 16));
  throw std::runtime_error("onnx: metadata_props: the value of " + key +
                           " is none of bool:, int64:, double:, nan: and string:");
}

}  // namespace

void add_metadata(::onnx::ModelProto& proto, const std::string& version,
                  const models::Hyperparameters& hyperparameters,
                  const std::vector<std::string>& feature_names) {
  add(proto, std::string(version_key), version);
  for (std::size_t i = 0; i != feature_names.size(); ++i)
    add(proto, std::string(feature_prefix) + digits(i), feature_names[i]);
  for (const auto& [name, value] : hyperparameters)
    add(proto, std::string(hyperparameter_prefix) + name, to_text(value));
}

void read_metadata(const ::onnx::ModelProto& proto, std::string& version,
                   models::Hyperparameters& hyperparameters, std::vector<std::string>& feature_names) {
  version.clear();
  hyperparameters.clear();
  feature_names.clear();
  std::map<std::string_view, std::string_view> entries;
  for (const auto& entry : proto.metadata_props()) {
    if (!entries.emplace(entry.key(), entry.value()).second)
      throw std::runtime_error("onnx: metadata_props: the key " + entry.key() + " stands there twice");
  }
  std::size_t names = 0;
  for (const auto& [key, value] : entries) {
    if (key == version_key) version = value;
    if (key.starts_with(feature_prefix)) ++names;
    if (key.starts_with(hyperparameter_prefix)) {
      hyperparameters.emplace(key.substr(hyperparameter_prefix.size()), from_text(value, std::string(key)));
    }
  }
  for (std::size_t i = 0; i != names; ++i) {
    const std::string key = std::string(feature_prefix) + digits(i);
    const auto found = entries.find(key);
    if (found == entries.end())
      throw std::runtime_error("onnx: metadata_props: " + key + " is missing, of " + digits(names) +
                               " names");
    feature_names.emplace_back(found->second);
  }
}

}  // namespace roundtrip::onnx_models
