// SPDX-License-Identifier: MIT
//
// All charts of the page: a section each, drawn when it comes near to what one sees, and again only when it has changed.
import { type Chart, type ChartContext, chartsOf, type SpecOptions } from "./chart";
import { ChartSection } from "./section";
import type { ThemeName } from "./theme";

export type { ChartContext } from "./chart";

/** Less is scrolled in its frame: names and figures need their room. */
const narrowest = 260;
/** A window that is dragged larger asks for a drawing once, when it rests. */
const rest = 120;

function themeNow(dark: MediaQueryList): ThemeName {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return dark.matches ? "dark" : "light";
}

export class ChartPanel {
  private readonly sections = new Map<string, ChartSection>();
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly near: IntersectionObserver;
  private context: ChartContext | null = null;
  private width: number;
  private timer = 0;

  constructor(private readonly container: HTMLElement) {
    container.classList.add("chart-panel");
    this.width = this.measure();
    this.near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        [...this.sections.values()].find(({ element }) => element === target)?.setNear(isIntersecting);
      }
    }, { rootMargin: "400px 0px" });
    new ResizeObserver(() => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.resize(), rest);
    }).observe(container);
    const redraw = () => this.redraw();
    this.dark.addEventListener("change", redraw);
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  update(context: ChartContext): void {
    this.context = context;
    const charts = chartsOf(context);
    const kept = new Set(charts.map(({ id }) => id));
    for (const [id, section] of this.sections) {
      if (kept.has(id)) continue;
      this.near.unobserve(section.element);
      section.remove();
      this.sections.delete(id);
    }
    let before: Element | null = null;
    for (const chart of charts) {
      const section = this.sectionOf(chart);
      section.set(chart, context, this.options());
      // Moving what is in its place already would end what one does there: a selection, a focus.
      const place: Element | null = before ? before.nextElementSibling : this.container.firstElementChild;
      if (place !== section.element) this.container.insertBefore(section.element, place);
      before = section.element;
    }
  }

  /** Before, and after: paper is white, and shows what nobody has scrolled to. */
  print(begins: boolean): void {
    if (!begins) this.redraw();
    else for (const section of this.sections.values()) section.drawNow({ ...this.options(), theme: "light" });
  }

  private sectionOf({ id }: Chart): ChartSection {
    let section = this.sections.get(id);
    if (!section) {
      section = new ChartSection(id);
      this.sections.set(id, section);
      this.near.observe(section.element);
    }
    return section;
  }

  private options(): SpecOptions {
    return { theme: themeNow(this.dark), scale: this.context?.scale ?? "log", width: this.width };
  }

  private redraw(): void {
    for (const section of this.sections.values()) section.redraw(this.options());
  }

  private measure(): number {
    return Math.max(narrowest, Math.floor(this.container.clientWidth));
  }

  private resize(): void {
    const width = this.measure();
    // A container that is hidden has no width; it will have one again when it is shown.
    if (this.container.clientWidth === 0 || width === this.width) return;
    this.width = width;
    this.redraw();
  }
}
