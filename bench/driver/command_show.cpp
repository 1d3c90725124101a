// SPDX-License-Identifier: MIT
//
// `roundtrip list`, `roundtrip show` and `roundtrip schema`: what there is, without measuring anything.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "bench/driver/base/console.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/commands.h"
#include "bench/driver/common_options.h"
#include "bench/driver/history/row.h"
#include "bench/driver/results/comparison.h"
#include "bench/driver/run/inventory.h"
#include "bench/driver/show/figures.h"

namespace roundtrip {

namespace {

void print_line(const std::string& text) {
  print(terminal_text(text) + "\n");
}

void list_format(const FormatEntry& format) {
  if (!format.built) {
    print_line(fmt::format("{:<26} not built: {}", format.name, format.missing));
    return;
  }
  if (format.encoding.empty()) {
    print_line(fmt::format("{:<26} {}", format.name, format.missing));
    return;
  }
  print_line(fmt::format("{:<26} {}{}{}, {}{}{}{}{}", format.name, format.library,
                         format.version.empty() ? "" : " ", format.version, format.encoding,
                         format.self_describing ? ", self-describing" : "",
                         format.needs_schema ? ", needs a schema" : "", format.floor ? ", a floor" : "",
                         format.load_checks.empty() ? "" : ", load " + format.load_checks));
  if (!format.language.empty()) print_line("    " + language_note(format.language));
  if (!format.notes.empty()) print_line("    " + format.notes);
  if (!format.unchecked_row.empty()) print_line("    without the checks: " + format.unchecked_row);
  if (!format.off_the_clock.empty()) print_line("    off the clock: " + format.off_the_clock);
  if (!format.lossy.empty()) print_line("    lossy: " + format.lossy);
}

Exit list(const std::string& what) {
  const Run run = take_inventory(read_manifest(), {});
  const RunInfo& info = run.roundtrip;
  if (what == "formats") {
    for (const FormatEntry& format : info.formats) list_format(format);
  } else if (what == "datasets") {
    for (const DatasetResult& dataset : info.datasets) {
      if (dataset.summary.empty()) {
        print_line(fmt::format("{:<16} {}", dataset.name, dataset.missing));
        continue;
      }
      const std::string part = !dataset.timed       ? " (not timed)"
                               : dataset.by_default ? fmt::format(" [default, scale {}]", dataset.usual_scale)
                                                    : "";
      print_line(fmt::format("{:<16} {}{}", dataset.name, dataset.summary, part));
      if (!dataset.source.empty())
        print_line(fmt::format("    {}; licence: {}", dataset.source, dataset.licence));
      if (!dataset.missing.empty()) print_line("    unavailable: " + dataset.missing);
    }
  } else {
    for (const OperationEntry& operation : info.operations) {
      print_line(fmt::format("{:<16} {}{}{}", operation.name, operation.contract,
                             operation.quick ? " [default]" : "",
                             operation.floor.empty() ? "" : fmt::format(" [floor: {}]", operation.floor)));
    }
  }
  return Exit::fine;
}

Exit show(const std::vector<std::filesystem::path>& results, const TableOutput& output) {
  if (results.size() > 1 && !output.exports.empty())
    throw InputError("--export takes one results file at a time");
  std::vector<NamedFile> inputs;
  inputs.reserve(results.size());
  for (const auto& path : results) inputs.push_back({"the results file", path});
  check_apart(named_files(output.exports), inputs);
  for (const auto& path : results) {
    if (results.size() > 1 && output.format == "table") print_line("== " + path.string());
    const Run run = read_results(path);
    print_tables(run, output);
    write_exports(run, output.exports);
  }
  return Exit::fine;
}

}  // namespace

Command add_list_command(CLI::App& app) {
  const auto what = std::make_shared<std::string>("formats");
  CLI::App& list_app =
      *app.add_subcommand("list", "List what is available, what is not built, and the package it needs");
  list_app.add_option("what", *what, "formats, datasets or operations")
      ->check(CLI::IsMember({"formats", "datasets", "operations"}))
      ->capture_default_str();
  list_app.footer("Examples:\n  roundtrip list formats\n  roundtrip list operations");
  return {&list_app, [what] { return list(*what); }};
}

Command add_show_command(CLI::App& app) {
  struct Arguments {
    std::vector<std::filesystem::path> results;
    TableOutput tables;
  };
  const auto arguments = std::make_shared<Arguments>();
  ReportOptions& report = arguments->tables.report;
  CLI::App& show_app = *app.add_subcommand("show", "Print the tables of existing results");
  show_app.add_option("results", arguments->results, "Results files")->required();
  show_app.add_option("--dataset", report.datasets, "Show only these datasets")
      ->delimiter(',')
      ->allow_extra_args(false);
  show_app.add_option("--metric", report.metrics, "Show only these columns: save, load_rate, size, zstd …")
      ->delimiter(',')
      ->allow_extra_args(false);
  show_app.add_option("--sort", report.sort, "Metric to rank by, or format for alphabetical order");
  add_table_options(show_app, arguments->tables);
  show_app.footer(
      "Examples:\n"
      "  roundtrip show roundtrip-results.json --dataset log --sort size\n"
      "  roundtrip show roundtrip-results.json --metric save,load,size --output markdown\n"
      "  roundtrip show roundtrip-results.json --export benchstat=new.txt --export junit=fidelity.xml");
  return {&show_app, [arguments] {
            arguments->tables.exports = parse_exports(arguments->tables.export_texts, ExportSource::run);
            return show(arguments->results, arguments->tables);
          }};
}

Command add_schema_command(CLI::App& app) {
  struct File {
    const char* name;
    std::string (*schema)();
  };
  static constexpr std::array files{File{"results", results_schema}, File{"comparison", comparison_schema},
                                    File{"history", history_schema}};
  const auto wanted = std::make_shared<std::string>(files.front().name);
  CLI::App& schema_app = *app.add_subcommand(
      "schema", "Print the JSON Schema (draft 2020-12) of a results file, a comparison or a history line");
  std::vector<std::string> names;
  for (const File& file : files) names.emplace_back(file.name);
  schema_app.add_option("file", *wanted, "results, comparison or history")
      ->capture_default_str()
      ->check(CLI::IsMember(names));
  schema_app.footer("Examples:\n  roundtrip schema > schema.json\n  roundtrip schema comparison");
  return {&schema_app, [wanted] {
            print(std::find_if(files.begin(), files.end(), [&](const File& file) {
                    return file.name == *wanted;
                  })->schema());
            return Exit::fine;
          }};
}

}  // namespace roundtrip
