// SPDX-License-Identifier: MIT
//
// Several runs side by side: the same dataset, a column for each.
import { field, option } from "./controls";
import { fill, h, showText } from "./dom";
import { visibleText } from "./escape";
import type { Metric, Model } from "./model";
import { linesOf, verdictText } from "./runs";
import type { RunCell } from "./runs";
import type { Part, Shell } from "./shell";
import { ratioText } from "./table";
import { formatFigure } from "./text";

export class RunsSection implements Part {
  private readonly metric = h("select", {});
  private readonly about = h("p", { class: "fine" });
  private readonly table = h("table", { class: "figures" });
  readonly element: HTMLElement;
  private shell: Shell | null = null;
  /** What the table was made of. */
  private made = "";

  constructor() {
    const box = h("div", { class: "box", role: "region", tabindex: 0, "aria-label": "Figures of each run" }, this.table);
    this.element = h(
      "section", { id: "runs", "aria-labelledby": "runs-heading", hidden: true },
      h("h2", { id: "runs-heading" }, "Runs side by side"),
      h("div", { class: "controls control-row" }, field("Figure", this.metric)), this.about, box,
    );
    this.metric.addEventListener("change", () => this.shell!.set({ across: this.metric.value }));
  }

  update(shell: Shell): void {
    this.shell = shell;
    const { data, models, state } = shell;
    this.element.hidden = data.runs.length < 2;
    const made = JSON.stringify([state.run, shell.dataset.result.name, state.across, state.row, models.map(Boolean)]);
    if (this.element.hidden || made === this.made) return;
    this.made = made;
    const there = data.runs.map(({ label }, i) => ({ label, model: models[i] ?? null }))
      .filter((run): run is { label: string; model: Model } => run.model !== null);
    const metrics = shell.model.metrics;
    fill(this.metric, metrics.map(({ key, label }) => option([key, visibleText(label, 40)])));
    this.metric.value = state.across;
    const metric = metrics.find((candidate) => candidate.key === state.across);
    if (!metric || there.length < 2) {
      fill(this.about, "The other runs are not unpacked.");
      this.table.replaceChildren();
      return;
    }
    fill(
      this.about, "On ", showText(shell.dataset.result.name, 40), ", each run against the first, ",
      showText(there[0]!.label, 40),
      ". “Not resolved”: the intervals overlap, or one is not known. “Other data”: the runs did not save the same record.",
    );
    const lines = linesOf(there.map((run) => run.model), shell.dataset.result.name, metric);
    fill(
      this.table,
      h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "name" }, "format"),
        there.map(({ label }) => h("th", { scope: "col", class: "num" }, showText(label, 40))))),
      h("tbody", {}, lines.map(({ format, row, cells }) => h(
        "tr", { class: [row.floor && "floor", format === state.row && "mine"].filter(Boolean).join(" ") || null },
        h("th", { scope: "row", class: "name" }, showText(format, 60), row.floor && h("span", { class: "badge" }, "floor"),
          row.own && !row.floor && h("span", { class: "badge own" }, "own"),
          format === state.row && h("span", { class: "badge mine" }, "★ my choice")),
        cells.map((cell) => cellOf(cell, metric)),
      ))),
    );
  }
}

function cellOf({ figure, ratio, verdict }: RunCell, metric: Metric): HTMLElement {
  if (!figure) return h("td", { class: "num none" }, "–");
  const text = verdictText(verdict, metric);
  const against = [ratio === null ? "" : ratioText(ratio), text].filter(Boolean).join(" ");
  const said = against && h("span", { class: `against ${verdict}` }, against);
  return h("td", { class: "num" }, formatFigure(figure, metric.unit), said);
}
