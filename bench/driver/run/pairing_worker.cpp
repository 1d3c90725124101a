// SPDX-License-Identifier: MIT
#include "bench/driver/run/pairing_worker.h"

#include <string_view>
#include <system_error>
#include <utility>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/record/file.h"

namespace roundtrip {

namespace {

/// With the one format alone: nobody needs to hear what the workers of all others say of themselves.
Manifest narrowed(Manifest manifest, const RunRequest& request) {
  if (request.formats.size() != 1) throw InputError("name one format; `roundtrip list formats` shows them");
  if (request.datasets.size() + request.data.size() != 1)
    throw InputError("name one dataset or one data file; `roundtrip list datasets` shows the datasets");
  const auto format = find_by(manifest.formats, request.formats.front(), &Manifest::Format::name);
  // The selection has the words for a name that does not exist.
  if (format != manifest.formats.end()) manifest.formats = {Manifest::Format(*format)};
  return manifest;
}

/// Why the one format of the manifest is not built, or not with the data; empty when it is.
std::string not_built(const Manifest& manifest, const RunRequest& request) {
  const Manifest::Format& format = manifest.formats.front();
  if (!format.missing.empty()) return format.not_built();
  if (!request.data.empty())
    return manifest.not_built_with(format.name, documents_part, "--data " + request.data.front().string());
  const std::string& dataset = request.datasets.front();
  const bool document =
      find_by(manifest.documents, dataset, &Manifest::Document::name) != manifest.documents.end();
  return manifest.not_built_with(format.name, document ? documents_part : std::string_view(dataset),
                                 "--dataset " + dataset);
}

/// The fidelity of a pairing that nobody could look at.
GateVerdict not_there(std::string fidelity, std::string reason) {
  return {std::move(fidelity), std::move(reason), {}, {}, {}};
}

GateVerdict of_lost(const WorkerLost& lost) {
  return not_there(lost.status(), lost.what());
}

GateVerdict of_error(const WorkerError& error) {
  return not_there("failed", error.what());
}

}  // namespace

PairingWorker::PairingWorker(const Manifest& manifest, const RunRequest& request)
    : manifest_(narrowed(manifest, request)) {
  if (manifest_.formats.size() == 1) absent_ = not_built(manifest_, request);
  if (!absent_.empty()) return;
  run_ = take_inventory(manifest_, request);
  selection_.emplace(manifest_, request, run_);
  const DatasetResult& dataset = run_.roundtrip.datasets.front();
  absent_ = dataset.missing;
}

GateVerdict PairingWorker::prepare() {
  if (!absent_.empty()) return not_there("not built", absent_);
  folder_ = selection_->scratch().make_folder();
  try {
    return again_if_killed([&] { return start(); });
  } catch (const WorkerLost& lost) {
    return of_lost(lost);
  } catch (const WorkerError& error) {
    return of_error(error);
  }
}

GateVerdict PairingWorker::start() {
  const DataSource& source = selection_->sources().front();
  worker_ = std::make_unique<Worker>(selection_->worker_options(selection_->formats().front(), folder_),
                                     selection_->timeout());
  const MadeData made = worker_->make(source);
  return made.identity ? worker_->check(source.name) : made.verdict;
}

std::string PairingWorker::encode() {
  const std::filesystem::path file = folder_ / "bytes";
  static_cast<void>(worker_->facts(selection_->sources().front().name, file));
  return std::string(as_text(as_view(read_bytes_of_worker(file))));
}

GateVerdict PairingWorker::verify(const std::string& bytes) {
  // A copy of our own: nobody changes it while it is read, and it has a name that a request can hold.
  const std::filesystem::path file = folder_ / "bytes";
  try {
    write_file(file, as_view(bytes));
  } catch (const std::system_error& error) {
    throw MachineError(error.what());
  }
  const auto ask = [&] {
    if (!worker_) static_cast<void>(start());
    return worker_->verify(selection_->sources().front().name, file);
  };
  try {
    return again_if_killed([&] {
      try {
        return ask();
      } catch (const WorkerLost&) {
        worker_.reset();
        throw;
      }
    });
  } catch (const WorkerLost& lost) {
    return of_lost(lost);
  } catch (const BadAnswer& error) {
    worker_.reset();
    return of_error(error);
  } catch (const WorkerError& error) {
    return of_error(error);
  }
}

}  // namespace roundtrip
