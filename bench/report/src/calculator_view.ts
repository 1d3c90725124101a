// SPDX-License-Identifier: MIT
//
// The calculator: what saving, loading and sending cost together.
import {
  compressions, costsOf, fastestLink, linkAtPlace, linkText, placeOfLink, presets, ratios, ratioText, slowestLink,
} from "./calculator";
import type { Calculation, Compression, Cost, Part as CostPart } from "./calculator";
import { field, option } from "./controls";
import { fill, h, showText } from "./dom";
import type { Child } from "./dom";
import type { Row } from "./model";
import type { Part, Shell } from "./shell";
import { formatFigure, formatValue } from "./text";

const compressionNames: Record<Compression, string> = {
  none: "none", zlib: "zlib, level 6", zstd: "zstd, level 3", lz4: "LZ4",
};

function count(amount: number, one: string): string {
  return `${amount} ${one}${amount === 1 ? "" : "s"}`;
}

export class CalculatorSection implements Part {
  private readonly preset = h(
    "select", {}, presets.map(({ label }, i) => option([String(i), label])), option(["", "another one"]));
  private readonly slider = h("input", { type: "range", min: 0, max: 1000, step: 1 });
  private readonly megabits = h("input", {
    type: "number", min: slowestLink / 1e6, max: fastestLink / 1e6, step: "any", inputmode: "decimal",
  });
  private readonly ratio = h("input", { type: "range", min: 0, max: ratios.length - 1, step: 1 });
  private readonly ratioShown = h("output", {});
  private readonly perSave = h("input", { type: "number", min: 0, max: 999, step: 1 });
  private readonly perLoad = h("input", { type: "number", min: 0, max: 999, step: 1 });
  private readonly compression = h("select", {}, compressions.map((name) => option([name, compressionNames[name]])));
  private readonly caveat = h("p", { class: "notice", hidden: true });
  private readonly said = h("p", { class: "status", role: "status" });
  private readonly table = h("table", { class: "figures costs" });
  private readonly unknown = h("p", { class: "fine" });
  readonly element: HTMLElement;
  private shell: Shell | null = null;
  /** What the table was made of: how the one above is sorted changes nothing here. */
  private made = "";

  constructor() {
    const label = "Time of each format by its parts";
    const box = h("div", { class: "box", role: "region", tabindex: 0, "aria-label": label }, this.table);
    this.element = h(
      "section", { id: "calculator", "aria-labelledby": "calculator-heading" },
      h("h2", { id: "calculator-heading" }, "End to end: save, send, load"),
      h("p", {}, "What saves, loads and the transfer of the bytes take together, one after the other. A small format wins "
        + "on a slow link, a fast one on a fast link."),
      h(
        "div", { class: "controls control-row" },
        field("Link", this.preset), field("Bandwidth", this.slider), field("in Mbit/s", this.megabits),
        field("Saves to loads", h("span", { class: "slider" }, this.ratio, this.ratioShown)),
        field("Transfers per save", this.perSave), field("Transfers per load", this.perLoad),
        field("Compression", this.compression),
      ),
      this.caveat, this.said, box, this.unknown,
    );
    this.preset.addEventListener("change", () => {
      const chosen = presets[Number(this.preset.value)];
      if (this.preset.value && chosen) this.set({ bitsPerSecond: chosen.bitsPerSecond });
      else this.megabits.focus();
    });
    this.slider.addEventListener("input", () => this.set({ bitsPerSecond: linkAtPlace(Number(this.slider.value)) }, "link"));
    this.megabits.addEventListener("input", () => {
      const value = Number((Number(this.megabits.value) * 1e6).toPrecision(4));
      if (value >= slowestLink && value <= fastestLink) this.set({ bitsPerSecond: value }, "megabits");
    });
    this.ratio.addEventListener("input", () => {
      const [saves, loads] = ratios[Number(this.ratio.value)]!;
      this.set({ saves, loads }, "ratio");
    });
    for (const [key, input] of [["perSave", this.perSave], ["perLoad", this.perLoad]] as const) {
      input.addEventListener("input", () => {
        if (/^\d{1,3}$/.test(input.value)) this.set({ [key]: Number(input.value) }, key);
      });
    }
    this.compression.addEventListener("change", () => this.set({ compression: this.compression.value as Compression }));
  }

  update(shell: Shell): void {
    this.shell = shell;
    const { calculation } = shell.state;
    const { bitsPerSecond, saves, loads } = calculation;
    const preset = presets.findIndex((candidate) => candidate.bitsPerSecond === bitsPerSecond);
    this.preset.value = preset < 0 ? "" : String(preset);
    if (linkAtPlace(Number(this.slider.value)) !== bitsPerSecond) this.slider.value = String(placeOfLink(bitsPerSecond));
    this.slider.setAttribute("aria-valuetext", `${linkText(bitsPerSecond, " ")}/s`);
    if (Number(this.megabits.value) !== bitsPerSecond / 1e6) this.megabits.value = String(bitsPerSecond / 1e6);
    this.ratio.value = String(ratios.findIndex((ratio) => ratioText(ratio) === ratioText([saves, loads])));
    this.ratio.setAttribute("aria-valuetext", `${saves} to ${loads}`);
    this.ratioShown.textContent = ratioText([saves, loads]);
    for (const [input, value] of [[this.perSave, calculation.perSave], [this.perLoad, calculation.perLoad]] as const) {
      if (Number(input.value) !== value || !input.value) input.value = String(value);
    }
    this.compression.value = calculation.compression;
    this.render(calculation, shell);
  }

