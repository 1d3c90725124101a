// SPDX-License-Identifier: MIT
//
// Draws one chart as SVG: a request as JSON on standard input, the picture on standard output. `{"list": true, …}` prints the
// ids of the charts that the data allow. Exit code 2: the request cannot be fulfilled, and standard error says why.
import { text } from "node:stream/consumers";

import { textMetrics } from "vega";

import { type Chart, chartsOf } from "./charts/chart";
import { svgOf } from "./charts/draw";
import { label, textWidth } from "./charts/label";
import type { HistoryView } from "./data";
import { modelOf } from "./model";
import type { Results } from "./results";

interface Request {
  results: { label: string; results: Results }[];
  histories?: HistoryView[];
  dataset?: string;
  chart?: string;
  theme?: "light" | "dark";
  scale?: "log" | "linear";
  width?: number;
  /** The only ones that are shown. */
  formats?: string[];
  title?: boolean;
  list?: boolean;
}

class Refusal extends Error {}

function among<T extends string>(name: string, value: T | undefined, allowed: readonly [T, ...T[]]): T {
  if (value === undefined) return allowed[0];
  if (!allowed.includes(value)) throw new Refusal(`${name} is ${allowed.join(" or ")}, not ${label(String(value))}`);
  return value;
}

function chartsFor(request: Request): Chart[] {
  if (!Array.isArray(request.results) || request.results.length === 0) throw new Refusal("the request has no results");
  const runs = request.results.map(({ label, results }) => ({ label, model: modelOf(results) }));
  const { datasets } = runs[0]!.model;
  const dataset = datasets.find(({ result }) => result.name === (request.dataset ?? datasets[0]?.result.name));
  if (!dataset) {
    const known = datasets.map(({ result }) => label(result.name)).join(", ");
    throw new Refusal(`the first results have no dataset ${label(String(request.dataset))}; there are: ${known || "none"}`);
  }
  const shown = request.formats && new Set(request.formats);
  return chartsOf({
    runs, run: 0, dataset: dataset.result.name, rows: dataset.rows.filter((row) => !shown || shown.has(row.format)),
    chosen: null, highlighted: null, scale: "log", histories: request.histories ?? [],
  });
}

async function answer(input: string): Promise<string> {
  const request = JSON.parse(input) as Request;
  const charts = chartsFor(request);
  if (request.list) return `${JSON.stringify(charts.map(({ id }) => id))}\n`;
  const chart = charts.find(({ id }) => id === request.chart);
  if (!chart) {
    const known = charts.map(({ id }) => id).join(", ");
    throw new Refusal(`the data allow no chart ${label(String(request.chart))}; they allow: ${known || "none"}`);
  }
  const width = request.width ?? 800;
  if (!(width >= 240 && width <= 8000)) throw new Refusal("width is 240 to 8000 pixels");
  const theme = among("theme", request.theme, ["light", "dark"]);
  const scale = among("scale", request.scale, ["log", "linear"]);
  return svgOf(chart, { theme, scale, width }, request.title ?? true);
}

// Without a canvas nothing measures text, and with one the picture would depend on this machine's fonts.
textMetrics.width = ({ fontSize }, shown) => textWidth(String(shown ?? ""), fontSize ?? 11);

try {
  process.stdout.write(await answer(await text(process.stdin)));
} catch (error) {
  const known = error instanceof Refusal || error instanceof SyntaxError;
  const message = known ? error.message : `the data cannot be read: ${String(error)}`;
  // One line, whatever the request held.
  process.stderr.write(`chart: ${label(message, 1000)}\n`);
  process.exitCode = 2;
}
