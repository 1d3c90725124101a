// SPDX-License-Identifier: MIT
//
// Where the figures come from, what they count and how to read them.
import { fill, h, showProse, showText } from "./dom";
import type { Child } from "./dom";
import type { Model } from "./model";
import { formatTerms, terms } from "./row_detail";
import type { Part, Shell } from "./shell";
import { formatValue } from "./text";

/** What is made when somebody opens it. */
class Lazy {
  readonly element: HTMLDetailsElement;
  private readonly body = h("div", { class: "body" });
  private make: (() => Child) | null = null;

  constructor(id: string, title: string) {
    this.element = h("details", { id, class: "section" }, h("summary", {}, h("h3", {}, title)), this.body);
    this.element.addEventListener("toggle", () => this.show());
  }

  set(make: () => Child): void {
    this.make = make;
    this.show();
  }

  private show(): void {
    if (!this.element.open || !this.make) return;
    fill(this.body, this.make());
    this.make = null;
  }
}

const reading: [string, Child][] = [
  ["±", "How far the figure of another run of the same build on the same machine may be, with 95 % confidence. The rows "
    + "of one run move together, so they can be told apart more finely than their ± says."],
  ["=", "Behind a rank: the row cannot be told from the first of that rank. Beside a ratio: it cannot be told from the row "
    + "that it is compared with. The order within a tie means nothing."],
  ["~", "Too few launches for 95 %: take the figure as a hint."],
  ["floor", "memcpy copies the encoded bytes, copy copies the record. No format can beat them by much, so they stand on "
    + "top without a rank."],
  ["load is", "“checked”: a load refuses bytes that could do harm. “checked on request”: it can be told to. “unchecked”: do "
    + "not feed it what a stranger wrote."],
  ["fidelity", "“exact”: every value came back bit for bit. “lossy”: each difference is of a kind that the format declares. "
    + "What failed, crashed or was unsupported has no times, but stays in the table with its reason."],
  ["size", "Encoded bytes; sizes, allocations and fidelity are exact and the same in every run."],
  ["zero-copy", "Values can be read where they lie, without making a record first: known where “access” was timed."],
  ["read in", "Languages in which a tool that is not part of the suite read the file as equal."],
  ["machine", "A time is that of one machine, one compiler, one standard library, and of data that lies in the cache when "
    + "it fits. Ratios of two formats travel better than times."],
];

function plain(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(", ") : value === null || value === "" ? "" : String(value);
}

/** A name of a member as words. */
function label(key: string): string {
  return key.replace(/_/g, " ");
}

function launchesOf(model: Model): { least: number; most: number; doubtful: number } {
  let [least, most, doubtful] = [Infinity, 0, 0];
  for (const { blocks, interval } of model.results.benchmarks) {
    const count = new Set(blocks?.launch ?? []).size;
    least = Math.min(least, count);
    most = Math.max(most, count);
    if (!interval || interval.confidence < 0.95) ++doubtful;
  }
  return { least, most, doubtful };
}

/** What somebody should know before believing the figures; empty of a run that is whole and sure. */
export function doubtsOf(model: Model): string[] {
  const { status, options, untimed } = model.results.roundtrip;
  const cells = model.results.benchmarks.length;
  const doubts: string[] = [];
  if (status === "partial") {
    const pending = untimed.filter((cell) => cell.status === "pending").length;
    const missing = pending === 0 ? "" : pending === 1 ? ": 1 time is missing" : `: ${pending} times are missing`;
    doubts.push(`The run is not complete${missing}.`);
  }
  const { doubtful } = launchesOf(model);
  if (doubtful > 0) doubts.push(`${doubtful} of ${cells} times rest on too few launches for 95 % confidence (~).`);
  if (options.quick === true) doubts.push("It was a quick run: small data, few launches.");
  return doubts;
}

function environment(shell: Shell): Child {
  const { results } = shell.model;
  const { fingerprint, options, elapsed_seconds: elapsed, status, version } = results.roundtrip;
  const { least, most } = launchesOf(shell.model);
  const run = shell.data.runs[shell.state.run]!;
  const counted = most > 0 && run.blocks !== "figures";
  const pairs: [string, Child][] = Object.entries(fingerprint).map(([key, value]) => (
    [label(key), key === "memory_bytes" ? formatValue(Number(value), "bytes") : showProse(plain(value))]));
  const set = Object.entries(options).filter(([, value]) => value !== null && value !== false && plain(value) !== "");
  const caches = results.context.caches.map(({ type, level, size }) => `L${level} ${type} ${formatValue(size, "bytes")}`);
  return [
    h("h4", {}, "The run"),
    terms([
      ["file", showText(run.file, 200)],
      ["date", showText(results.context.date, 40)],
      ["roundtrip", showText(version, 40)],
      ["status", showText(status, 20)],
      ["took", `${Math.round(elapsed)} s`],
      ["launches of each worker", counted && (least === most ? String(most) : `${least} to ${most}`)],
      ["doubts", doubtsOf(shell.model).join(" ") || "none"],
      ...set.map(([key, value]): [string, Child] => [label(key), showProse(plain(value))]),
    ]),
    h("h4", {}, "The machine and the build"),
    terms([...pairs, ["caches", showText(caches.join(", "), 300)]]),
  ];
}

function formats(model: Model): Child {
  const rows = model.datasets[0]?.rows ?? [];
  return rows.map((row) => h("article", { class: "format" }, h("h4", {}, showText(row.format, 80)), terms(formatTerms(row))));
}

export class AboutSection implements Part {
  private readonly how = new Lazy("reading", "How to read this");
  private readonly contract = new Lazy("contract", "What each operation counts");
  private readonly where = new Lazy("environment", "Machine, build and options");
  private readonly what = new Lazy("formats", "The formats, and how each was used");
  readonly element: HTMLElement;
  private model: Model | null = null;

  constructor(downloads: HTMLElement) {
    this.element = h(
      "section", { id: "about", "aria-labelledby": "about-heading" }, h("h2", { id: "about-heading" }, "Behind the figures"),
      this.how.element, this.contract.element, this.where.element, this.what.element, downloads,
    );
    this.how.set(() => terms(reading));
  }

  update(shell: Shell): void {
    const { model } = shell;
    if (model === this.model) return;
    this.model = model;
    this.contract.set(() => terms(model.operations.map(({ name, contract, floor }) => (
      [name, [showProse(contract), floor && [h("span", { class: "fine" }, " Floor: ", showText(floor, 40))]]]))));
    this.where.set(() => environment(shell));
    this.what.set(() => formats(model));
  }
}
