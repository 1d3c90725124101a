// SPDX-License-Identifier: MIT
#include "bench/driver/show/tables.h"

#include "bench/driver/base/console.h"
#include "bench/driver/show/render.h"

namespace roundtrip {

void print_tables(const Run& run, const TableOutput& output) {
  if (replaces_table(output.exports)) return;
  const auto tables = make_tables(run, output.report);
  if (output.format == "csv") {
    print(render_csv(tables));
    // Its lines are data, among which no note has a place.
    for (const DatasetTable& table : tables) {
      for (const auto& note : table.not_shown) say("{}: {}", table.dataset.name, note);
    }
    return;
  }
  if (output.format == "json") {
    print(results_text(run));
    return;
  }
  const Terminal terminal = inspect_output();
  const char* separator = "";
  for (const DatasetTable& table : tables) {
    print(separator);
    if (output.format == "markdown") {
      print(render_markdown(table));
    } else if (output.format == "latex") {
      print(render_latex(table));
    } else {
      print(render_table(table, terminal));
    }
    separator = "\n";
  }
  if (output.format == "table") {
    const bool medians = run.roundtrip.schema_version == 1;
    print(medians ? "\n= cannot be told apart from the first of this rank. An older file: figures are\n"
                    "medians, ± half of their 95 % interval; ~ too few blocks for one. checked:\n"
                  : "\n= cannot be told apart from the first of this rank. ± how far off another run\n"
                    "may be, with 95 % confidence; ~ too few launches for that. checked:\n");
    print(
        "whether a load refuses bytes that could do harm (asked: the library was asked\n"
        "to). ×copy, ×memcpy: times the floor. /s: of the record's payload; enc/s: of the\n"
        "encoded bytes. 1 kB is 1000 bytes.\n");
  }
}

}  // namespace roundtrip
