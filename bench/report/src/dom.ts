// SPDX-License-Identifier: MIT
//
// Elements are made here and nowhere else, of text and attributes: what results hold is never read as HTML.
import { cut, piecesOf, visibleText } from "./escape";

export type Child = Node | string | number | null | undefined | false | Child[];

/** true is an attribute without a value; false and null are none. */
export type Attributes = Record<string, string | number | boolean | null | undefined>;

export function append(parent: Node, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.appendChild(typeof child === "object" ? child : document.createTextNode(String(child)));
  }
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

export function fill(element: Element, ...children: Child[]): void {
  const fragment = document.createDocumentFragment();
  append(fragment, children);
  element.replaceChildren(fragment);
}

/** Texts that are no longer may break behind "_" and "/", where names consist of words. */
const longestName = 100;

function withBreaks(text: string): Child[] {
  return text.split(/(?<=[_/])(?=.)/s).flatMap((word, i) => (i > 0 ? [h("wbr"), word] : [word]));
}

/** How much of a cut text its title holds: browsers show less, and each row has one. */
const longestTitle = 1000;

/** Text of results: isolated from the direction of what is around it, with escapes for what cannot be seen. */
export function showText(text: string, limit = 80): HTMLElement {
  const short = cut(text, limit);
  const element = h("bdi", { class: "text" });
  for (const { text: piece, escaped } of piecesOf(short)) {
    if (escaped) element.append(h("span", { class: "escape" }, piece));
    else append(element, limit <= longestName ? withBreaks(piece) : [piece]);
  }
  if (short.length < text.length) {
    element.append("…");
    element.title = `${visibleText(text, longestTitle)} (${text.length.toLocaleString("en")} characters)`;
  }
  return element;
}

/** A longer text: its beginning, and where that is not all of it, the whole one click away. */
export function showProse(text: string, limit = 600): Node {
  if (text.length <= limit) return showText(text, limit);
  const whole = h("details", { class: "whole" }, h("summary", {}, showText(text, limit)));
  whole.addEventListener("toggle", () => {
    if (!whole.open || whole.childElementCount > 1) return;
    const attributes = { class: "whole-text", tabindex: 0, role: "group", "aria-label": "The whole text" };
    whole.append(h("div", attributes, showText(text, text.length)));
  });
  return whole;
}
