// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "bench/driver/results/comparison.h"
#include "bench/driver/results/results.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {

/// Seven launches of a block each, the fastest of which takes `ns`: the interval reaches to the fifth, 0.4 %
/// from there, at 97.9 %.
inline TimedCell timed_cell(const std::string& format, const std::string& operation, double ns,
                            std::size_t launches = 7) {
  TimedCell cell = new_cell("data", format, operation);
  for (std::size_t i = 0; i < launches; ++i) {
    cell.blocks.ns.push_back(ns * (1 + 0.001 * static_cast<double>(i)));
    cell.blocks.cpu_ns.push_back(ns);
    cell.blocks.iterations.push_back(10);
    cell.blocks.launch.push_back(static_cast<std::uint32_t>(i));
    cell.blocks.witness_ns.push_back(20000);
  }
  summarize(cell);
  return cell;
}

/// A complete run of one dataset, with a format whose round trip is exact and one whose worker crashes.
inline Run two_formats() {
  Run run;
  run.context.date = "2026-11-27T01:29:12+00:00";
  run.context.library_build_type = "release";
  RunInfo& info = run.roundtrip;
  info.status = "complete";
  info.fingerprint.cpu_model = "Model A";
  info.fingerprint.cores = 2;
  info.fingerprint.compiler = "GNU 12";
  DatasetResult dataset;
  dataset.name = "data";
  dataset.kind = "generated";
  dataset.payload_bytes = 1000;
  dataset.checksum = "0123456789abcdef";
  info.datasets = {dataset};
  for (const char* name : {"good", "bad"}) {
    FormatEntry format;
    format.name = name;
    format.version = "1.0";
    format.built = true;
    info.formats.push_back(format);
    Fact fact;
    fact.dataset = "data";
    fact.format = name;
    fact.fidelity = "exact";
    fact.encoded_bytes = 500;
    fact.save_allocations = 3;
    info.facts.push_back(fact);
  }
  info.facts[1].fidelity = "crashed";
  info.facts[1].reason = "ended by signal 11";
  info.facts[1].encoded_bytes.reset();
  info.facts[1].save_allocations.reset();
  for (const char* name : {"save", "load"}) {
    OperationEntry operation;
    operation.name = name;
    info.operations.push_back(operation);
    run.benchmarks.push_back(timed_cell("good", name, 1000));
  }
  return run;
}

/// A run with something in each list, and in each member that can be null.
inline Run whole_run() {
  Run run = two_formats();
  run.context.caches = {{"Data", 1, 32768, 1}};
  run.context.load_avg = {0.5};
  RunInfo& info = run.roundtrip;
  info.options.operations = {"save", "load"};
  info.options.budget_seconds = 60;
  info.options.blocks = 7;
  info.options.pinned_cpu = 1;
  info.formats[0].worker_bytes = 100'000;
  info.facts[0].zlib_bytes = info.facts[0].zstd_bytes = info.facts[0].lz4_bytes = 400;
  info.facts[0].save_peak_bytes = info.facts[0].load_allocations = info.facts[0].load_peak_bytes = 5;
  info.facts[0].judges = {{"numpy", "1.24.2", "equal", "", "", "exact", "", "python"}};
  info.untimed = {{"data", "bad", "save", "out of memory", "it had 4 GiB"}};
  run.benchmarks[0].instructions = 1234;
  return run;
}

inline CellComparison compared_cell(const std::string& operation, const char* what, double ratio) {
  CellComparison cell;
  cell.dataset = "data";
  cell.format = "good";
  cell.operation = operation;
  cell.name = "data/good/" + operation;
  cell.verdict = what;
  cell.base_ns = 1000;
  cell.head_ns = 1000 * ratio;
  cell.ratio = Ratio{ratio, ratio - 0.02, ratio + 0.02, 0.999};
  cell.restarts = 12;
  cell.pairs = 240;
  return cell;
}

/// Two builds: one cell of each verdict, and a file that grew.
inline Comparison two_builds() {
  Comparison comparison;
  comparison.kind = "builds";
  comparison.status = "complete";
  comparison.date = "2026-11-27T01:29:12+00:00";
  comparison.verdict = verdict::regression;
  comparison.base.path = "base/build";
  comparison.head.path = "build";
  comparison.cells = {compared_cell("save", verdict::regression, 1.2),
                      compared_cell("load", verdict::improvement, 0.8),
                      compared_cell("load_reuse", verdict::suspect, 1.05),
                      compared_cell("save_file", verdict::clean, 1.001),
                      compared_cell("load_file", verdict::unresolved, 1.01),
                      compared_cell("access", verdict::warning, 1.0)};
  comparison.cells[0].base_instructions = 100;
  comparison.cells[0].head_instructions = 130;
  comparison.cells[4].reason = "it had no turn";
  comparison.facts = {{"data", "good", "encoded_bytes", verdict::regression, "500", "510"}};
  Control control;
  control.name = "data/good/save";
  control.ratio = Ratio{1.002, 0.995, 1.008, 0.999};
  comparison.controls = {control};
  return comparison;
}

/// What no name should have; each of the readers has something in it that is its own sign.
inline const std::string hostile_name = "a&b,\"<c>|`@d`%0A\n::error::e";

}  // namespace roundtrip
