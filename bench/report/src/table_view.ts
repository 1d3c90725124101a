// SPDX-License-Identifier: MIT
//
// The table of a dataset: one listener for all of its cells.
import { h, fill, showProse, showText } from "./dom";
import type { Child } from "./dom";
import { visibleText } from "./escape";
import type { Dataset } from "./model";
import { rowDetail } from "./row_detail";
import type { Shell, Part } from "./shell";
import { cellText, missingText, nameKey, rankText, reasonOf, statusOf } from "./table";
import type { Column, PlacedRow, TableView } from "./table";
import { formatValue } from "./text";

/** What a click on a header sorts by, or the other way round. */
export function nextSort(shell: Shell, key: string): { sort: string; reversed: boolean } {
  const { sort, reversed } = shell.state;
  return { sort: key, reversed: key === sort && !reversed };
}

function badge(kind: string, text: string, title: string): HTMLElement {
  return h("span", { class: `badge ${kind}`, title }, text);
}

export class TableSection implements Part {
  private readonly heading = h("h2", { id: "table-heading" }, "All formats");
  private readonly about = h("div", { class: "about-dataset" });
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly table = h("table", { class: "figures" });
  private readonly box = h(
    "div", { class: "box", role: "region", tabindex: 0, "aria-label": "Figures of each format" }, this.table);
  private readonly legend = h("div", { class: "legend" });
  readonly element: HTMLElement;
  /** Rows whose details are open. */
  private readonly open = new Set<string>();
  private shell: Shell | null = null;
  private described: Dataset | null = null;
  private order: PlacedRow[] = [];

  constructor(controls: HTMLElement, actions: HTMLElement) {
    this.element = h(
      "section", { id: "table", "aria-labelledby": "table-heading" },
      this.heading, this.about, controls, h("div", { class: "status-line" }, this.status, actions), this.box, this.legend,
    );
    this.box.addEventListener("click", (event) => this.clicked(event));
  }

  update(shell: Shell): void {
    this.shell = shell;
    const { view, dataset } = shell;
    this.order = view.rows;
    fill(this.heading, "All formats on ", showText(dataset.result.name, 40));
    if (dataset !== this.described) fill(this.about, describe(shell));
    this.described = dataset;
    // Said aloud where it changes, and only there.
    const summary = h("p", {}, this.summary(view));
    if (summary.textContent !== this.status.textContent) this.status.replaceChildren(...summary.childNodes);
    fill(this.legend, legendOf(shell));
    this.render();
  }

  /** Brings the highlighted row into sight. */
  focus(): void {
    this.element.scrollIntoView();
    this.box.focus({ preventScroll: true });
  }

  showHighlighted(focus: boolean): void {
    const row = this.table.querySelector<HTMLElement>("tr.mine");
    row?.scrollIntoView({ block: "center", inline: "nearest" });
    if (focus) row?.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  }

  private summary(view: TableView): Child[] {
    const { state } = this.shell!;
    const { rankedBy, base } = view;
    const some = view.shown < view.formats;
    const column = view.columns.find((candidate) => candidate.key === state.sort)?.label ?? rankedBy?.label;
    const sorted = state.sort === nameKey ? "name" : state.sort === rankedBy?.key ? rankedBy.label : column;
    return [
      some && `${view.shown} of `, `${view.formats} format${view.formats === 1 ? "" : "s"}`,
      `, sorted by ${visibleText(sorted ?? "name")}`,
      state.reversed && ", the other way round", rankedBy && sorted !== rankedBy.label && `, ranked by ${visibleText(rankedBy.label)}`,
      some && "; ranks are among those shown", base && ["; ratios to ", showText(base.format, 40)], ".",
    ];
  }

  private render(): void {
    const shell = this.shell!;
    const key = document.activeElement instanceof HTMLElement && this.box.contains(document.activeElement)
      ? document.activeElement.dataset.focus : undefined;
    const { view } = shell;
    fill(
      this.table,
      h("caption", { class: "unseen" }, `Figures of each format on ${visibleText(shell.dataset.result.name)}`),
      this.head(view),
      h("tbody", {}, view.rows.length > 0 ? view.rows.map((placed, i) => this.line(placed, i))
        : h("tr", {}, h("td", { colspan: view.columns.length + 2 }, "No format fits the search and the filters."))),
    );
    if (key === undefined) return;
    // What had the focus was made anew.
    for (const element of this.table.querySelectorAll<HTMLElement>("[data-focus]")) {
      if (element.dataset.focus === key) element.focus({ preventScroll: true });
    }
  }

