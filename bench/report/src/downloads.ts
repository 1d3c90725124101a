// SPDX-License-Identifier: MIT
//
// What the page holds, as files.
import { tableCsv } from "./csv";
import { unpackFile } from "./data";
import type { PackedRun } from "./data";
import { fill, h } from "./dom";
import type { Part, Shell } from "./shell";
import { formatValue } from "./text";

/** A name that every file system takes. */
export function fileName(parts: string[], extension: string): string {
  const words = parts.map((part) => part.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 40));
  return `${["roundtrip", ...words.filter(Boolean)].join("-")}.${extension}`;
}

function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // A browser that asks where to save it reads it when it was answered.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function blocksText({ blocks, bytes }: PackedRun): string {
  const size = formatValue(bytes, "bytes");
  if (blocks === "all") return `The results file whole: ${size}, with every timed block.`;
  const kept = blocks === "figures" ? "of the timed blocks only those that the figures are the times of"
    : "of the timed blocks only the fastest of each launch";
  return `The results file (${size}) with all figures and facts, but ${kept}.`;
}

export class Downloads implements Part {
  private readonly csv = h("button", { type: "button" }, "Table as CSV");
  private readonly raw = h("button", { type: "button" }, "Results as JSON");
  private readonly print = h("button", { type: "button" }, "Print");
  private readonly about = h("p", { class: "fine" });
  /** Beside the table. */
  readonly element = h("div", { class: "buttons actions" }, this.csv, this.raw, this.print);
  readonly note = this.about;
  private shell: Shell | null = null;

  constructor(failed: (what: string, error: unknown) => void) {
    this.csv.addEventListener("click", () => {
      const { data, state, view, dataset } = this.shell!;
      const name = fileName([data.runs[state.run]!.label, dataset.result.name], "csv");
      save(new Blob([tableCsv(view)], { type: "text/csv;charset=utf-8" }), name);
    });
    this.raw.addEventListener("click", () => {
      const run = this.shell!.data.runs[this.shell!.state.run]!;
      unpackFile(run.packed).then((file) => save(new Blob([file], { type: "application/json" }), fileName([run.label], "json")),
        (error: unknown) => failed("The results cannot be saved", error));
    });
    this.print.addEventListener("click", () => globalThis.print());
  }

  update(shell: Shell): void {
    this.shell = shell;
    const run = shell.data.runs[shell.state.run]!;
    const about = blocksText(run);
    this.raw.title = about;
    fill(this.about, about);
  }
}
