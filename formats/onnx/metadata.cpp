// SPDX-License-Identifier: MIT
#include "formats/onnx/metadata.h"

#include <map>
#include <stdexcept>
#include <string_view>

#include "bench/bridges/hyperparameter_text.h"
#include "bench/record/unsupported.h"
#include "bench/record/utf8.h"

namespace roundtrip::onnx_models {

namespace {

constexpr std::string_view version_key = "version";
constexpr std::string_view feature_prefix = "feature_name.";
constexpr std::string_view hyperparameter_prefix = "hyperparameter.";

void add(::onnx::ModelProto& proto, std::string key, std::string value) {
  if (!is_utf8(key) || !is_utf8(value)) throw UnsupportedError("ONNX's metadata is UTF-8", key);
  auto& entry = *proto.add_metadata_props();
  entry.set_key(std::move(key));
  entry.set_value(std::move(value));
}

}  // namespace

void add_metadata(::onnx::ModelProto& proto, const std::string& version,
                  const models::Hyperparameters& hyperparameters,
                  const std::vector<std::string>& feature_names) {
  add(proto, std::string(version_key), version);
  for (std::size_t i = 0; i != feature_names.size(); ++i)
    add(proto, std::string(feature_prefix) + std::to_string(i), feature_names[i]);
  for (const auto& [name, value] : hyperparameters)
    add(proto, std::string(hyperparameter_prefix) + name, hyperparameter_text(value));
}

void read_metadata(const ::onnx::ModelProto& proto, std::string& version,
                   models::Hyperparameters& hyperparameters, std::vector<std::string>& feature_names) {
  version.clear();
  hyperparameters.clear();
  feature_names.clear();
  std::map<std::string_view, std::string_view> entries;
  for (const auto& entry : proto.metadata_props()) {
    if (!is_utf8(entry.key()) || !is_utf8(entry.value()))
      throw std::runtime_error("onnx: metadata_props: a text that is not UTF-8");
    if (!entries.emplace(entry.key(), entry.value()).second)
      throw std::runtime_error("onnx: metadata_props: the key " + entry.key() + " stands there twice");
  }
  std::size_t names = 0;
  for (const auto& [key, value] : entries) {
    if (key == version_key) version = value;
    if (key.starts_with(feature_prefix)) ++names;
    if (key.starts_with(hyperparameter_prefix)) {
      hyperparameters.emplace(key.substr(hyperparameter_prefix.size()),
                              hyperparameter_of(value, "onnx: metadata_props: " + std::string(key)));
    }
  }
  for (std::size_t i = 0; i != names; ++i) {
    const std::string key = std::string(feature_prefix) + std::to_string(i);
    const auto found = entries.find(key);
    if (found == entries.end())
      throw std::runtime_error("onnx: metadata_props: " + key + " is missing, of " + std::to_string(names) +
                               " names");
    feature_names.emplace_back(found->second);
  }
}

}  // namespace roundtrip::onnx_models
