// SPDX-License-Identifier: MIT
#include "bench/driver/manifest.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "bench/driver/error.h"

namespace roundtrip {

namespace {

nlohmann::json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw InputError(path.string() + " is missing: build the project again (./scripts/run does)");
  return nlohmann::json::parse(file);
}

}  // namespace

std::filesystem::path Manifest::worker(const std::string& format) const {
  return folder / ("roundtrip-worker-" + format);
}

std::filesystem::path Manifest::heap_hook() const {
  return folder / "libroundtrip-heap-hook.so";
}

Manifest read_manifest() {
  Manifest manifest;
  manifest.folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  std::filesystem::path path = manifest.folder / "roundtrip-manifest.json";
  try {
    const auto json = read_json(path);
    json.at("compiler").get_to(manifest.compiler);
    json.at("flags").get_to(manifest.flags);
    json.at("build_type").get_to(manifest.build_type);
    const std::filesystem::path documents_folder = json.at("documents_folder").get<std::string>();
    for (const auto& entry : json.at("formats")) {
      manifest.formats.push_back(
          {entry.at("name"), entry.at("family"), entry.at("package"), entry.at("missing")});
    }
    for (const std::string document_path : json.at("documents")) {
      path = document_path;
      const auto entry = read_json(path);
      const auto& package = entry.at("package");
      Manifest::Document document{
          entry.at("name"),       entry.at("summary"), entry.at("shape"),     entry.at("licence"),
          package.at("registry"), package.at("name"),  package.at("version"), {}};
      const std::filesystem::path inside = entry.at("path").get<std::string>();
      document.path =
          document.registry == "npm" ? documents_folder / "node_modules" / document.package / inside : inside;
      manifest.documents.push_back(std::move(document));
    }
  } catch (const nlohmann::json::exception& error) {
    throw InputError(path.string() + " is damaged: " + error.what());
  }
  return manifest;
}

}  // namespace roundtrip