  private head(view: TableView): HTMLElement {
    const { state } = this.shell!;
    const cell = (key: string, label: string, about: string, kind: string, ascending: boolean) => {
      const sorted = state.sort === key;
      const up = ascending !== state.reversed;
      return h(
        "th", { scope: "col", class: kind, "aria-sort": sorted ? (up ? "ascending" : "descending") : null },
        h(
          "button", { type: "button", "data-sort": key, "data-focus": `sort ${key}`, title: visibleText(about, 300) }, visibleText(label),
          h("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (up ? "▲" : "▼") : ""),
        ),
      );
    };
    const by = view.rankedBy ? `Rank by ${visibleText(view.rankedBy.label)}` : "Rank";
    const rank = h("th", { scope: "col", class: "rank", title: by }, "#");
    const columns = view.columns.map(({ key, label, about, metric }) =>
      cell(key, label, about, metric ? "num" : "word", metric?.smallerIsBetter ?? true));
    return h("thead", {}, h("tr", {}, rank, cell(nameKey, "format", "The name of the format", "name", true), columns));
  }

  private line(placed: PlacedRow, index: number): Child {
    const shell = this.shell!;
    const { view, state, dataset } = shell;
    const { row } = placed;
    const mine = row.format === state.row;
    const open = this.open.has(row.format);
    const next = view.rows[index + 1]?.standing;
    const kinds = [
      next && next.rank === placed.standing?.rank && "with-next", row.floor && "floor", mine && "mine",
      row === view.base && "base", row.figures.size === 0 && "without",
    ];
    const best = shell.data.runs[state.run]?.answers.find((answer) => answer.dataset === dataset.result.name)?.best;
    const name = h(
      "th", { scope: "row", class: "name" },
      h(
        "button", { type: "button", "aria-expanded": String(open), "data-detail": index, "data-focus": `row ${row.format}` },
        showText(row.format, 60),
      ),
      row.floor && badge("", "floor", "A limit that no format can beat by much"),
      row.own && !row.floor && badge("own", "own", "A format of this suite itself"),
      best?.includes(row.format) && badge("best", "◆", "No other beats it in both save + load time and size"),
      row.entry.language && badge("", visibleText(row.entry.language, 24), "Not C++: timed by its own worker"),
      mine && badge("mine", "★ my choice", "Highlighted everywhere"),
      row === view.base && badge("base", "compared with", "All figures are ratios to this row; its own are not"),
    );
    const line = h(
      "tr", { class: kinds.filter(Boolean).join(" ") || null, "data-format": row.format },
      h("td", { class: "rank" }, rankText(placed)), name, view.columns.map((column) => this.cell(placed, column)),
    );
    if (!open) return line;
    const span = view.columns.length + 2;
    return [line, h("tr", { class: "detail" }, h("td", { colspan: span }, rowDetail(row, index, shell)))];
  }

  private cell({ row }: PlacedRow, { key, metric, words }: Column): HTMLElement {
    const { view } = this.shell!;
    if (!metric) {
      const text = words!(row);
      if (key !== "fidelity") return h("td", { class: "word" }, text ? showText(text, 60) : "–");
      const [status, reason] = [statusOf(row), reasonOf(row)];
      return h(
        "td", { class: "word fidelity" }, h("span", { class: "state", "data-status": status }, showText(status, 40)),
        reason && h("span", { class: "reason" }, showProse(reason, 240)),
      );
    }
    const text = cellText(row, metric, view.base);
    if (!text) {
      return h(
        "td", { class: "num none", title: visibleText(missingText(row, metric, view.base), 300) },
        h("span", { "aria-hidden": "true" }, "–"), h("span", { class: "unseen" }, "none"),
      );
    }
    return h(
      "td", { class: text.margin === "=" ? "num tie" : "num", title: text.title || null }, text.value, " ",
      metric.unit === "ns" ? h("span", { class: "margin" }, text.margin)
        : view.base && h("span", { class: "margin short" }, text.margin),
    );
  }

  private clicked(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
    const shell = this.shell;
    if (!button || !shell) return;
    const { sort, detail, with: compare, mine } = button.dataset;
    const at = (index: string) => this.order[Number(index)]!.row.format;
    if (sort !== undefined) shell.set(nextSort(shell, sort));
    else if (compare !== undefined) shell.set({ with: shell.state.with === at(compare) ? null : at(compare) });
    else if (mine !== undefined) shell.set({ row: shell.state.row === at(mine) ? null : at(mine) });
    else if (detail !== undefined) {
      if (!this.open.delete(at(detail))) this.open.add(at(detail));
      this.render();
    }
  }
}

function describe({ dataset }: Shell): Child[] {
  const { summary, payload_bytes: payload, kind, scale, source, licence, missing, notes } = dataset.result;
  const facts = [
    payload ? `${formatValue(payload, "bytes")} of payload` : "",
    kind === "generated" ? `scale ${scale}` : scale < 1 ? `the first ${Number((100 * scale).toPrecision(3))} % of it` : "",
  ].filter(Boolean);
  return [
    h("p", {}, showProse(summary, 400)),
    missing ? h("p", { class: "notice" }, "It was not there: ", showProse(missing)) : null,
    h("p", { class: "fine" }, facts.join(" · "), source && [" · ", showText(source, 120)],
      licence && [" · ", showText(licence, 160)]),
    notes && notes.length > 0 && h("details", {}, h("summary", {}, "How this data is represented"),
      h("ul", {}, notes.map((note) => h("li", {}, showProse(note))))),
  ];
}

function legendOf({ view, data, state }: Shell): Child {
  const rows = view.rows.map(({ row }) => row);
  const best = data.runs[state.run]?.answers.length;
  return h(
    "ul", {},
    h("li", {}, h("b", {}, "±"), " how far the figure of another run may be, with 95 % confidence"),
    h("li", {}, h("b", {}, "="), view.base ? " not to be told apart from the row it is compared with"
      : " behind a rank: not to be told apart from the first of that rank"),
    h("li", {}, h("b", {}, "~"), " too few launches to say"),
    rows.some((row) => row.floor)
      && h("li", {}, h("b", {}, "floor"), " copying the bytes, or the record: no format can beat it by much"),
    rows.some((row) => row.own) && h("li", {}, h("b", {}, "own"), " a format of this suite itself"),
    best ? h("li", {}, h("b", {}, "◆"), " no other beats it in both save + load time and size") : null,
  );
}
