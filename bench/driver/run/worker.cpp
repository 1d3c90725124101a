// SPDX-License-Identifier: MIT
#include "bench/driver/run/worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <system_error>

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/run/manifest.h"
#include "bench/record/file.h"

namespace roundtrip {

namespace {

using Json = nlohmann::json;

/// Texts are sentences; a library that prints its whole input as an error would fill the tables with it.
constexpr std::size_t longest_text = 2000;
constexpr std::size_t longest_name = 100;

/// The text, cut between two characters of UTF-8 where it is longer.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  const std::size_t all = text.size();
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
  text.resize(end);
  return text + fmt::format("… ({} bytes in all)", all);
}

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= longest_name && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// An object in an answer, and how its members must be.
class Members {
 public:
  Members(const Json& object, const std::string& verb, const Json& whole)
      : object_(object), verb_(verb), whole_(whole) {
    if (!object.is_object()) refuse("is not a list of objects");
  }

  [[nodiscard]] std::string text(const char* key, std::size_t most = longest_text) const {
    const Json& value = at(key);
    if (!value.is_string()) refuse(fmt::format("has a member '{}' that is not a text", key));
    return cut(value.get<std::string>(), most);
  }
  [[nodiscard]] std::string name(const char* key) const {
    std::string value = text(key);
    if (!is_name(value)) refuse(fmt::format("has a '{}' that cannot be one: letters, digits and _", key));
    return value;
  }
  [[nodiscard]] bool flag(const char* key) const {
    const Json& value = at(key);
    if (!value.is_boolean()) refuse(fmt::format("has a member '{}' that is not true or false", key));
    return value.get<bool>();
  }
  [[nodiscard]] std::uint64_t count(const char* key) const {
    const Json& value = at(key);
    // Whatever the library reads as a signed number is one below zero, or small enough for both.
    if (!value.is_number_integer() || (!value.is_number_unsigned() && value.get<std::int64_t>() < 0))
      refuse(fmt::format("has a member '{}' that is not a count", key));
    return value.get<std::uint64_t>();
  }
  [[nodiscard]] double ns(const char* key, double least) const {
    const Json& value = at(key);
    if (!value.is_number()) refuse(fmt::format("has a member '{}' that is not a number", key));
    const auto number = value.get<double>();
    if (!(number >= least) || !(number <= longest_ns))
      refuse(fmt::format("has a member '{}' that cannot be a time in ns", key));
    return number;
  }
  [[nodiscard]] std::int32_t rank(const char* key) const {
    const Json& value = at(key);
    const double number = value.is_number_integer() ? value.get<double>() : HUGE_VAL;
    if (!(std::abs(number) <= 1e6)) refuse(fmt::format("has a member '{}' that is not a small integer", key));
    return static_cast<std::int32_t>(number);
  }
  [[nodiscard]] std::vector<Members> list(const char* key) const {
    const Json& value = at(key);
    if (!value.is_array()) refuse(fmt::format("has a member '{}' that is not a list", key));
    std::vector<Members> all;
    for (const Json& element : value) all.emplace_back(element, verb_, whole_);
    return all;
  }
  [[nodiscard]] Members object(const char* key) const { return {at(key), verb_, whole_}; }
  [[nodiscard]] bool has(const char* key) const { return object_.contains(key); }

  [[noreturn]] void refuse(const std::string& why) const {
    throw BadAnswer(cut(fmt::format("the worker's answer to '{}' {}: {}", verb_, why, whole_.dump()), 300));
  }

 private:
  [[nodiscard]] const Json& at(const char* key) const {
    const auto member = object_.find(key);
    if (member == object_.end()) refuse(fmt::format("lacks the member '{}'", key));
    return *member;
  }

  const Json& object_;
  const std::string& verb_;
  const Json& whole_;
};

GateVerdict verdict_of(const Members& answer) {
  GateVerdict verdict{answer.text("verdict"), answer.text("reason"), answer.text("path"),
                      answer.text("expected"), answer.text("actual")};
  constexpr std::array known{"exact", "lossy", "failed", "unsupported", out_of_memory};
  if (std::find(known.begin(), known.end(), verdict.fidelity) == known.end())
    answer.refuse("has a verdict that is none of " + fmt::format("{}", fmt::join(known, ", ")));
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
  return format;
}

}  // namespace

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
    throw BadAnswer(cut(valid_utf8(bad.what()), 300));
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
  names.clear();
  for (const Members& dataset : answer.list("datasets")) {
    DatasetResult result;
    result.name = dataset.name("name");
    result.kind = "generated";
    result.summary = dataset.text("summary");
    result.timed = dataset.flag("timed");
    if (!names.insert(result.name).second) dataset.refuse("names a dataset twice");
    hello.datasets.push_back(std::move(result));
  }
  return hello;
}

MadeData Worker::make(const DataSource& source) {
  const std::string verb = "make";
  std::vector<std::string> request{verb, source.name};
  request.insert(request.end(), source.prepare.begin(), source.prepare.end());
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

BlockTimes Worker::block(const std::string& source, const std::string& operation, std::uint64_t warmup,
                         std::uint64_t iterations) {
  const std::string verb = "block";
  const Json json = ask({verb, source, operation, std::to_string(warmup), std::to_string(iterations)});
  const Members answer(json, verb, json);
  if (answer.has("verdict")) throw WorkerLost(WorkerLost::How::exhausted, verdict_of(answer).reason);
  return {answer.ns("ns", shortest_ns), answer.ns("cpu_ns", 0)};
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
