// SPDX-License-Identifier: MIT
#include "bench/driver/run/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/run/documents.h"
#include "bench/driver/run/records.h"

namespace roundtrip {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The names that were asked for, each once, or all; one that does not exist is an error that lists those
/// that do.
std::vector<std::string> choose(const std::vector<std::string>& wanted, const std::vector<std::string>& known,
                                const char* what) {
  std::vector<std::string> chosen;
  for (const auto& name : wanted) {
    if (!contains(known, name)) {
      throw InputError(fmt::format("there is no {} named '{}'; `roundtrip list {}s` shows them: {}", what,
                                   name, what, fmt::join(known, ", ")));
    }
    if (!contains(chosen, name)) chosen.push_back(name);
  }
  return wanted.empty() ? known : chosen;
}

template <class Entry>
std::vector<std::string> names_of(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  names.reserve(entries.size());
  for (const Entry& entry : entries) names.push_back(entry.name);
  return names;
}

/// Those of the usual run, as far as there are any: a build can have none of them.
void keep_usual(const std::vector<DatasetResult>& known, std::vector<std::string>& names) {
  std::vector<std::string> usual;
  bool any_there = false;
  for (const auto& name : names) {
    const auto dataset = find_by(known, name, &DatasetResult::name);
    if (!dataset->by_default) continue;
    usual.push_back(name);
    any_there = any_there || dataset->missing.empty();
  }
  if (any_there) names = std::move(usual);
}

}  // namespace

Selection::Selection(const Manifest& manifest, const RunRequest& request, Run& run)
    : manifest_(manifest), timeout_(request.timeout), memory_limit_(request.memory_limit) {
  run.roundtrip.options = request.options;
  choose_names(request, run.roundtrip);
  add_data_files(request, run.roundtrip);
  prepare_data(request.options.seed, run.roundtrip);
}

void Selection::choose_names(const RunRequest& request, RunInfo& info) {
  for (const auto& name : choose(request.formats, names_of(info.formats), "format")) {
    const auto entry = find_by(info.formats, name, &FormatEntry::name);
    if (!entry->built) continue;
    formats_.push_back(name);
    if (!entry->language.empty()) in_other_languages_.push_back(name);
  }
  std::erase_if(info.formats, [&](const FormatEntry& format) {
    return !request.formats.empty() && !contains(request.formats, format.name);
  });
  if (formats_.empty() && !request.expected)
    throw InputError("none of the formats is built; `roundtrip list formats` says what each needs");
  if (info.operations.empty() && !formats_.empty()) {
    throw InputError(fmt::format("none of the {} workers can be used; the first: {}; build the project again",
                                 formats_.size(),
                                 find_by(info.formats, formats_.front(), &FormatEntry::name)->missing));
  }
  if (request.operations.empty()) {
    for (const auto& operation : info.operations) {
      if (request.usual ? operation.quick : operation.by_default) operations_.push_back(operation.name);
    }
  } else {
    operations_ = choose(request.operations, names_of(info.operations), "operation");
  }
  info.options.operations = operations_;
  std::vector<std::string> datasets;
  if (!request.datasets.empty() || request.data.empty())
    datasets = choose(request.datasets, names_of(info.datasets), "dataset");
  if (request.usual && request.datasets.empty()) keep_usual(info.datasets, datasets);
  std::erase_if(info.datasets,
                [&](const DatasetResult& dataset) { return !contains(datasets, dataset.name); });
}

/// A file that is named twice is one.
void Selection::add_data_files(const RunRequest& request, RunInfo& info) {
  if (!request.data.empty() && !manifest_.reads_documents()) {
    std::string files;
    for (const auto& path : request.data) files += " --data " + path.string();
    throw InputError("no format is built for documents; ./scripts/run" + files);
  }
  std::vector<std::filesystem::path> given;
  for (const auto& path : request.data) {
    const auto same = [&](const std::filesystem::path& other) {
      std::error_code error;
      return path == other || (path != standard_input && std::filesystem::equivalent(path, other, error));
    };
    if (std::any_of(given.begin(), given.end(), same)) continue;
    given.push_back(path);
    DatasetResult result;
    result.name = dataset_name_of(path);
    for (int i = 2; find_by(info.datasets, result.name, &DatasetResult::name) != info.datasets.end(); ++i)
      result.name = dataset_name_of(path) + "_" + std::to_string(i);
    result.source = path.string();
    result.kind = "document";
    result.scale = request.data_scale;
    result.data_format = request.data_format;
    info.datasets.push_back(std::move(result));
  }
}

void Selection::prepare_data(std::uint64_t seed, RunInfo& info) {
  const DataReaders readers(manifest_, scratch_, memory_limit_, timeout_);
  for (auto& dataset : info.datasets) {
    if (!dataset.missing.empty()) continue;
    if (dataset.kind == "generated") {
      DataSource& source = sources_.emplace_back();
      source.name = dataset.name;
      source.prepare = {"generated", dataset.name, fmt::format("{}", dataset.scale), std::to_string(seed)};
      prepare_as_document(source);
      continue;
    }
    const auto known = find_by(manifest_.documents, dataset.name, &Manifest::Document::name);
    const auto path = dataset.licence.empty() || known == manifest_.documents.end()
                          ? std::filesystem::path(dataset.source)
                          : known->path;
    const auto file = scratch_.make_name();
    const PreparedDocument prepared = [&] {
      try {
        return prepare_document(path, dataset.data_format, readers, file, dataset.scale);
      } catch (const std::system_error& error) {
        throw MachineError(
            fmt::format("{}; free space there, or set TMPDIR to another folder", error.what()));
      }
    }();
    dataset.kind = prepared.kind;
    if (dataset.licence.empty()) dataset.data_format = prepared.format;
    dataset.notes = prepared.notes;
    if (dataset.summary.empty()) dataset.summary = prepared.summary;
    sources_.push_back({dataset.name,
                        {"document", file.string(), std::to_string(prepared.payload_bytes),
                         std::to_string(prepared.checksum)},
                        {},
                        {}});
  }
}

/// Writes a typed dataset's record for the workers that cannot generate it.
void Selection::prepare_as_document(DataSource& source) {
  const auto wants_it = [&](const std::string& format) {
    return manifest_.not_built_with(format, source.name, {}).empty();
  };
  if (std::none_of(in_other_languages_.begin(), in_other_languages_.end(), wants_it)) return;
  try {
    source.as_document = again_if_killed([&] {
      return RecordsProgram(manifest_.records, memory_limit_, timeout_)
          .write({source.prepare.begin() + 1, source.prepare.end()}, scratch_.make_name());
    });
  } catch (const WorkerLost& lost) {
    source.no_document = fmt::format("there is no record of {} for it: {}", source.name, lost.what());
  } catch (const WorkerError& error) {
    source.no_document = fmt::format("there is no record of {} for it: {}", source.name, error.what());
  }
}

bool Selection::in_another_language(const std::string& format) const {
  return contains(in_other_languages_, format);
}

WorkerOptions Selection::worker_options(const std::string& format,
                                        const std::filesystem::path& folder) const {
  WorkerOptions options;
  options.program = manifest_.worker(format);
  options.scratch = folder;
  options.memory_limit = memory_limit_;
  options.watchdog = 2 * timeout_;
  options.takes_documents = in_another_language(format);
  return options;
}

}  // namespace roundtrip
