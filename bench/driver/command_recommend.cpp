// SPDX-License-Identifier: MIT
//
// `roundtrip recommend`: which format to save data in, with the reasons, from what a run measured.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <memory>

#include "bench/driver/base/console.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/option_values.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/commands.h"
#include "bench/driver/common_options.h"
#include "bench/driver/recommend/like.h"
#include "bench/driver/recommend/questions.h"
#include "bench/driver/recommend/render.h"

namespace roundtrip {

namespace {

struct RecommendArguments {
  std::filesystem::path results;
  std::string dataset;
  LikeRequest like;
  std::string budget = "30s";
  bool no_run = false;
  std::vector<std::string> needs;
  std::string bandwidth;
  std::string disk;
  std::string save_to_load = "1:1";
  std::string compress;
  std::string output = "text";
  std::vector<const CLI::Option*> options;  ///< any of them given: nothing is asked
};

/// As the command line has it, but for the file and the dataset.
Question question_of(const RecommendArguments& arguments) {
  Question question;
  question.usage.save_to_load = parse_save_to_load(arguments.save_to_load);
  if (!arguments.bandwidth.empty())
    question.usage.channel = parse_channel("--bandwidth", arguments.bandwidth);
  if (!arguments.disk.empty()) question.usage.channel = parse_channel("--disk", arguments.disk);
  question.usage.compress = arguments.compress;
  for (const std::string& text : arguments.needs) {
    const Need need = parse_need(text);
    const bool known = std::any_of(question.needs.begin(), question.needs.end(),
                                   [&](const Need& other) { return other.text() == need.text(); });
    if (!known) question.needs.push_back(need);
  }
  return question;
}

Exit answer(const Run& run, const Question& question, const std::string& output) {
  const Recommendation recommendation = recommend(run, question);
  if (output == "json") {
    print(render_json(recommendation));
  } else if (output == "markdown") {
    print(render_markdown(recommendation));
  } else {
    print(render_text(recommendation, inspect_output()));
  }
  return recommendation.is_decided() ? Exit::fine : Exit::inconclusive;
}

Exit ask_and_answer(const RecommendArguments& arguments) {
  const Run run = read_results(arguments.results);
  std::vector<Choice> choices;
  for (const std::string& name : datasets_with_times(run))
    choices.push_back({name, find_by(run.roundtrip.datasets, name, &DatasetResult::name)->summary});
  if (choices.empty()) throw InputError(arguments.results.string() + ": no dataset has times to choose by");
  const Question question = ask_questions(choices, arguments.results.string(), std::cin,
                                          inspect_output().width, [](const std::string& text) {
                                            print(text);
                                            // What cannot be printed is said at the end.
                                            static_cast<void>(finish_output());
                                          });
  print("\n");
  const Exit code = answer(run, question, arguments.output);
  print("\n" + terminal_text("The same without questions: " + command_line_of(question)) + "\n");
  return code;
}

/// Why a file cannot be run, or is not to be; empty when it is.
std::string why_not_run(const RecommendArguments& arguments, const Manifest& manifest) {
  if (arguments.no_run) return "--no-run";
  if (arguments.like.budget_seconds == 0) return "--budget 0";
  return manifest.reads_documents() ? "" : "no format is built for documents";
}

Run run_file(const RecommendArguments& arguments, const Manifest& manifest) {
  const LikeRequest& like = arguments.like;
  std::vector<NamedFile> inputs{{"--like", like.file}};
  if (!arguments.results.empty()) inputs.push_back({"the results file", arguments.results});
  check_apart(std::vector<NamedFile>{{"--out", like.out}}, inputs);
  OutputFile out(like.out, "the results", is_results);
  out.lock();
  out.keep_previous();
  return run_like(manifest, like, out);
}

/// @param why the file was not run: a clause
Exit answer_match(const RecommendArguments& arguments, Question& question, const Manifest& manifest,
                  const std::string& why) {
  const LikeRequest& like = arguments.like;
  if (arguments.results.empty()) {
    throw InputError(fmt::format(
        "{} was not run ({}), and there are no results whose datasets it could be compared with; name a "
        "results file",
        like.file.string(), why));
  }
  const Run run = read_results(arguments.results);
  question.file = arguments.results.string();
  question.like = match_like(manifest, like, run, datasets_with_times(run), why);
  const auto& matches = question.like->datasets;
  if (matches.empty() || !matches.front().likeness) {
    say(question.like->sentence);
    for (const Resemblance& match : matches) say("{}: {}", match.dataset, match.reason);
    return Exit::inconclusive;
  }
  question.dataset = matches.front().dataset;
  return answer(run, question, arguments.output);
}

Exit answer_like(RecommendArguments& arguments, Question& question) {
  LikeRequest& like = arguments.like;
  check_data_names({like.file});
  const bool no_time = arguments.budget == "0" || arguments.budget == "0s";
  like.budget_seconds = no_time ? 0 : parse_duration(arguments.budget);
  if (find_by(question.needs, "zero-copy", &Need::name) != question.needs.end())
    like.more_operations.emplace_back("access");
  if (const std::string& compress = question.usage.compress; !compress.empty()) {
    like.more_operations.push_back("compress_" + compress);
    like.more_operations.push_back("decompress_" + compress);
  }
  const Manifest manifest = read_manifest();
  catch_signals();
  const std::string why = why_not_run(arguments, manifest);
  if (!why.empty()) return answer_match(arguments, question, manifest, why);
  const Run run = run_file(arguments, manifest);
  const bool too_short = datasets_with_times(run).empty() && run.roundtrip.status != "complete";
  if (too_short && !interrupted && !arguments.results.empty())
    return answer_match(arguments, question, manifest, "the budget was too short to time any format");
  question.file = like.out.string();
  question.dataset = run.roundtrip.datasets.front().name;
  question.like = like_of_run(like, run);
  return answer(run, question, arguments.output);
}

Exit recommend_command(RecommendArguments& arguments) {
  Question question = question_of(arguments);
  if (!arguments.like.file.empty()) return answer_like(arguments, question);
  if (arguments.results.empty())
    throw InputError(
        "name a results file of `roundtrip run`, or with --like a file of yours that is to be run");
  const bool any_option = std::any_of(arguments.options.begin(), arguments.options.end(),
                                      [](const CLI::Option* option) { return option->count() != 0; });
  if (!any_option && ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1)
    return ask_and_answer(arguments);
  const Run run = read_results(arguments.results);
  question.file = arguments.results.string();
  question.dataset = arguments.dataset.empty() ? only_dataset(run) : arguments.dataset;
  return answer(run, question, arguments.output);
}

}  // namespace

Command add_recommend_command(CLI::App& app) {
  const auto arguments = std::make_shared<RecommendArguments>();
  CLI::App& recommend_app = *app.add_subcommand(
      "recommend", "Say which format to save data in, and why: asks when nothing is said");
  recommend_app.add_option("results", arguments->results, "A results file; with --like it may be left out");
  CLI::Option* dataset = recommend_app.add_option("--dataset", arguments->dataset,
                                                  "The dataset of the results that is most like your data");
  CLI::Option* like = recommend_app.add_option("--like", arguments->like.file,
                                               "A file of your data, which is run as `roundtrip run --data` "
                                               "runs it; without time for that, the dataset "
                                               "that it is most like stands for it");
  recommend_app.add_option("--data-format", arguments->like.data_format, "What the file of --like is")
      ->needs(like);
  CLI::Option* budget =
      recommend_app
          .add_option("--budget", arguments->budget, "Time for running the file of --like; 0: it is not run")
          ->needs(like)
          ->capture_default_str();
  recommend_app.add_flag("--no-run", arguments->no_run, "As --budget 0")->needs(like)->excludes(budget);
  recommend_app
      .add_option("--out", arguments->like.out,
                  "Where the results of that run are kept, for the figures to be looked up")
      ->needs(like)
      ->capture_default_str();
  recommend_app
      .add_option("--need", arguments->needs, "What the format has to have, separated by commas; see below")
      ->delimiter(',')
      ->allow_extra_args(false);
  recommend_app
      .add_option("--save-to-load", arguments->save_to_load, "How many saves there are for how many loads")
      ->capture_default_str();
  CLI::Option* bandwidth = recommend_app.add_option(
      "--bandwidth", arguments->bandwidth,
      "Speed of the network between save and load, such as 1Gbit or 100Mbit/s; the transfer is counted");
  recommend_app
      .add_option("--disk", arguments->disk, "Speed of the disk between save and load, such as 500MB/s")
      ->excludes(bandwidth);
  recommend_app
      .add_option("--compress", arguments->compress,
                  "Compress the bytes with zlib, zstd or lz4; the time for that is counted if the run has it")
      ->check(CLI::IsMember({"zlib", "zstd", "lz4"}));
  recommend_app.add_option("--output", arguments->output, "text, markdown or json")
      ->check(CLI::IsMember({"text", "markdown", "json"}));
  like->excludes(dataset);
  for (const CLI::Option* option : recommend_app.get_options()) {
    if (!option->get_positional() && option->get_name() != "--help") arguments->options.push_back(option);
  }
  recommend_app.footer(
      "Needs:\n" + needs_help() +
      "Exit codes: 0 something is recommended; 2 usage or input; 3 nothing can be, or a need was never "
      "measured:\n"
      "then the answer is what it would be without that need, and says so.\n"
      "Examples:\n"
      "  roundtrip recommend roundtrip-results.json\n"
      "  roundtrip recommend roundtrip-results.json --dataset log --need exact,human-readable\n"
      "  roundtrip recommend roundtrip-results.json --dataset log --save-to-load 1:10 --bandwidth 1Gbit "
      "--compress "
      "zstd\n"
      "  roundtrip recommend --like orders.json --need checked --budget 60s");
  return {&recommend_app, [arguments] { return recommend_command(*arguments); }};
}

}  // namespace roundtrip
