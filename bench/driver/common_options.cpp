// SPDX-License-Identifier: MIT
#include "bench/driver/common_options.h"

#include <set>

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/option_values.h"
#include "bench/driver/run/documents.h"
#include "bench/driver/show/load_checks.h"

namespace roundtrip {

void add_selection_options(CLI::App& app, RunRequest& request, std::optional<double>& scale) {
  app.add_option("--format", request.formats, "Use only these formats")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--dataset", request.datasets, "Use only these datasets")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--data", request.data,
                 "Your own data: a file of JSON or another built format (docs/your-data.md), optionally "
                 "compressed with gzip or zstd; - for standard input; JSON lines or a folder of .json files "
                 "are many small messages. " +
                     document_rules() + ". Repeatable. Without --dataset, only this data is used")
      ->allow_extra_args(false);
  app.add_option("--data-format", request.data_format,
                 "Format of the --data files, if neither their names nor their first bytes show it: json, "
                 "jsonl, python-json (with NaN and Infinity), pkl, csv, yaml, cbor …");
  app.add_option(
         "--scale", scale,
         "Size of the datasets, where 1 is what `list datasets` says; documents are cut to their first part")
      ->check(number_between(1e-6, 1e6));
  app.add_option("--seed", request.options.seed, "Seed for the generated datasets")->check(count_between(0));
  app.add_option_function<unsigned>(
         "--timeout",
         [&request](const unsigned& seconds) { request.timeout = std::chrono::seconds(seconds); },
         "Seconds a worker may take for one answer before it counts as hung")
      ->check(count_between(1, 86400))
      ->default_str("60");
  // In less a worker does not even start.
  constexpr std::uint64_t least_memory = 16ULL << 20;
  app.add_option("--memory-limit", request.memory_limit, "Most private memory a worker may use, e.g. 4GiB")
      ->transform(CLI::AsSizeValue(false))
      ->check(count_between(least_memory))
      ->default_str("4GiB");
}

void add_table_options(CLI::App& app, TableOutput& output) {
  app.add_option("--output", output.format, "Output format: table, markdown, csv, latex or json")
      ->check(CLI::IsMember({"table", "markdown", "csv", "latex", "json"}));
  std::set<std::string> load_checks(load_checks_options.begin(), load_checks_options.end());
  app.add_option("--load-checks", output.report.load_checks,
                 "Show only rows whose loads check untrusted bytes this much: checked, on-request, "
                 "unchecked. Only the tables change, not what is measured and stored")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember(load_checks));
  app.add_option("--export", output.export_texts, export_help(ExportSource::run))->allow_extra_args(false);
}

void check_data_names(const std::vector<std::filesystem::path>& data) {
  for (const auto& path : data) {
    if (valid_utf8(path.string()) != path.string()) {
      throw InputError("--data " + path.string() +
                       ": the name is not UTF-8, so the JSON results cannot hold it; rename the file");
    }
  }
}

}  // namespace roundtrip
