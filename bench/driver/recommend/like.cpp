// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/like.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/progress.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/recommend/likeness.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/run/blocks.h"
#include "bench/driver/run/documents.h"
#include "bench/driver/run/facts.h"
#include "bench/driver/run/inventory.h"
#include "bench/driver/run/json_document.h"
#include "bench/driver/run/pairing_worker.h"
#include "bench/record/document_file.h"
#include "bench/record/file.h"

namespace roundtrip {

namespace {

/// Every dataset as JSON is a document, whatever else it is.
constexpr const char* format_of_documents = "nlohmann_json";

/// Below this a dataset says little of a file: documents with hardly anything in common are this much alike.
constexpr double much = 0.6;

std::variant<Document, Messages> read_prepared(const std::filesystem::path& file) {
  Buffer bytes;
  read_file(file, bytes);
  const View view = as_view(bytes);
  if (holds_messages(view)) return read_document_file<Messages>(view);
  return read_document_file<Document>(view);
}

Shape shape_of_file(const Manifest& manifest, const LikeRequest& request) {
  Scratch scratch;
  const RunRequest usual;
  const DataReaders readers(manifest, scratch, usual.memory_limit, usual.timeout);
  const auto file = scratch.make_name();
  try {
    static_cast<void>(prepare_document(request.file, request.data_format, readers, file, 1));
    return shape_of(read_prepared(file));
  } catch (const std::system_error& error) {
    throw MachineError(error.what());
  }
}

/// The dataset as the run had it.
RunRequest request_of(const DatasetResult& dataset, const RunOptions& options) {
  RunRequest request;
  request.formats = {format_of_documents};
  const bool of_a_user = dataset.kind != "generated" && dataset.licence.empty();
  if (of_a_user) {
    request.data = {dataset.source};
    request.data_format = dataset.data_format;
  } else {
    request.datasets = {dataset.name};
  }
  request.options.scale = dataset.scale;
  request.options.seed = options.seed;
  request.data_scale = std::min(1.0, dataset.scale);
  return request;
}

Resemblance compare(const Manifest& manifest, const Shape& own, const DatasetResult& dataset,
                    const RunOptions& options) {
  Resemblance resemblance;
  resemblance.dataset = dataset.name;
  try {
    PairingWorker worker(manifest, request_of(dataset, options));
    const GateVerdict gate = worker.prepare();
    if (timed_verdict(gate.fidelity)) {
      resemblance.likeness = likeness(own, shape_of(parse_document(worker.encode()).root));
    } else {
      resemblance.reason = gate.reason;
    }
  } catch (const InputError& error) {
    resemblance.reason = error.what();
  } catch (const JsonError& error) {
    resemblance.reason = error.what();
  } catch (const WorkerLost& error) {
    resemblance.reason = error.what();
  } catch (const WorkerError& error) {
    resemblance.reason = error.what();
  }
  return resemblance;
}

}  // namespace

Run run_like(const Manifest& manifest, const LikeRequest& like, OutputFile& out) {
  RunRequest request;
  request.data = {like.file};
  request.data_format = like.data_format;
  request.options.budget_seconds = like.budget_seconds;
  Run run = take_inventory(manifest, request);
  request.operations = {"save", "load"};
  const auto& known = run.roundtrip.operations;
  for (const std::string& operation : like.more_operations) {
    if (find_by(known, operation, &OperationEntry::name) != known.end())
      request.operations.push_back(operation);
  }
  const Budget budget = budget_of(request.options);
  const Selection selection(manifest, request, run);
  ResultsCollector results(run, budget, &out);
  Progress progress;
  try {
    take_facts(selection, results, budget, progress);
    time_blocks(selection, results, budget, progress);
  } catch (const MachineError& error) {
    progress.finish();
    results.finish();
    throw MachineError(
        fmt::format("{}; what was measured until then is in {}", error.what(), like.out.string()));
  }
  results.finish();
  return run;
}

Like like_of_run(const LikeRequest& request, const Run& run) {
  Like like;
  like.file = request.file.string();
  like.how = "run";
  like.sentence = fmt::format("{} was run itself, for {:.0f} s: {}.", like.file,
                              run.roundtrip.elapsed_seconds, run.roundtrip.datasets.front().summary);
  return like;
}

Like match_like(const Manifest& manifest, const LikeRequest& request, const Run& run,
                const std::vector<std::string>& datasets, const std::string& why) {
  Like like;
  like.file = request.file.string();
  const Shape own = shape_of_file(manifest, request);
  for (const std::string& name : datasets) {
    if (interrupted) break;
    like.datasets.push_back(compare(
        manifest, own, *find_by(run.roundtrip.datasets, name, &DatasetResult::name), run.roundtrip.options));
  }
  conclude_match(like, why);
  return like;
}

void conclude_match(Like& like, const std::string& why) {
  like.how = "matched";
  std::stable_sort(like.datasets.begin(), like.datasets.end(),
                   [](const Resemblance& a, const Resemblance& b) {
                     return a.likeness.value_or(-1) > b.likeness.value_or(-1);
                   });
  if (like.datasets.empty() || !like.datasets.front().likeness) {
    like.sentence = fmt::format("{} was not run ({}), and could be compared with no dataset of the results.",
                                like.file, why);
    return;
  }
  const auto compared = std::count_if(like.datasets.begin(), like.datasets.end(),
                                      [](const Resemblance& each) { return each.likeness.has_value(); });
  const Resemblance& first = like.datasets.front();
  like.sentence = fmt::format(
      "{} was not run ({}). {} stands for it: {:.0f} % alike, the most of {} of {} datasets "
      "that could be compared.{}",
      like.file, why, first.dataset, 100 * *first.likeness, compared, like.datasets.size(),
      *first.likeness < much ? " That is little: only a run of the file itself is an answer." : "");
}

}  // namespace roundtrip
