// SPDX-License-Identifier: MIT
//
// What all charts look like. The hues are those of Okabe and Ito, which people of any colour vision tell apart, made darker or
// lighter until each has a contrast of 3:1 with the background; what is written has 4.5:1.
import type { Config } from "vega-lite";

export type ThemeName = "light" | "dark";

export interface Theme {
  /** Of exported files; in the page a chart has no background. */
  surface: string;
  text: string;
  muted: string;
  grid: string;
  /** Blue, vermilion, green, purple, orange, sky, olive, grey. */
  hues: readonly [string, string, string, string, string, string, string, string];
}

export const themes: Record<ThemeName, Theme> = {
  light: {
    surface: "#ffffff",
    text: "#1f2328",
    muted: "#59636e",
    grid: "#dfe3e8",
    hues: ["#0072b2", "#c75000", "#00805d", "#b04f8a", "#a86f00", "#2b86c2", "#7a7000", "#6b7280"],
  },
  dark: {
    surface: "#0d1117",
    text: "#e6edf3",
    muted: "#9aa4af",
    grid: "#2b323b",
    hues: ["#5aaef0", "#f58a4b", "#35c79e", "#e59acb", "#efb13a", "#9bd8ff", "#e5da4a", "#a3abb5"],
  },
};

/** Of whatever reads them: a page, or an image on a page that cannot bring its own. */
export const fontStack = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";

export const fontSize = 11;

/** A colour that lets what lies behind it through: `alpha` of 255. */
export function faint(colour: string, alpha: number): string {
  return colour + alpha.toString(16).padStart(2, "0");
}

export function configOf(theme: Theme): Config {
  return {
    background: "transparent",
    // The figure around it has a name, a description and a table; a screen reader need not walk through marks.
    aria: false,
    font: fontStack,
    padding: 4,
    view: { stroke: null },
    axis: {
      labelFontSize: fontSize, titleFontSize: fontSize, titleFontWeight: "normal",
      labelColor: theme.text, titleColor: theme.muted, gridColor: theme.grid, domainColor: theme.muted,
      tickColor: theme.muted, titlePadding: 8,
    },
    legend: {
      labelFontSize: fontSize, labelColor: theme.text, titleColor: theme.muted, titleFontSize: fontSize,
      symbolSize: 70, symbolStrokeWidth: 1.5, columnPadding: 16, offset: 10, labelLimit: 260,
    },
    title: {
      anchor: "start", fontSize: 15, fontWeight: 600, color: theme.text, subtitleColor: theme.muted,
      subtitleFontSize: 12, subtitlePadding: 4, offset: 12, frame: "bounds",
    },
    text: { font: fontStack, fontSize, color: theme.text },
  };
}
