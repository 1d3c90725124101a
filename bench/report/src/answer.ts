// SPDX-License-Identifier: MIT
//
// The answer, which the command wrote: of the run that is chosen what all datasets have in common, then the dataset that is
// chosen; those of the other datasets and of the other runs are one click away.
import { fill, h, showText } from "./dom";
import type { Dataset, Model } from "./model";
import type { Part, Shell } from "./shell";
import { parseHash } from "./state";

/** Answers that somebody may open. */
class Rest {
  private readonly summary = h("summary", {});
  private readonly articles = h("div", { class: "other-answers" });
  readonly element: HTMLDetailsElement;

  constructor(which: string) {
    this.element = h("details", { class: `rest ${which}` }, this.summary, this.articles);
  }

  show(articles: HTMLElement[], summary: string): void {
    this.articles.replaceChildren(...articles);
    this.element.hidden = articles.length === 0;
    this.summary.textContent = summary;
  }
}

export class AnswerSection implements Part {
  private readonly articles: HTMLElement[];
  private readonly picker = h("fieldset", { class: "pills datasets" });
  private readonly lead = h("div", { class: "lead-answer" });
  private readonly slot = h("div", { class: "chosen-answer", "aria-live": "polite" });
  private readonly others = new Rest("other-datasets");
  private readonly elsewhere = new Rest("other-runs");
  private model: Model | null = null;
  private dataset: Dataset | null = null;
  private shell: Shell | null = null;

  /** `follow` is called when somebody wants to see where a figure comes from. */
  constructor(section: HTMLElement, private readonly follow: () => void) {
    this.articles = [...section.querySelectorAll<HTMLElement>("article[data-dataset]")];
    const first = this.articles[0];
    const heading = section.querySelector("h2");
    if (heading) heading.after(this.lead, this.picker);
    else section.prepend(this.lead, this.picker);
    if (first) first.before(this.slot, this.others.element, this.elsewhere.element);
    else section.append(this.slot);
    section.addEventListener("click", (event) => this.clicked(event));
    this.picker.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement) this.shell!.set({ dataset: event.target.value });
    });
  }

  update(shell: Shell): void {
    this.shell = shell;
    if (shell.dataset === this.dataset) return;
    this.dataset = shell.dataset;
    if (shell.model !== this.model) this.build(shell.model);
    this.model = shell.model;
    const name = shell.dataset.result.name;
    for (const input of this.picker.querySelectorAll("input")) input.checked = input.value === name;
    // By their places: a name may be too long, or too odd, to stand in an attribute as it is.
    const ofRun = this.articles.filter((article) => article.dataset.run === String(shell.state.run));
    const place = String(shell.model.datasets.indexOf(shell.dataset));
    const chosen = ofRun.find((article) => article.dataset.place === place);
    const all = ofRun.find((article) => article.dataset.place === "");
    const others = ofRun.filter((article) => article !== chosen && article !== all);
    this.lead.replaceChildren(...(all ? [all] : []));
    if (chosen) {
      if (chosen.parentNode !== this.slot) this.slot.replaceChildren(chosen);
    } else fill(this.slot, h("p", {}, "Nothing is said of ", showText(name, 40), " here; its table is below."));
    this.others.show(others, others.length === 1 ? "The answer for the other dataset"
      : `The answers for the other ${others.length} datasets`);
    const runs = shell.data.runs.length - 1;
    this.elsewhere.show(this.articles.filter((article) => !ofRun.includes(article)),
      runs === 1 ? "The answers of the other run" : `The answers of the other ${runs} runs`);
  }

  private build(model: Model): void {
    fill(this.picker, h("legend", {}, "Dataset"), model.datasets.map(({ result }) => h(
      "label", {}, h("input", { type: "radio", name: "dataset", value: result.name }), showText(result.name, 40))));
    this.picker.hidden = model.datasets.length < 2;
  }

  /** A figure leads to its row, whatever was filtered; the rest of the view stays as it is. */
  private clicked(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a.figure") : null;
    const hash = link?.getAttribute("href");
    if (!this.shell || !hash?.startsWith("#") || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { data } = this.shell;
    const { run, dataset, row, filters, search } = parseHash(hash, data.runs.map(({ label }) => label));
    this.shell.set({ run, dataset, row, filters, search });
    this.follow();
  }
}
