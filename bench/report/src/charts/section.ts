// SPDX-License-Identifier: MIT
//
// The section of one chart: heading, sentence, figure, files, and the table that a screen reader gets instead of the figure.
import type { View } from "vega";

import type { Chart, ChartContext, SpecOptions } from "./chart";
import { sentences, viewOf } from "./draw";
import { type KindOfFile, kindsOfFiles, save } from "./save";

const scales = [["log", "Logarithmic"], ["linear", "Linear"]] as const;
const numbers = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });

type Tags = HTMLElementTagNameMap;

function element<Name extends keyof Tags>(name: Name, className: string, text = ""): Tags[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function tableOf({ table, title }: Chart): HTMLTableElement {
  const made = element("table", "chart-table");
  made.append(element("caption", "", title));
  const head = made.createTHead().insertRow();
  for (const name of table.head) {
    const cell = element("th", "", name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = made.createTBody();
  for (const row of table.rows) {
    const line = body.insertRow();
    row.forEach((value, i) => {
      const text = typeof value === "number" ? numbers.format(value) : (value ?? "–");
      const cell = element(i === 0 ? "th" : "td", typeof value === "number" ? "chart-number" : "", text);
      if (i === 0) cell.setAttribute("scope", "row");
      line.append(cell);
    });
  }
  return made;
}

export class ChartSection {
  readonly element = element("section", "chart-section");
  private readonly heading = element("h3", "chart-title");
  private readonly about = element("p", "chart-about");
  private readonly tools = element("div", "chart-tools");
  private readonly toggles = element("div", "chart-scales");
  private readonly figure = element("div", "chart-figure");
  private readonly drawing = element("div", "chart-drawing");
  private readonly error = element("p", "chart-error");
  private readonly details = element("details", "chart-details");
  private chart: Chart | null = null;
  private context: ChartContext | null = null;
  private options: SpecOptions | null = null;
  private view: View | null = null;
  private near = false;
  /** What is drawn, and what the table shows: neither is made again for the same. */
  private drawn = "";
  private tabled = "";

  constructor(id: string) {
    this.heading.id = `chart-${id}`;
    this.element.setAttribute("aria-labelledby", this.heading.id);
    this.toggles.setAttribute("role", "group");
    this.toggles.setAttribute("aria-label", "Scale");
    for (const [scale, name] of scales) {
      const button = this.button(name, () => this.context?.onScale(scale));
      button.dataset.scale = scale;
      this.toggles.append(button);
    }
    const files = element("div", "chart-files");
    for (const kind of kindsOfFiles) {
      const button = this.button(kind, () => void this.save(kind));
      button.dataset.kind = kind;
      files.append(button);
    }
    this.tools.append(this.toggles, files);
    this.figure.setAttribute("role", "img");
    this.drawing.setAttribute("aria-hidden", "true");
    this.figure.append(this.drawing);
    this.error.setAttribute("role", "status");
    this.details.append(element("summary", "", "The figures as a table"));
    this.details.addEventListener("toggle", () => this.fillTable());
    this.element.append(this.heading, this.about, this.tools, this.figure, this.error, this.details);
  }

  set(chart: Chart, context: ChartContext, options: SpecOptions): void {
    this.chart = chart;
    this.context = context;
    this.heading.textContent = chart.title;
    this.about.textContent = sentences(chart);
    this.figure.setAttribute("aria-label", `${chart.title}. ${sentences(chart)} The table below has the figures.`);
    this.toggles.hidden = !chart.scales;
    for (const button of this.toggles.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.scale === context.scale));
    }
    for (const button of this.tools.querySelectorAll<HTMLButtonElement>("button[data-kind]")) {
      button.setAttribute("aria-label", `Save “${chart.title}” as ${button.dataset.kind}`);
    }
    this.redraw(options);
    this.fillTable();
  }

  setNear(near: boolean): void {
    this.near = near;
    this.draw();
  }

  redraw(options: SpecOptions): void {
    this.options = options;
    this.draw();
  }

  /** Wherever it is. */
  drawNow(options: SpecOptions): void {
    this.options = options;
    this.draw(true);
  }

  remove(): void {
    this.view?.finalize();
    this.element.remove();
  }

  private button(name: string, act: () => void): HTMLButtonElement {
    const made = element("button", "chart-button", name);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  private draw(anywhere = this.near): void {
    if (!anywhere || !this.chart || !this.options) return;
    const spec = this.chart.spec(this.options);
    const key = JSON.stringify(spec);
    if (key === this.drawn) return;
    this.drawn = key;
    this.view?.finalize();
    const fresh = element("div", "");
    this.view = viewOf(spec, fresh);
    const { view } = this;
    view.runAsync().then(() => {
      // The old picture stays until the new one is whole, so that the page does not jump.
      if (view === this.view) this.drawing.replaceChildren(fresh);
    }, (reason: unknown) => this.fail(reason));
  }

  private fillTable(): void {
    if (!this.details.open || !this.chart) return;
    const key = JSON.stringify(this.chart.table);
    if (key === this.tabled) return;
    this.tabled = key;
    const frame = element("div", "chart-scroll");
    // Who has no pointer scrolls it with the keys.
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", `${this.chart.title}: the table`);
    frame.append(tableOf(this.chart));
    this.details.replaceChildren(this.details.firstElementChild!, frame);
  }

  private async save(kind: KindOfFile): Promise<void> {
    if (!this.chart || !this.context || !this.options) return;
    this.error.textContent = "";
    try {
      await save(kind, this.chart, this.context.dataset, this.options);
    } catch (reason) {
      this.fail(reason);
    }
  }

  private fail(reason: unknown): void {
    this.error.textContent = `This did not work: ${reason instanceof Error ? reason.message : String(reason)}`;
  }
}
