// SPDX-License-Identifier: MIT
//
// `roundtrip report`: results as a page, a chart, or text for a paper.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "bench/bridges/nlohmann_tree.h"
#include "bench/driver/base/console.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/json_file.h"
#include "bench/driver/base/option_values.h"
#include "bench/driver/base/output_file.h"
#include "bench/driver/commands.h"
#include "bench/driver/history/check.h"
#include "bench/driver/report/assets.h"
#include "bench/driver/report/chart.h"
#include "bench/driver/report/page.h"
#include "bench/driver/report/render.h"
#include "bench/driver/show/render.h"

namespace roundtrip {

namespace {

struct ReportArguments {
  std::vector<std::filesystem::path> results;
  std::string format = "html";
  std::filesystem::path out;
  std::filesystem::path store;
  std::string part = "all";
  ReportOptions tables;
  ChartRequest chart;
};

std::vector<ReportedRun> read_runs(const ReportArguments& arguments) {
  std::vector<std::string> files;
  for (const auto& path : arguments.results) files.push_back(path.string());
  if (const std::set<std::string> once(files.begin(), files.end()); once.size() != files.size())
    throw InputError("a results file is named twice");
  const auto labels = labels_of(files);
  std::vector<ReportedRun> runs;
  for (std::size_t i = 0; i < files.size(); ++i) {
    ReportedRun run{files[i], labels[i], read_json_text(arguments.results[i]), {}, {}};
    run.run = naming_file(run.file, [&] { return parse_results(run.text); });
    run.answers = naming_file(run.file, [&] { return answers_of(run.run, arguments.tables.datasets); });
    runs.push_back(std::move(run));
  }
  return runs;
}

std::vector<HistoryView> read_histories(const std::filesystem::path& store) {
  std::vector<HistoryView> views;
  if (store.empty()) return views;
  const History history = read_history(store);
  for (const auto& notice : history.notices) say(notice);
  for (const char* metric : {"time", "bytes"}) views.push_back(view_history(history, metric, {}, {}));
  return views;
}

void check_output(const ReportArguments& arguments) {
  std::vector<NamedFile> inputs;
  for (const auto& path : arguments.results) inputs.push_back({"the results file", path});
  const std::vector<NamedFile> outputs{{"--out", arguments.out}};
  check_apart(outputs, inputs);
}

/// To the file that was named, or to the standard output.
void write_text(const ReportArguments& arguments, const std::string& text, const IsOurs& is_ours) {
  if (arguments.out.empty()) {
    print(text);
    return;
  }
  OutputFile(arguments.out, "the report", is_ours).write(text);
}

Exit write_page(ReportArguments arguments) {
  if (arguments.out.empty()) arguments.out = "roundtrip-report.html";
  check_output(arguments);
  // What is missing, or in the way, is said before anything is read.
  const std::string page_template = read_page_template();
  OutputFile file(arguments.out, "the report", is_report_page);
  const auto runs = read_runs(arguments);
  const Page page = make_page(page_template, runs, read_histories(arguments.store));
  file.write(page.text);
  if (page.kept == Kept::fastest) {
    say("of each launch's blocks the page holds the fastest, from which the figures follow; all of them "
        "would make it "
        "larger than {}",
        format_value(largest_page, Unit::bytes));
  } else if (page.kept == Kept::figures) {
    say("of each cell's blocks the page holds the one that the figure is of; more would make it larger than "
        "{}",
        format_value(largest_page, Unit::bytes));
  }
  print(fmt::format("{}\n", terminal_text(arguments.out.string())));
  return Exit::fine;
}

Exit write_chart(const ReportArguments& arguments) {
  check_output(arguments);
  const auto runs = read_runs(arguments);
  write_text(arguments, draw_chart(chart_request(runs, read_histories(arguments.store), arguments.chart)),
             is_chart);
  return Exit::fine;
}

Exit report(const ReportArguments& arguments) {
  if (arguments.format == "html") return write_page(arguments);
  if (arguments.format == "svg") return write_chart(arguments);
  if (!arguments.out.empty())
    throw InputError(
        fmt::format("--format {} is printed: `roundtrip report … >FILE` keeps it", arguments.format));
  const auto runs = read_runs(arguments);
  if (arguments.format == "markdown") {
    const auto name = std::find(part_names.begin(), part_names.end(), arguments.part);
    const auto part = static_cast<Part>(name - part_names.begin());
    print(report_markdown(runs, arguments.tables, part));
    return Exit::fine;
  }
  if (arguments.format == "csv" && runs.size() > 1)
    throw InputError(
        "--format csv takes one results file at a time: its lines do not say which run they are of");
  for (const ReportedRun& reported : runs) {
    const auto tables = make_tables(reported.run, arguments.tables);
    if (arguments.format == "csv") {
      print(render_csv(tables));
      continue;
    }
    for (const DatasetTable& table : tables) print(render_latex(table) + "\n");
  }
  return Exit::fine;
}

}  // namespace

Command add_report_command(CLI::App& app) {
  const auto arguments = std::make_shared<ReportArguments>();
  CLI::App& report_app = *app.add_subcommand(
      "report", "Make a page from results that answers which format is fastest, smallest and best for you");
  report_app.add_option("results", arguments->results, "Results files; several are shown side by side")
      ->required();
  report_app
      .add_option(
          "--format", arguments->format,
          "html: one file that holds everything, to be opened in a browser; svg: one chart; markdown: the "
          "answer and the tables; csv and latex: the tables")
      ->check(CLI::IsMember({"html", "svg", "markdown", "csv", "latex"}))
      ->capture_default_str();
  report_app.add_option("--out", arguments->out,
                        "File to write (default: roundtrip-report.html); without it, a chart is printed");
  report_app
      .add_option("--dataset", arguments->tables.datasets,
                  "Show only these datasets; of a chart, the one that it shows")
      ->delimiter(',')
      ->allow_extra_args(false);
  report_app.add_option("--store", arguments->store,
                        "Also draw the lines of this history (`roundtrip history`)");
  report_app
      .add_option("--part", arguments->part, "Part of the Markdown to print: all, summary, answer or tables")
      ->check(CLI::IsMember(std::vector<std::string>(part_names.begin(), part_names.end())))
      ->capture_default_str();
  report_app
      .add_option("--metric", arguments->tables.metrics, "Show only these columns in Markdown, CSV and LaTeX")
      ->delimiter(',')
      ->allow_extra_args(false);
  report_app.add_option("--sort", arguments->tables.sort,
                        "Metric to rank those tables by, or format for alphabetical order");
  ChartRequest& chart = arguments->chart;
  report_app.add_option("--chart", chart.chart, "Chart to draw as SVG: answer, pareto, sizes, time-save …")
      ->capture_default_str();
  report_app.add_option("--theme", chart.theme, "Colours of the chart: light or dark")
      ->check(CLI::IsMember({"light", "dark"}))
      ->capture_default_str();
  report_app.add_option("--scale", chart.scale, "Axes of the chart: log or linear")
      ->check(CLI::IsMember({"log", "linear"}))
      ->capture_default_str();
  report_app.add_option("--width", chart.width, "Width of the chart in pixels")
      ->check(count_between(240, 8000))
      ->capture_default_str();
  report_app.footer(
      "Examples:\n"
      "  roundtrip report roundtrip-results.json\n"
      "  roundtrip report epyc.json xeon.json --out machines.html\n"
      "  roundtrip report roundtrip-results.json --format markdown --part answer\n"
      "  roundtrip report roundtrip-results.json --format svg --chart pareto --dataset log --theme dark "
      "--out log.svg");
  return {&report_app, [arguments] {
            const auto& datasets = arguments->tables.datasets;
            arguments->chart.dataset = datasets.empty() ? "" : datasets.front();
            return report(*arguments);
          }};
}

}  // namespace roundtrip
