// SPDX-License-Identifier: MIT
#include "bench/driver/run/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/json_file.h"
#include "bench/driver/base/validate.h"
#include "roundtrip/schemas.h"

namespace roundtrip {

namespace {

constexpr const char* manifest_name = "roundtrip-manifest.json";

/// The whole file, as its schema has it.
nlohmann::json read_json(const std::filesystem::path& path, const Schema& schema) {
  if (!std::filesystem::exists(path)) {
    throw InputError(path.string() + " is missing: build the project again (./scripts/run does)");
  }
  const std::string text = read_json_text(path, Pipes::refused);
  return naming_file(path.string(), [&] {
    auto json = parse_json(text);
    schema.check(json);
    return json;
  });
}

Manifest::Document read_document(const std::filesystem::path& path,
                                 const std::filesystem::path& documents_folder) {
  static const Schema schema(schemas::document_schema);
  const auto json = read_json(path, schema);
  const auto& package = json.at("package");
  Manifest::Document document{json.at("name"),
                              json.at("summary"),
                              json.at("shape"),
                              json.at("licence"),
                              package.at("registry"),
                              package.at("name"),
                              package.at("version"),
                              {},
                              json.value("by_default", false),
                              json.value("usual_scale", 1.0)};
  const std::filesystem::path inside = json.at("path").get<std::string>();
  document.path =
      document.registry == "npm" ? documents_folder / "node_modules" / document.package / inside : inside;
  return document;
}

Manifest read_folder(const std::filesystem::path& folder) {
  static const Schema schema(schemas::manifest_schema);
  const auto path = folder / manifest_name;
  const auto json = read_json(path, schema);
  Manifest manifest;
  manifest.folder = folder;
  manifest.heap_hook = folder / "libroundtrip-heap-hook.so";
  manifest.records = folder / "roundtrip-records";
  manifest.compiler = json.at("compiler");
  manifest.flags = json.at("flags");
  manifest.build_type = json.at("build_type");
  const auto twice = [&](const char* list, std::size_t index, const std::string& name) {
    throw InputError(
        fmt::format("{}: {}[{}]: there is another {} before it", path.string(), list, index, excerpt(name)));
  };
  for (const auto& entry : json.at("formats")) {
    const std::string name = entry.at("name");
    if (find_by(manifest.formats, name, &Manifest::Format::name) != manifest.formats.end()) {
      twice("formats", manifest.formats.size(), name);
    }
    manifest.formats.push_back({name, entry.at("package"), entry.at("missing"), entry.value("add", ""),
                                entry.value("without", std::vector<std::string>())});
  }
  for (const auto& entry : json.value("readers", nlohmann::json::array()))
    manifest.readers.push_back(
        {entry.at("family"), entry.at("endings"), entry.at("missing"), entry.value("add", "")});
  manifest.datasets_not_built = json.value("datasets_not_built", manifest.datasets_not_built);
  const std::filesystem::path documents_folder = json.at("documents_folder").get<std::string>();
  for (const std::string document_path : json.at("documents")) {
    auto document = read_document(document_path, documents_folder);
    if (find_by(manifest.documents, document.name, &Manifest::Document::name) != manifest.documents.end()) {
      twice("documents", manifest.documents.size(), document.name);
    }
    manifest.documents.push_back(std::move(document));
  }
  return manifest;
}

std::string with_remedy(const std::string& missing, const std::string& add) {
  return add.empty() || missing.empty() ? missing : fmt::format("{}; {}", missing, add);
}

}  // namespace

std::string Manifest::Format::not_built() const {
  return with_remedy(missing, add);
}

std::string Manifest::Reader::not_built() const {
  return with_remedy(missing, add);
}

std::string Manifest::not_built_with(const std::string& format, std::string_view part,
                                     const std::string& option) const {
  const auto entry = find_by(formats, format, &Format::name);
  if (entry == formats.end() ||
      std::find(entry->without.begin(), entry->without.end(), part) == entry->without.end())
    return {};
  return fmt::format("not asked for with {}; ./scripts/run --format {} {}", part, format, option);
}

bool Manifest::reads_documents() const {
  return std::find(datasets_not_built.begin(), datasets_not_built.end(), documents_part) ==
         datasets_not_built.end();
}

std::filesystem::path Manifest::worker(const std::string& format) const {
  return folder / std::string(worker_prefix).append(format);
}

std::filesystem::path Manifest::program(const Reader& reader) const {
  return folder / ("roundtrip-reader-" + reader.family);
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
    manifest.records = own.records;
    manifest.documents = own.documents;
    return manifest;
  }
  throw InputError(build.string() + " is not a build folder: neither it nor its bin folder has a " +
                   manifest_name + "; name a build folder, such as build/ci");
}

}  // namespace roundtrip
