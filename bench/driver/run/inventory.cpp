// SPDX-License-Identifier: MIT
#include "bench/driver/run/inventory.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/driver/base/find_by.h"
#include "bench/driver/base/scratch.h"
#include "bench/driver/run/fingerprint.h"
#include "bench/driver/run/records.h"
#include "bench/driver/run/worker.h"

namespace roundtrip {

namespace {

/// Workers of one build have the same ones, in the order of their names; one in another language may have
/// fewer, or some of its own.
void add_operations(std::vector<OperationEntry> operations, RunInfo& info) {
  if (info.operations.empty()) {
    info.operations = std::move(operations);
    return;
  }
  for (OperationEntry& operation : operations) {
    if (find_by(info.operations, operation.name, &OperationEntry::name) != info.operations.end()) continue;
    const auto place = std::find_if(info.operations.begin(), info.operations.end(),
                                    [&](const OperationEntry& other) { return other.name > operation.name; });
    info.operations.insert(place, std::move(operation));
  }
}

/// Of a quick run at most; the data that the user named stay whole.
constexpr double quick_scale = 0.05;

/// The scale of a dataset, unless the user named one: that at which it is usually run, or all of it.
double scale_of(const RunOptions& options, double usual_scale) {
  if (options.scale) return *options.scale;
  if (options.all) return 1;
  return options.quick ? std::min(quick_scale, usual_scale) : usual_scale;
}

void add_datasets(std::vector<DatasetResult> datasets, const RunRequest& request, RunInfo& info) {
  for (DatasetResult& dataset : datasets) {
    if (find_by(info.datasets, dataset.name, &DatasetResult::name) != info.datasets.end()) continue;
    dataset.scale = scale_of(request.options, dataset.usual_scale);
    info.datasets.push_back(std::move(dataset));
  }
}

/// Adds what a worker says of itself.
void introduce(const Manifest& manifest, const RunRequest& request, FormatEntry& format, RunInfo& info) {
  WorkerOptions options;
  options.program = manifest.worker(format.name);
  options.scratch = temporary_folder();
  options.memory_limit = request.memory_limit;
  Hello hello = again_if_killed([&] { return Worker(options, request.timeout).hello(); });
  hello.format.built = true;
  hello.format.package = format.package;
  format = std::move(hello.format);
  std::error_code error;
  const auto size =
      std::filesystem::file_size(manifest.folder / "stripped" / options.program.filename(), error);
  if (!error) format.worker_bytes = size;
  add_operations(std::move(hello.operations), info);
  add_datasets(std::move(hello.datasets), request, info);
}

/// Where no worker is built with a typed dataset, those in other languages may still be given its record.
void introduce_records(const Manifest& manifest, const RunRequest& request, RunInfo& info) {
  if (!std::filesystem::exists(manifest.records)) return;
  try {
    add_datasets(again_if_killed([&] {
                   return RecordsProgram(manifest.records, request.memory_limit, request.timeout).datasets();
                 }),
                 request, info);
  } catch (const WorkerError&) {
    // Whoever needs it is told when its record is wanted (selection.cpp).
  } catch (const WorkerLost&) {
  }
}

}  // namespace

Run take_inventory(const Manifest& manifest, const RunRequest& request) {
  Run run;
  run.context = take_context();
  RunInfo& info = run.roundtrip;
  info.version = ROUNDTRIP_VERSION;
  info.status = "partial";
  info.options = request.options;
  info.fingerprint = take_fingerprint(manifest, temporary_folder());
  for (const auto& entry : manifest.formats) {
    FormatEntry format;
    format.name = entry.name;
    format.package = entry.package;
    format.missing = entry.not_built();
    format.built = entry.missing.empty();
    if (format.built) {
      try {
        introduce(manifest, request, format, info);
      } catch (const WorkerLost& lost) {
        format.missing = std::string("its worker does not start: ") + lost.what();
      } catch (const WorkerError& error) {
        format.missing = error.what();
      }
    }
    info.formats.push_back(std::move(format));
  }
  introduce_records(manifest, request, info);
  const auto not_built = [](const std::string& name) {
    return fmt::format("not built; ./scripts/run --dataset {}", name);
  };
  for (const auto& name : manifest.datasets_not_built) {
    if (name == documents_part) continue;
    DatasetResult result;
    result.name = name;
    result.kind = "generated";
    result.scale = scale_of(request.options, result.usual_scale);
    result.missing = not_built(name);
    info.datasets.push_back(std::move(result));
  }
  for (const auto& document : manifest.documents) {
    DatasetResult result;
    result.name = document.name;
    result.kind = "document";
    result.by_default = document.by_default;
    result.usual_scale = document.usual_scale;
    result.scale = std::min(scale_of(request.options, result.usual_scale), 1.0);
    result.summary = document.summary;
    result.source = fmt::format("{} package {} {}", document.registry, document.package, document.version);
    result.licence = document.licence;
    if (!std::filesystem::exists(document.path)) {
      result.missing = fmt::format("the {} package {} is not installed; ./scripts/run --dataset {}",
                                   document.registry, document.package, document.name);
    } else if (!manifest.reads_documents()) {
      result.missing = not_built(document.name);
    }
    info.datasets.push_back(std::move(result));
  }
  std::sort(info.operations.begin(), info.operations.end(),
            [](const auto& a, const auto& b) { return a.rank < b.rank; });
  return run;
}

}  // namespace roundtrip
