// SPDX-License-Identifier: MIT
//
// What is above the table: search, filters, sort, columns, the row to compare with, and "my choice".
import { h, fill, showText } from "./dom";
import { visibleText } from "./escape";
import type { Model } from "./model";
import type { Part, Shell } from "./shell";
import { languagesOf, noFilters } from "./state";
import type { Filters, ViewState } from "./state";
import { chosenColumns, columnsOf, nameKey } from "./table";

type Option = [value: string, text: string];

export function option([value, text]: Option): HTMLOptionElement {
  return h("option", { value }, text);
}

export function field(label: string, control: HTMLElement): HTMLElement {
  return h("label", { class: "field" }, h("span", {}, label), control);
}

const either: Option[] = [["", "any"], ["yes", "yes"], ["no", "no"]];

function choices(model: Model): { key: Exclude<keyof Filters, "library" | "exact">; label: string; options: Option[] }[] {
  const languages = languagesOf(model);
  const accessed = model.datasets.some(({ rows }) => rows.some((row) => row.zeroCopy !== null));
  return [
    { key: "encoding", label: "Encoding", options: [["", "any"], ["binary", "binary"], ["text", "text"]] },
    { key: "schema", label: "Needs a schema", options: either },
    { key: "described", label: "Self-describing", options: either },
    { key: "zerocopy", label: "Zero-copy", options: accessed ? either : [["", "not timed in this run"]] },
    { key: "checks", label: "Load is", options: [["", "any"], ["checked", "checked"], ["request", "checked, or on request"]] },
    {
      key: "language", label: "Read in another language",
      options: languages.length > 0 ? [["", "any"], ...languages.map((name): Option => [name, visibleText(name, 40)])]
        : [["", "not judged in this run"]],
    },
    { key: "own", label: "Suite’s own formats", options: [["", "shown"], ["yes", "only these"], ["no", "hidden"]] },
  ];
}

export function activeFilters(filters: Filters): number {
  const { library, exact, ...words } = filters;
  return Number(library.length > 0) + Number(exact) + Object.values(words).filter(Boolean).length;
}

/** Check boxes behind a summary. */
function menu(name: string): { element: HTMLDetailsElement; summary: HTMLElement; body: HTMLElement } {
  const summary = h("summary", {});
  const body = h("div", { class: "menu-body", role: "group", "aria-label": name });
  return { element: h("details", { class: "menu" }, summary, body), summary, body };
}

function checkbox(name: string, value: string, text: Node | string): HTMLElement {
  return h("label", { class: "check" }, h("input", { type: "checkbox", name, value }), text);
}

function boxes(element: Element, name: string): HTMLInputElement[] {
  return [...element.querySelectorAll<HTMLInputElement>(`input[name=${name}]`)];
}

export class Controls implements Part {
  readonly element = h("div", { class: "controls" });
  private readonly search = h(
    "input", { type: "search", autocomplete: "off", spellcheck: "false", placeholder: "name or library" });
  private readonly sort = h("select", {});
  private readonly reversed = h("button", { type: "button" }, "Reverse");
  private readonly compare = h("select", {});
  private readonly mine = h("select", {});
  private readonly filters = h("details", { class: "filters" });
  private readonly filterSummary = h("summary", {}, "Filters");
  private readonly filterBody = h("div", { class: "filter-body" });
  private readonly exact = h("input", { type: "checkbox" });
  private readonly clear = h("button", { type: "button" }, "Clear the filters");
  private readonly libraries = menu("Libraries");
  private readonly columns = menu("Columns");
  private readonly selects = new Map<keyof Filters, HTMLSelectElement>();
  private model: Model | null = null;
  private shell: Shell | null = null;