  private set(change: Partial<Calculation>, burst?: string): void {
    this.shell!.set({ calculation: { ...this.shell!.state.calculation, ...change } }, burst);
  }

  private render(calculation: Calculation, { view, state, dataset }: Shell): void {
    const formats = view.rows.map(({ row }) => row.format).sort();
    const made = JSON.stringify([calculation, state.run, dataset.result.name, state.row, formats]);
    if (made === this.made) return;
    this.made = made;
    const { costs, unknown, untimed, parts, lowerBound } = costsOf(view.rows.map(({ row }) => row), calculation);
    this.caveat.hidden = !lowerBound;
    const { compression } = calculation;
    fill(this.caveat, `No format shown was timed compressing and decompressing with ${compressionNames[compression]}, so that `
      + "is not counted: what is shown is a lower bound. ", h("code", {},
      `roundtrip run --operation save,load,compress_${compression},decompress_${compression}`), " times it.");
    const slowest = costs.length > 0 ? costs[costs.length - 1]!.total.value : 1;
    const bound = lowerBound ? "at least " : "";
    const first = costs.filter((cost) => cost.standing.rank === 1);
    fill(this.said, first.length === 0 ? "No format shown has all the figures that this takes." : [
      `${count(calculation.saves, "save")} and ${count(calculation.loads, "load")} over `,
      `${linkText(calculation.bitsPerSecond, " ")}/s: `,
      first.slice(0, 3).map((cost, i) => [i > 0 && ", ", h("strong", {}, showText(cost.row.format, 40))]),
      first.length > 3 && ` and ${first.length - 3} more`,
      first.length === 1 ? " is fastest, " : " are fastest and not to be told apart, ",
      bound, formatFigure(first[0]!.total, "ns"), ".",
    ]);
    const heads = ["#", "format", "where the time goes", "total", "bottleneck", ...parts.map(swatch), "bytes"];
    fill(
      this.table,
      h("thead", {}, h("tr", {}, heads.map((text, i) => h("th", { scope: "col", class: headClass(i) }, text)))),
      h("tbody", {}, costs.map((cost, i) => {
        const line = this.line(cost, slowest, lowerBound, cost.row.format === state.row);
        if (costs[i + 1]?.standing.rank === cost.standing.rank) line.classList.add("with-next");
        return line;
      })),
    );
    fill(this.unknown, leftOut("Not counted, since a figure is missing: ", unknown),
      leftOut("Not compared, since part of the work was not timed: ", untimed));
  }

  private line(cost: Cost, slowest: number, bound: boolean, mine: boolean): HTMLElement {
    const { standing, total, row } = cost;
    const rank = total.doubtful ? `~${standing.rank}` : `${standing.rank}${standing.tied ? "=" : ""}`;
    return h(
      "tr", { class: mine ? "mine" : null, "data-format": row.format },
      h("td", { class: "rank" }, rank),
      h("th", { scope: "row", class: "name" }, showText(row.format, 60), row.own && h("span", { class: "badge own" }, "own"),
        row.status !== "exact" && h("span", { class: "badge" }, row.status),
        mine && h("span", { class: "badge mine" }, "★ my choice")),
      h("td", { class: "bar-cell" }, bar(cost, slowest)),
      h("td", { class: "num" }, bound && "≥ ", withMargin(formatFigure(total, "ns"))),
      h("td", { class: "word" }, bottleneckText(cost)),
      [...cost.parts.keys()].map((part) => h("td", { class: "num" }, withMargin(partText(cost, part)))),
      h("td", { class: "num" }, formatValue(cost.bytes, "bytes")),
    );
  }
}

function leftOut(reason: string, rows: Row[]): Child {
  const most = 20;
  return rows.length > 0 && [
    reason, rows.slice(0, most).map((row, i) => [i > 0 && ", ", showText(row.format, 40)]),
    rows.length > most && ` and ${rows.length - most} more`, ". ",
  ];
}

function swatch(part: CostPart): HTMLElement {
  return h("span", { class: `part ${part}` }, part);
}

function headClass(column: number): string {
  return ["rank", "name", "bar-cell", "num", "word"][column] ?? "num";
}

function withMargin(text: string): Child {
  const [value, margin] = text.split(" ±");
  return [value, " ", h("span", { class: "margin" }, margin && `±${margin}`)];
}

/** The transfer follows from sizes: it has no doubt to show. */
function partText(cost: Cost, part: CostPart): string {
  const figure = cost.parts.get(part)!;
  return part === "transfer" ? formatValue(figure.value, "ns") : formatFigure(figure, "ns");
}

/** "transfer, 83 %" */
function bottleneckText(cost: Cost): string {
  const together = cost.bottleneck.reduce((time, part) => time + cost.parts.get(part)!.value, 0);
  const share = Math.round((100 * together) / cost.total.value);
  return `${cost.bottleneck.join(" or ")}, ${share} %${cost.bottleneck.length > 1 ? " together" : ""}`;
}

/** Its words say the same as the cells beside it, which is why readers of a screen do without. */
function bar(cost: Cost, slowest: number): HTMLElement {
  return h(
    "div", { class: "bar", "aria-hidden": "true", style: `width: ${(100 * cost.total.value) / slowest}%` },
    [...cost.parts].filter(([, { value }]) => value > 0).map(([part, { value }]) => {
      const fits = value / slowest > part.length / 26;
      return h("span", { class: `part ${part}`, style: `flex: ${value / cost.total.value}` }, fits ? part : "");
    }),
  );
}
