// SPDX-License-Identifier: MIT
//
// The page below the answer: its state, the parts that follow it, and the address that keeps it.
import { AboutSection, doubtsOf } from "./about";
import { AnswerSection } from "./answer";
import { CalculatorSection } from "./calculator_view";
import { ChartSection } from "./chart_section";
import { Controls, field, option } from "./controls";
import { unpack } from "./data";
import type { PageData } from "./data";
import { fill, h, showText } from "./dom";
import { visibleText } from "./escape";
import { Downloads } from "./downloads";
import { modelOf } from "./model";
import type { Dataset, Model } from "./model";
import { datasetOf } from "./runs";
import { RunsSection } from "./runs_view";
import type { Part, Shell } from "./shell";
import { parseHash, printHash, settle, usualState } from "./state";
import type { ViewState } from "./state";
import { tableOf } from "./table";
import type { TableView } from "./table";
import { TableSection } from "./table_view";
import { themeButton } from "./theme";

/** Addresses follow a slider with this delay: browsers allow a page so many a second. */
const addressDelay = 200;

export type Failed = (what: string, error: unknown) => void;

export class App implements Shell {
  state: ViewState = usualState();
  model!: Model;
  dataset!: Dataset;
  view!: TableView;
  readonly models: (Model | null)[];
  private readonly labels: string[];
  private readonly broken = new Set<number>();
  private readonly runSelect = h("select", {});
  private readonly facts = h("p", { class: "fine" });
  private readonly doubts = h("div", { class: "notice doubts", hidden: true });
  private parts: Part[] = [];
  private table!: TableSection;
  private burst: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly data: PageData, private readonly root: HTMLElement, private readonly answer: HTMLElement,
    private readonly failed: Failed,
  ) {
    this.models = data.runs.map(() => null);
    this.labels = data.runs.map(({ label }) => label);
  }

  async start(): Promise<void> {
    const wanted = parseHash(location.hash, this.labels);
    const order = [wanted.run, ...this.labels.keys()].filter((run, i, all) => all.indexOf(run) === i);
    let run: number | undefined;
    for (const candidate of order) {
      if (await this.load(candidate)) {
        run = candidate;
        break;
      }
    }
    if (run === undefined) return;
    this.build();
    this.show({ ...wanted, run });
    addEventListener("hashchange", () => void this.follow());
    if (this.state.row !== null) this.table.showHighlighted(false);
    for (const other of order) await this.loadLater(other);
  }

  set(change: Partial<ViewState>, burst?: string): void {
    const state = { ...this.state, ...change };
    const apply = () => {
      this.show(state);
      this.write(burst);
    };
    if (this.models[state.run]) apply();
    else void this.load(state.run).then((loaded) => (loaded ? apply() : this.show(this.state)));
  }

  /** Whether the run is there. One that cannot be unpacked is said once. */
  private async load(run: number): Promise<boolean> {
    if (this.models[run]) return true;
    if (this.broken.has(run)) return false;
    try {
      const model = modelOf(await unpack(this.data.runs[run]!.packed));
      if (model.datasets.length === 0) throw new Error("they hold no dataset");
      this.models[run] = model;
      return true;
    } catch (error) {
      this.broken.add(run);
      this.failed(`The results of the run ${visibleText(this.labels[run] ?? "", 40)} cannot be shown`, error);
      return false;
    }
  }

  /** The runs that nobody looks at yet, one after the other, so that the page stays alive. */
  private async loadLater(run: number): Promise<void> {
    if (this.models[run] || this.broken.has(run)) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (await this.load(run)) this.update();
  }

  /** Forward, back, or an address that somebody typed. */
  private async follow(): Promise<void> {
    // What still waits belongs to the entry that was left.
    clearTimeout(this.timer);
    this.timer = undefined;
    const state = parseHash(location.hash, this.labels);
    if (!(await this.load(state.run))) return;
    this.burst = null;
    this.show(state);
    if (this.state.row !== null) this.table.showHighlighted(false);
  }

  private show(state: ViewState): void {
    this.model = this.models[state.run]!;
    this.state = settle(state, this.model);
    this.dataset = datasetOf(this.model, this.state.dataset)!;
    this.view = tableOf(this.model, this.dataset, this.state);
    this.update();
  }

  private update(): void {
    this.updateHead();
    for (const part of this.parts) part.update(this);
  }

  private write(burst?: string): void {
    const same = burst !== undefined && burst === this.burst;
    this.burst = burst ?? null;
    if (same) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), addressDelay);
      return;
    }
    this.flush();
    this.address("pushState");
  }

  /** What waits for the end of a burst. */
  private flush(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.address("replaceState");
  }

  private address(way: "pushState" | "replaceState"): void {
    const hash = printHash(this.state, this.labels, this.model.datasets[0]!.result.name);
    if (hash === location.hash.slice(1)) return;
    try {
      history[way](null, "", hash ? `#${hash}` : location.href.replace(/#.*$/s, ""));
    } catch {
      // A browser that refuses, as some do after many: the view is right all the same, and the next change tries again.
    }
  }

  private build(): void {
    const actions = new Downloads(this.failed);
    const controls = new Controls();
    this.table = new TableSection(controls.element, actions.element);
    const charts = new ChartSection();
    const calculator = new CalculatorSection();
    const runs = new RunsSection();
    const about = new AboutSection(actions.note);
    const answer = new AnswerSection(this.answer, () => this.table.showHighlighted(true));
    this.parts = [answer, controls, this.table, actions, charts, calculator, runs, about];
    this.runSelect.append(...this.labels.map((label, i) => option([String(i), visibleText(label, 60)])));
    this.runSelect.addEventListener("change", () => this.set({ run: Number(this.runSelect.value) }));
    const header = document.querySelector("body > header");
    header?.append(
      this.facts,
      h("div", { class: "head-controls" }, this.labels.length > 1 && field("Run", this.runSelect),
        themeButton(() => charts.redraw())),
    );
    this.answer.after(this.doubts);
    // The answer is full of links, which nobody who uses the keys wants to pass each time.
    const skip = h("a", { class: "skip", href: "#table" }, "Skip to the table");
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      this.table.focus();
    });
    document.body.prepend(skip);
    fill(this.root, this.table.element, charts.element, calculator.element, runs.element, about.element);
  }

  private updateHead(): void {
    const { context, roundtrip: { fingerprint, version } } = this.model.results;
    this.runSelect.value = String(this.state.run);
    const { cpu_model: cpu, cores, compiler } = fingerprint;
    fill(
      this.facts, "Measured by roundtrip ", showText(version, 30), " on ", showText(context.date.slice(0, 10), 30),
      cpu && [" · ", showText(String(cpu), 60)], cores ? ` · ${cores} cores` : "",
      compiler && [" · ", showText(String(compiler), 40)],
    );
    const doubts = doubtsOf(this.model);
    this.doubts.hidden = doubts.length === 0;
    fill(this.doubts, doubts.map((text) => h("p", {}, text)));
  }
}
