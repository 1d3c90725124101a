// SPDX-License-Identifier: MIT
//
// Light or dark: as the system has it, or as somebody chose here.
import { h } from "./dom";

const key = "roundtrip-theme";

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Of a file, some browsers keep nothing.
  }
}

function store(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // It holds as long as the page is open.
  }
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** `changed` is called when colours are others now. */
export function themeButton(changed: () => void): HTMLElement {
  const button = h("button", { type: "button", class: "theme" });
  const say = () => (button.textContent = isDark() ? "Light colours" : "Dark colours");
  const chosen = stored();
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  say();
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    store(theme);
    say();
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    say();
    changed();
  });
  return button;
}
