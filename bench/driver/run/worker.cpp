// SPDX-License-Identifier: MIT
#include "bench/driver/run/worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/run/answer_members.h"
#include "bench/driver/run/manifest.h"
#include "bench/record/file.h"

namespace roundtrip {

namespace {

using Json = nlohmann::json;
using Members = AnswerMembers;

GateVerdict verdict_of(const Members& answer) {
  GateVerdict verdict{answer.text("verdict"), answer.text("reason"), answer.text("path"),
                      answer.text("expected"), answer.text("actual")};
  constexpr std::array known{"exact", "lossy", "failed", "unsupported", out_of_memory};
  if (std::find(known.begin(), known.end(), verdict.fidelity) == known.end())
    answer.refuse("has a verdict that is not one of " + fmt::format("{}", fmt::join(known, ", ")));
  return verdict;
}

DataIdentity identity_of(const Members& answer) {
  return {answer.count("payload_bytes"), answer.count("checksum"), answer.count("encoded_bytes")};
}

FormatEntry format_of(const Members& answer) {
  FormatEntry format;
  format.name = answer.name("name");
  format.library = answer.text("library", longest_name);
  format.version = answer.text("version", longest_name);
  format.encoding = answer.text("encoding");
  if (format.encoding != "binary" && format.encoding != "text")
    answer.refuse("has an encoding that is neither binary nor text");
  format.self_describing = answer.flag("self_describing");
  format.needs_schema = answer.flag("needs_schema");
  format.floor = answer.flag("floor");
  format.notes = answer.text("notes");
  format.off_the_clock = answer.text("off_the_clock");
  format.lossy = answer.text("lossy");
  if (answer.has("load_checks")) {
    format.load_checks = answer.text("load_checks");
    if (std::find(std::begin(load_checks_words), std::end(load_checks_words), format.load_checks) ==
        std::end(load_checks_words)) {
      answer.refuse("has load_checks that are not one of checked, checked on request, unchecked");
    }
  }
  if (answer.has("unchecked_row") && !answer.text("unchecked_row").empty())
    format.unchecked_row = answer.name("unchecked_row");
  if (answer.has("language")) format.language = answer.text("language", longest_name);
  return format;
}

}  // namespace

std::vector<DatasetResult> datasets_of(const AnswerMembers& answer) {
  std::vector<DatasetResult> datasets;
  std::set<std::string> names;
  for (const Members& dataset : answer.list("datasets")) {
    DatasetResult result;
    result.name = dataset.name("name");
    result.kind = "generated";
    result.summary = dataset.text("summary");
    result.timed = dataset.flag("timed");
    if (dataset.has("by_default")) result.by_default = dataset.flag("by_default");
    if (dataset.has("usual_scale")) result.usual_scale = dataset.scale("usual_scale");
    if (!names.insert(result.name).second) dataset.refuse("names a dataset twice");
    datasets.push_back(std::move(result));
  }
  return datasets;
}

std::string GateVerdict::text() const {
  return path.empty() ? reason : fmt::format("{}; first at {}: {} became {}", reason, path, expected, actual);
}

std::string Worker::format_of(const std::filesystem::path& program) {
  return program.filename().string().substr(worker_prefix.size());
}

nlohmann::json Worker::ask(const std::vector<std::string>& request) {
  try {
    return process_.ask(request, timeout_);
  } catch (const BadAnswer& bad) {
    // The whole of it would be of no use to anybody.
    throw BadAnswer(shortened(valid_utf8(bad.what()), 300));
  }
}

Hello Worker::hello() {
  const std::string verb = "hello";
  const Json json = ask({verb});
  const Members answer(json, verb, json);
  Hello hello;
  const Members format = answer.object("format");
  hello.format = roundtrip::format_of(format);
  if (hello.format.name != format_) format.refuse(fmt::format("is not that of {}", format_));
  std::set<std::string> names;
  for (const Members& operation : answer.list("operations")) {
    hello.operations.push_back({operation.name("name"), operation.text("contract"), operation.rank("rank"),
                                operation.flag("by_default"), operation.flag("quick"),
                                operation.text("floor")});
    if (!names.insert(hello.operations.back().name).second) operation.refuse("names an operation twice");
  }
  hello.datasets = datasets_of(answer);
  return hello;
}

MadeData Worker::make(const DataSource& source) {
  const std::string verb = "make";
  if (takes_documents_ && !source.no_document.empty()) throw WorkerError(source.no_document);
  const auto& prepare = takes_documents_ && !source.as_document.empty() ? source.as_document : source.prepare;
  std::vector<std::string> request{verb, source.name};
  request.insert(request.end(), prepare.begin(), prepare.end());
  const Json json = ask(request);
  const Members answer(json, verb, json);
  MadeData made{verdict_of(answer), std::nullopt};
  if (made.verdict.fidelity == "exact") made.identity = identity_of(answer);
  return made;
}

GateVerdict Worker::check(const std::string& source) {
  const std::string verb = "check";
  const Json json = ask({verb, source});
  return verdict_of({json, verb, json});
}

WorkerFacts Worker::facts(const std::string& source, const std::filesystem::path& file) {
  const std::string verb = "facts";
  const Json json = ask({verb, source, file.string()});
  const Members answer(json, verb, json);
  if (answer.has("verdict")) throw WorkerLost(WorkerLost::How::exhausted, verdict_of(answer).reason);
  WorkerFacts facts;
  facts.identity = identity_of(answer);
  if (!answer.has("save_allocations")) return facts;
  facts.save_allocations = answer.count("save_allocations");
  facts.save_peak_bytes = answer.count("save_peak_bytes");
  facts.load_allocations = answer.count("load_allocations");
  facts.load_peak_bytes = answer.count("load_peak_bytes");
  return facts;
}

GateVerdict Worker::verify(const std::string& source, const std::filesystem::path& file) {
  const std::string verb = "verify";
  const Json json = ask({verb, source, file.string()});
  return verdict_of({json, verb, json});
}

StartedCell Worker::start(const std::string& source, const std::string& operation) {
  const std::string verb = "start";
  const Json json = ask({verb, source, operation});
  const Members answer(json, verb, json);
  StartedCell started{verdict_of(answer), 0};
  if (timed_verdict(started.verdict.fidelity)) started.ns = answer.ns("ns", shortest_ns);
  return started;
}

Stretch Worker::blocks(const std::string& source, const std::string& operation, std::uint64_t warmup,
                       std::uint64_t iterations, std::uint32_t blocks) {
  const std::string verb = "block";
  std::vector<std::string> request{verb, source, operation, std::to_string(warmup),
                                   std::to_string(iterations)};
  // A worker that knows nothing of several is never asked for one but as it knows it.
  if (blocks != 1) request.push_back(std::to_string(blocks));
  const Json json = ask(request);
  const Members answer(json, verb, json);
  if (answer.has("verdict")) throw WorkerLost(WorkerLost::How::exhausted, verdict_of(answer).reason);
  const std::vector<double> ns = answer.times("ns", shortest_ns);
  const std::vector<double> cpu_ns = answer.times("cpu_ns", 0);
  if (ns.empty() || ns.size() > blocks || cpu_ns.size() != ns.size())
    answer.refuse(fmt::format("has {} times of blocks and {} of their CPU; {} were asked for", ns.size(),
                              cpu_ns.size(), blocks));
  Stretch stretch;
  for (std::size_t i = 0; i < ns.size(); ++i) stretch.blocks.push_back({ns[i], cpu_ns[i]});
  if (answer.has("witness_ns")) stretch.witness_ns = answer.ns("witness_ns", shortest_ns);
  return stretch;
}

GateVerdict Worker::count(const std::string& source, const std::string& operation, std::uint64_t iterations) {
  const std::string verb = "count";
  const Json json = ask({verb, source, operation, std::to_string(iterations)});
  return verdict_of({json, verb, json});
}

Buffer read_bytes_of_worker(const std::filesystem::path& file) {
  Buffer bytes;
  try {
    read_file(file, bytes);
  } catch (const std::system_error& error) {
    if (is_fault_of_the_machine(error.code())) throw MachineError(error.what());
    throw BadAnswer(std::string("the worker did not write its bytes: ") + error.what());
  }
  return bytes;
}

}  // namespace roundtrip
