// SPDX-License-Identifier: MIT
#include "bench/driver/run/records.h"

#include "bench/driver/base/scratch.h"
#include "bench/driver/run/answer_members.h"

namespace roundtrip {

namespace {

WorkerOptions options_of(const std::filesystem::path& program, std::uint64_t memory_limit,
                         std::chrono::milliseconds timeout) {
  WorkerOptions options;
  options.program = program;
  options.scratch = temporary_folder();
  options.memory_limit = memory_limit;
  options.watchdog = 2 * std::chrono::ceil<std::chrono::seconds>(timeout);
  return options;
}

}  // namespace

RecordsProgram::RecordsProgram(const std::filesystem::path& program, std::uint64_t memory_limit,
                               std::chrono::milliseconds timeout)
    : process_(options_of(program, memory_limit, timeout)), timeout_(timeout) {}

std::vector<DatasetResult> RecordsProgram::datasets() {
  const std::string verb = "hello";
  const nlohmann::json json = process_.ask({verb}, timeout_);
  return datasets_of({json, verb, json});
}

std::vector<std::string> RecordsProgram::write(const std::vector<std::string>& generate,
                                               const std::filesystem::path& file) {
  const std::string verb = "record";
  std::vector<std::string> request{verb};
  request.insert(request.end(), generate.begin(), generate.end());
  request.push_back(file.string());
  const nlohmann::json json = process_.ask(request, timeout_);
  const AnswerMembers answer(json, verb, json);
  // Whatever needs more memory than there is says so in a verdict.
  if (answer.has("verdict")) throw WorkerLost(WorkerLost::How::exhausted, answer.text("reason"));
  return {"document", file.string(), std::to_string(answer.count("payload_bytes")),
          std::to_string(answer.count("checksum"))};
}

}  // namespace roundtrip
