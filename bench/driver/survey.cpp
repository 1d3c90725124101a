// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "bench/driver/fingerprint.h"
#include "bench/driver/lookup.h"
#include "bench/driver/runner.h"
#include "formats/nlohmann/bridge.h"

namespace roundtrip {

Run survey(const Manifest& manifest, const RunRequest& request) {
  Run run;
  run.context = take_context();
  RunInfo& info = run.roundtrip;
  info.version = ROUNDTRIP_VERSION;
  info.options = request.options;
  for (const auto& entry : manifest.formats) {
    FormatEntry format;
    format.name = entry.name;
    format.package = entry.package;
    format.missing = entry.missing;
    if (entry.missing.empty()) {
      try {
        WorkerOptions options;
        options.program = manifest.worker(entry.name);
        options.scratch = std::filesystem::temp_directory_path();
        WorkerProcess worker(options);
        const auto hello = worker.ask({"hello"}, request.timeout);
        auto described = hello.at("format");
        described["built"] = true;
        described["missing"] = "";
        described["package"] = entry.package;
        described["worker_bytes"] = nullptr;
        nlohmann_bridge::decode(described, format);
        std::error_code error;
        const auto size = std::filesystem::file_size(
            manifest.folder / "stripped" / manifest.worker(entry.name).filename(), error);
        if (!error) format.worker_bytes = size;
        if (info.operations.empty()) nlohmann_bridge::decode(hello.at("operations"), info.operations);
        for (const auto& dataset : hello.at("datasets")) {
          if (find_by(info.datasets, dataset.at("name"), &DatasetResult::name) != info.datasets.end())
            continue;
          DatasetResult result;
          result.name = dataset.at("name");
          result.kind = "generated";
          result.summary = dataset.at("summary");
          result.timed = dataset.at("timed");
          result.scale = request.options.scale;
          info.datasets.push_back(std::move(result));
        }
      } catch (const std::exception& error) {
        format.missing = std::string("its worker does not start: ") + error.what();
      }
    }
    info.formats.push_back(std::move(format));
  }
  for (const auto& document : manifest.documents) {
    DatasetResult result;
    result.name = document.name;
    result.kind = "document";
    result.scale = std::min(request.options.scale, 1.0);
    result.summary = document.summary;
    result.source = fmt::format("{} package {} {}", document.registry, document.package, document.version);
    result.licence = document.licence;
    if (!std::filesystem::exists(document.path)) {
      result.missing = fmt::format("the {} package {} is not installed; ./scripts/setup installs it",
                                   document.registry, document.package);
    }
    info.datasets.push_back(std::move(result));
  }
  std::sort(info.operations.begin(), info.operations.end(),
            [](const auto& a, const auto& b) { return a.rank < b.rank; });
  return run;
}

}  // namespace roundtrip
