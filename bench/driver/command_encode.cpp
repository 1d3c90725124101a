// SPDX-License-Identifier: MIT
//
// What judges need (docs/interop.md): `roundtrip encode` writes a record's bytes into a file, `roundtrip
// verify` says whether a file that somebody else may have written holds the record, and `roundtrip judged`
// puts what the judges said into a results file.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "bench/driver/base/console.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/input_file.h"
#include "bench/driver/base/output_file.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/commands.h"
#include "bench/driver/common_options.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/results/judgements.h"
#include "bench/driver/run/pairing_worker.h"

namespace roundtrip {

namespace {

struct Arguments {
  RunRequest request;
  std::optional<double> scale;
  std::filesystem::path out;
  std::vector<std::filesystem::path> files;
};

PairingWorker make_pairing_worker(Arguments& arguments) {
  RunRequest& request = arguments.request;
  check_data_names(request.data);
  request.options.scale = arguments.scale.value_or(1);
  request.data_scale = std::min(1.0, arguments.scale.value_or(1));
  catch_signals();
  return {read_manifest(), request};
}

/// Of a round trip that is not what it should be, or that nobody could look at.
Exit without_round_trip(const GateVerdict& gate) {
  // Of what is not built the reason may say so itself.
  const bool said = gate.reason.starts_with(gate.fidelity);
  say("{}{}", said ? "" : gate.fidelity + ": ", gate.text());
  if (broken_verdict(gate.fidelity)) return Exit::found;
  return gate.fidelity == out_of_memory ? Exit::input : Exit::inconclusive;
}

Exit encode(Arguments& arguments) {
  std::vector<NamedFile> inputs;
  for (const auto& path : arguments.request.data) inputs.push_back({"--data", path});
  check_apart(std::vector<NamedFile>{{"--out", arguments.out}}, inputs);
  PairingWorker worker = make_pairing_worker(arguments);
  const GateVerdict gate = worker.prepare();
  if (!timed_verdict(gate.fidelity)) return without_round_trip(gate);
  const std::string bytes = worker.encode();
  if (interrupted) return Exit::fine;
  // Nothing tells the bytes of a format from a stranger's file: one that holds others is not replaced.
  OutputFile(arguments.out, "the record's bytes", [&](const std::string& text) {
    return text == bytes;
  }).write(bytes);
  return Exit::fine;
}

Exit verify(Arguments& arguments) {
  PairingWorker worker = make_pairing_worker(arguments);
  const GateVerdict gate = worker.prepare();
  if (!timed_verdict(gate.fidelity)) return without_round_trip(gate);
  Exit code = Exit::fine;
  for (const auto& path : arguments.files) {
    const GateVerdict said = worker.verify(read_input(path));
    if (interrupted) break;
    std::string line = fmt::format("{:<12} {}", said.fidelity, path.string());
    if (!said.path.empty()) {
      line += fmt::format(": {}first at {}: expected {}, and the file has {}",
                          said.fidelity == "lossy" ? said.reason + "; " : "", said.path, said.expected,
                          said.actual);
    } else if (!said.reason.empty()) {
      line += ": " + said.reason;
    }
    print(terminal_text(line) + "\n");
    if (said.fidelity == out_of_memory) code = Exit::input;
    if (!barred_verdict(said.fidelity) && said.fidelity != "unsupported") continue;
    if (said.fidelity != out_of_memory && code == Exit::fine) code = Exit::found;
  }
  return code;
}

struct JudgedArguments {
  std::filesystem::path results;
  std::filesystem::path judgements;
};

Exit add_to_results(const JudgedArguments& arguments) {
  check_apart(std::vector<NamedFile>{{"the results file", arguments.results}},
              std::vector<NamedFile>{{"the judgements", arguments.judgements}});
  const Judgements judgements = read_judgements(arguments.judgements);
  OutputFile out(arguments.results, "the results", is_results);
  out.lock();
  Run run = read_results(arguments.results);
  const std::size_t without_fact = add_judgements(judgements, run);
  out.write(results_text(run));
  if (without_fact != 0) {
    say("{} of {} judgements are about pairings that are not in {} and were left out", without_fact,
        judgements.judgements.size(), arguments.results.string());
  }
  return Exit::fine;
}

}  // namespace

Command add_encode_command(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App& encode_app = *app.add_subcommand(
      "encode", "Write one dataset in one format to a file, after checking its round trip");
  add_selection_options(encode_app, arguments->request, arguments->scale);
  encode_app.add_option("--out", arguments->out, "The file to write")->required();
  encode_app.footer(
      "Exit codes: 0 written; 1 the round trip is not what it should be; 3 the format is not built or "
      "cannot\n"
      "hold the data.\n"
      "Examples:\n"
      "  roundtrip encode --format msgpack --dataset log --out log.msgpack\n"
      "  roundtrip encode --format nlohmann_json --data orders.json --out orders.min.json");
  return {&encode_app, [arguments] { return encode(*arguments); }};
}

Command add_verify_command(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App& verify_app =
      *app.add_subcommand("verify", "Check whether files, whoever wrote them, hold a dataset bit for bit");
  verify_app.add_option("files", arguments->files, "Files in the format")->required();
  add_selection_options(verify_app, arguments->request, arguments->scale);
  verify_app.footer(
      "Exit codes: 0 every file is exact, or lossy as its format declares; 1 a file differs, or is not in\n"
      "the format; 3 the format is not built or cannot hold the data.\n"
      "Examples:\n"
      "  roundtrip verify --format msgpack --dataset log log.msgpack\n"
      "  roundtrip verify --format nlohmann_json --data orders.json theirs.json");
  return {&verify_app, [arguments] { return verify(*arguments); }};
}

Command add_judged_command(CLI::App& app) {
  const auto arguments = std::make_shared<JudgedArguments>();
  CLI::App& judged_app = *app.add_subcommand(
      "judged",
      "Add what judges said about a format's files to results; called by scripts/interop --results");
  judged_app.add_option("results", arguments->results, "The results file to update")->required();
  judged_app.add_option("judgements", arguments->judgements, "What the judges said, as JSON")->required();
  judged_app.footer("Example:\n  roundtrip judged roundtrip-results.json judgements.json");
  return {&judged_app, [arguments] { return add_to_results(*arguments); }};
}

}  // namespace roundtrip
