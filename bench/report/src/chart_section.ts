// SPDX-License-Identifier: MIT
//
// Where the charts are. They are drawn when they come near: the table does not wait for them.
import { ChartPanel } from "./charts/panel";
import { fill, h, showText } from "./dom";
import type { Model } from "./model";
import type { Part, Shell } from "./shell";

export class ChartSection implements Part {
  private readonly container = h("div", { class: "chart-panel" });
  private readonly heading = h("h2", { id: "charts-heading" }, "Charts");
  readonly element = h("section", { id: "charts", "aria-labelledby": "charts-heading" }, this.heading, this.container);
  private panel: ChartPanel | null = null;
  private shell: Shell | null = null;
  private near = false;
  private pending = false;

  constructor() {
    const observer = new IntersectionObserver((entries) => {
      this.near = entries.some((entry) => entry.isIntersecting);
      if (this.near && this.pending) this.draw();
    }, { rootMargin: "600px" });
    observer.observe(this.element);
    // Paper has no place to scroll to.
    addEventListener("beforeprint", () => {
      if (this.pending) this.draw();
      this.panel?.print(true);
    });
    addEventListener("afterprint", () => this.panel?.print(false));
  }

  update(shell: Shell): void {
    this.shell = shell;
    this.redraw();
  }

  /** After what is to be seen first. */
  redraw(): void {
    if (this.pending) return;
    this.pending = true;
    setTimeout(() => this.near && this.pending && this.draw(), 0);
  }

  private draw(): void {
    const shell = this.shell;
    if (!shell) return;
    this.pending = false;
    const { data, models, state, dataset, view } = shell;
    fill(this.heading, "Charts of ", showText(dataset.result.name, 40));
    const there = data.runs.map(({ label }, i) => ({ label, model: models[i] ?? null, current: i === state.run }))
      .filter((run): run is { label: string; model: Model; current: boolean } => run.model !== null);
    try {
      this.panel ??= new ChartPanel(this.container);
      this.panel.update({
        runs: there.map(({ label, model }) => ({ label, model })),
        run: there.findIndex((run) => run.current),
        dataset: dataset.result.name,
        rows: view.rows.map(({ row }) => row),
        chosen: state.with,
        highlighted: state.row,
        scale: state.scale,
        histories: data.histories,
        onScale: (scale) => this.shell!.set({ scale }),
      });
    } catch (error) {
      fill(this.container, h("p", { class: "notice", role: "alert" }, `The charts cannot be drawn: ${String(error)}`));
      this.panel = null;
    }
  }
}