  constructor() {
    this.filters.open = globalThis.innerWidth >= 900;
    this.filters.append(this.filterSummary, this.filterBody);
    this.element.append(
      h("div", { class: "control-row" }, field("Search", this.search), field("Sort by", this.sort), this.reversed,
        field("Compare with", this.compare), field("My choice", this.mine), this.columns.element),
      this.filters,
    );
    this.search.addEventListener("input", () => this.set({ search: this.search.value }, "search"));
    this.sort.addEventListener("change", () => this.set({ sort: this.sort.value, reversed: false }));
    this.reversed.addEventListener("click", () => this.set({ reversed: !this.shell!.state.reversed }));
    this.compare.addEventListener("change", () => this.set({ with: this.compare.value || null }));
    this.mine.addEventListener("change", () => this.set({ row: this.mine.value || null }));
    this.exact.addEventListener("change", () => this.filter({ exact: this.exact.checked }));
    this.clear.addEventListener("click", () => {
      this.filterSummary.focus();
      this.set({ filters: noFilters(), search: "" });
    });
    this.libraries.body.addEventListener("change", () =>
      this.filter({ library: this.checked(this.libraries.body, "library") }));
    this.columns.body.addEventListener("change", () => this.columnsChanged());
    this.columns.body.addEventListener("click", (event) => {
      if (event.target instanceof HTMLButtonElement) this.set({ columns: null });
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !(event.target instanceof Element)) return;
      const opened = event.target.closest<HTMLDetailsElement>("details.menu");
      if (!opened) return;
      opened.open = false;
      opened.querySelector("summary")?.focus();
    });
    // A menu covers what is below it: it closes as soon as somebody is elsewhere.
    for (const event of ["pointerdown", "focusin"]) {
      document.addEventListener(event, ({ target }) => {
        for (const { element } of [this.libraries, this.columns]) if (!element.contains(target as Node)) element.open = false;
      });
    }
  }

  update(shell: Shell): void {
    this.shell = shell;
    if (shell.model !== this.model) this.build(shell.model);
    this.model = shell.model;
    const { state } = shell;
    // Not while somebody types in it: the cursor would jump.
    if (this.search.value !== state.search) this.search.value = state.search;
    this.sort.value = state.sort;
    this.reversed.setAttribute("aria-pressed", String(state.reversed));
    this.compare.value = state.with ?? "";
    this.mine.value = state.row ?? "";
    this.exact.checked = state.filters.exact;
    for (const [key, select] of this.selects) select.value = state.filters[key] as string;
    const active = activeFilters(state.filters);
    this.filterSummary.textContent = active === 0 ? "Filters" : `Filters: ${active} active`;
    this.clear.hidden = active === 0 && state.search === "";
    for (const box of boxes(this.libraries.body, "library")) box.checked = state.filters.library.includes(box.value);
    const { library } = state.filters;
    this.libraries.summary.textContent = library.length === 0 ? "Libraries: all"
      : library.length === 1 ? `Library: ${visibleText(library[0]!, 24)}` : `Libraries: ${library.length}`;
    const shown = chosenColumns(shell.model, state.columns).map((column) => column.key);
    for (const box of boxes(this.columns.body, "column")) box.checked = shown.includes(box.value);
    this.columns.summary.textContent = `Columns: ${shown.length}`;
  }

  /** What the run has. */
  private build(model: Model): void {
    const { formats } = model.results.roundtrip;
    const names = formats.map((entry): Option => [entry.name, visibleText(entry.name, 40)]);
    fill(this.compare, option(["", "none"]), names.map(option));
    fill(this.mine, option(["", "none"]), names.map(option));
    const columns = columnsOf(model);
    fill(this.sort, option([nameKey, "format"]), columns.map(({ key, label }) => option([key, visibleText(label, 40)])));
    this.selects.clear();
    const selects = choices(model).map(({ key, label, options }) => {
      const select = h("select", { disabled: options.length === 1 }, options.map(option));
      select.addEventListener("change", () => this.filter({ [key]: select.value }));
      this.selects.set(key, select);
      return field(label, select);
    });
    const libraries = [...new Set(formats.filter((entry) => !entry.floor).map((entry) => entry.library))].sort();
    fill(this.libraries.body, libraries.map((library) => checkbox("library", library, showText(library, 60))));
    const exact = h("label", { class: "check" }, this.exact, "Exact only");
    fill(this.filterBody, this.libraries.element, selects, exact, this.clear);
    fill(this.columns.body, columns.map(({ key, label, about }) => {
      const box = checkbox("column", key, showText(label, 40));
      box.title = visibleText(about, 200);
      return box;
    }), h("button", { type: "button" }, "Usual columns"));
  }

  private checked(element: Element, name: string): string[] {
    return boxes(element, name).filter((box) => box.checked).map((box) => box.value);
  }

  private columnsChanged(): void {
    const chosen = this.checked(this.columns.body, "column");
    const usual = chosenColumns(this.model!, null).map((column) => column.key);
    const same = chosen.length === usual.length && chosen.every((key, i) => key === usual[i]);
    this.set({ columns: same ? null : chosen });
  }

  private filter(change: Partial<Filters>): void {
    this.set({ filters: { ...this.shell!.state.filters, ...change } });
  }

  private set(change: Partial<ViewState>, burst?: string): void {
    this.shell!.set(change, burst);
  }
}
