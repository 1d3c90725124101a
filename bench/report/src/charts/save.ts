// SPDX-License-Identifier: MIT
//
// Files of a chart, made in the browser: nothing leaves it.
import { csvOf } from "../csv";
import type { Chart, SpecOptions, Table } from "./chart";
import { exported, svgOf, viewOf } from "./draw";

export function tableCsv({ head, rows }: Table): string {
  return csvOf([head, ...rows].map((row) => row.map((value) => String(value ?? ""))));
}

/** "roundtrip-log-pareto.svg": what a file system takes anywhere. */
export function fileName(dataset: string, id: string, ending: string): string {
  const plain = dataset.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 60);
  return `roundtrip-${plain}-${id}.${ending}`;
}

function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  const address = URL.createObjectURL(content);
  link.href = address;
  link.download = name;
  link.click();
  // The click only begins the download.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function pngOf(chart: Chart, options: SpecOptions): Promise<Blob> {
  const view = viewOf(exported(chart, options));
  const canvas = await view.toCanvas(2);
  view.finalize();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser makes no PNG of this size"))), "image/png");
  });
}

export const kindsOfFiles = ["SVG", "CSV", "PNG"] as const;

export type KindOfFile = (typeof kindsOfFiles)[number];

export async function save(kind: KindOfFile, chart: Chart, dataset: string, options: SpecOptions): Promise<void> {
  const name = fileName(dataset, chart.id, kind.toLowerCase());
  if (kind === "PNG") download(await pngOf(chart, options), name);
  else if (kind === "SVG") download(new Blob([await svgOf(chart, options)], { type: "image/svg+xml" }), name);
  else download(new Blob([tableCsv(chart.table)], { type: "text/csv;charset=utf-8" }), name);
}
