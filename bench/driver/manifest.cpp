// SPDX-License-Identifier: MIT
#include "bench/driver/manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/driver/error.h"
#include "bench/driver/input_file.h"

namespace roundtrip {

namespace {

constexpr const char* manifest_name = "roundtrip-manifest.json";

nlohmann::json read_json(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path))
    throw InputError(path.string() + " is missing: build the project again (./scripts/run does)");
  return nlohmann::json::parse(read_input(path));
}

Manifest read_folder(const std::filesystem::path& folder) {
  Manifest manifest;
  manifest.folder = folder;
  manifest.heap_hook = folder / "libroundtrip-heap-hook.so";
  std::filesystem::path path = folder / manifest_name;
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

}  // namespace

std::filesystem::path Manifest::worker(const std::string& format) const {
  return folder / std::string(worker_prefix).append(format);
}

std::vector<std::filesystem::path> Manifest::layouts(const std::string& format) const {
  std::vector<std::filesystem::path> programs;
  std::error_code none;
  for (const auto& layout : std::filesystem::directory_iterator(folder / "layouts", none)) {
    const auto program = layout.path() / worker(format).filename();
    if (std::filesystem::exists(program)) programs.push_back(program);
  }
  std::sort(programs.begin(), programs.end());
  if (programs.empty()) programs.push_back(worker(format));
  return programs;
}

Manifest read_manifest() {
  return read_folder(std::filesystem::read_symlink("/proc/self/exe").parent_path());
}

Manifest read_build(const std::filesystem::path& build, const Manifest& own) {
  for (const auto& folder : {build / "bin", build}) {
    if (!std::filesystem::exists(folder / manifest_name)) continue;
    Manifest manifest = read_folder(folder);
    // Both sides get the same data, and their allocations are counted by the same program: a change of either
    // would look like one of the formats.
    manifest.heap_hook = own.heap_hook;
    manifest.documents = own.documents;
    return manifest;
  }
  throw InputError(build.string() + " holds no build: neither it nor the folder bin in it has a " +
                   manifest_name + "; name a build folder, such as build/ci");
}

}  // namespace roundtrip
