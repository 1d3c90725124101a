// SPDX-License-Identifier: MIT
//
// What is seen of the page, and the short hash that keeps it: only what differs from how the page opens, in words. What a
// hash says that the page does not know is as if it were not there. No DOM.
import { compressions, isCompression, linkText, parseLink, ratios, ratioText, usualCalculation } from "./calculator";
import type { Calculation } from "./calculator";
import type { Model } from "./model";
import { totalKey } from "./model";
import { columnsOf, nameKey } from "./table";

export interface Filters {
  /** Any of them; none: all. */
  library: string[];
  encoding: "" | "binary" | "text";
  schema: YesNo;
  described: YesNo;
  zerocopy: YesNo;
  own: YesNo;
  exact: boolean;
  /** "request": also those that check where they are asked to. */
  checks: "" | "checked" | "request";
  language: string;
}

export type YesNo = "" | "yes" | "no";
export type Scale = "log" | "linear";

export interface ViewState {
  /** Index of the run. */
  run: number;
  /** Empty: the first of the run. */
  dataset: string;
  /** "My choice". */
  row: string | null;
  /** Compare with this one. */
  with: string | null;
  sort: string;
  /** The worst first. */
  reversed: boolean;
  search: string;
  filters: Filters;
  /** Null: the usual ones. */
  columns: string[] | null;
  scale: Scale;
  calculation: Calculation;
  /** By what runs are compared side by side. */
  across: string;
}

export function noFilters(): Filters {
  return {
    library: [], encoding: "", schema: "", described: "", zerocopy: "", own: "", exact: false, checks: "", language: "",
  };
}

export function usualState(): ViewState {
  return {
    run: 0, dataset: "", row: null, with: null, sort: totalKey, reversed: false, search: "", filters: noFilters(),
    columns: null, scale: "log", calculation: usualCalculation(), across: totalKey,
  };
}

/** Longer ones were not made by this page. */
const longestHash = 20_000;

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A name that is longer has no place in an address. */
const longestValue = 2000;

/** Null of what no URL can hold: half a surrogate pair, or a megabyte. */
function encode(text: string): string | null {
  if (text.length > longestValue) return null;
  try {
    return encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%20/g, "+");
  } catch {
    return null;
  }
}

function oneOf<T extends string>(value: string, allowed: readonly T[]): T | null {
  return allowed.find((candidate) => candidate === value) ?? null;
}

function parseCount(text: string): number | null {
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}

type Reader = (state: ViewState, value: string, list: string[]) => void;

const yesOrNo: readonly YesNo[] = ["yes", "no"];

const readers: Record<string, Reader> = {
  dataset: (state, value) => (state.dataset = value),
  row: (state, value) => (state.row = value),
  with: (state, value) => (state.with = value),
  sort: (state, value) => {
    state.reversed = value.startsWith("-");
    state.sort = state.reversed ? value.slice(1) : value;
  },
  search: (state, value) => (state.search = value),
  library: (state, _value, list) => (state.filters.library = list),
  encoding: ({ filters }, value) => (filters.encoding = oneOf(value, ["binary", "text"]) ?? ""),
  schema: ({ filters }, value) => (filters.schema = oneOf(value, yesOrNo) ?? ""),
  described: ({ filters }, value) => (filters.described = oneOf(value, yesOrNo) ?? ""),
  zerocopy: ({ filters }, value) => (filters.zerocopy = oneOf(value, yesOrNo) ?? ""),
  own: ({ filters }, value) => (filters.own = oneOf(value, yesOrNo) ?? ""),
  fidelity: ({ filters }, value) => (filters.exact = value === "exact"),
  checks: ({ filters }, value) => (filters.checks = oneOf(value, ["checked", "request"]) ?? ""),
  language: ({ filters }, value) => (filters.language = value),
  columns: (state, _value, list) => (state.columns = list),
  scale: (state, value) => (state.scale = oneOf(value, ["log", "linear"]) ?? "log"),
  link: ({ calculation }, value) => (calculation.bitsPerSecond = parseLink(value) ?? calculation.bitsPerSecond),
  ratio: ({ calculation }, value) => {
    const found = ratios.find((ratio) => ratioText(ratio) === value);
    if (found) [calculation.saves, calculation.loads] = found;
  },
  crossings: ({ calculation }, value) => {
    const [save, load] = value.split(":").map(parseCount);
    if (save != null && load != null) [calculation.perSave, calculation.perLoad] = [save, load];
  },
  compression: ({ calculation }, value) => (calculation.compression = isCompression(value) ? value : "none"),
  across: (state, value) => (state.across = value),
};

/** What a hash says of the view; `labels` are those of the runs. */
export function parseHash(hash: string, labels: string[]): ViewState {
  const state = usualState();
  if (hash.length > longestHash) return state;
  for (const part of hash.replace(/^#/, "").split("&")) {
    const place = part.indexOf("=");
    if (place < 1) continue;
    const key = part.slice(0, place);
    const raw = part.slice(place + 1).replace(/\+/g, " ");
    const value = decode(raw);
    if (value === null) continue;
    const list = raw.split(",").map(decode).filter((item): item is string => !!item);
    if (key === "run") state.run = Math.max(0, labels.indexOf(value));
    else if (Object.hasOwn(readers, key)) readers[key]!(state, value, list);
  }
  return state;
}

/** The hash of a view, without "#"; empty where it is how the page opens. `first` is the dataset that it opens with. */
export function printHash(state: ViewState, labels: string[], first: string): string {
  const usual = usualState();
  const parts: string[] = [];
  const add = (key: string, value: string, normal: string) => {
    const encoded = value === normal ? null : encode(value);
    if (encoded !== null) parts.push(`${key}=${encoded}`);
  };
  const addList = (key: string, values: string[]) => {
    const encoded = values.map(encode).filter((value) => value !== null);
    if (encoded.length > 0) parts.push(`${key}=${encoded.join(",")}`);
  };
  const { filters, calculation } = state;
  if (state.run > 0) add("run", labels[state.run] ?? "", "");
  add("dataset", state.dataset, first);
  add("row", state.row ?? "", "");
  add("sort", (state.reversed ? "-" : "") + state.sort, usual.sort);
  add("with", state.with ?? "", "");
  add("search", state.search, "");
  addList("library", filters.library);
  for (const key of ["encoding", "schema", "described", "zerocopy", "own", "checks", "language"] as const) {
    add(key, filters[key], "");
  }
  add("fidelity", filters.exact ? "exact" : "", "");
  if (state.columns) addList("columns", state.columns.length > 0 ? state.columns : [nameKey]);
  add("scale", state.scale, usual.scale);
  add("link", linkText(calculation.bitsPerSecond), linkText(usual.calculation.bitsPerSecond));
  add("ratio", ratioText([calculation.saves, calculation.loads]), ratioText([1, 1]));
  add("crossings", `${calculation.perSave}:${calculation.perLoad}`, "1:1");
  add("compression", calculation.compression, compressions[0]);
  add("across", state.across, usual.across);
  return parts.join("&");
}

/** The state without what a run does not have. */
export function settle(state: ViewState, model: Model): ViewState {
  const columns = columnsOf(model).map((column) => column.key);
  const { formats } = model.results.roundtrip;
  const format = (name: string | null) => (formats.some((entry) => entry.name === name) ? name : null);
  const libraries = new Set(formats.filter((entry) => !entry.floor).map((entry) => entry.library));
  const languages = languagesOf(model);
  const known = model.datasets.some((dataset) => dataset.result.name === state.dataset);
  const metric = (key: string) => model.metrics.some((candidate) => candidate.key === key);
  const sortable = columns.includes(state.sort) || state.sort === nameKey;
  const first = metric(totalKey) ? totalKey : (model.metrics[0]?.key ?? nameKey);
  const wanted = state.columns?.filter((key) => columns.includes(key) || key === nameKey) ?? null;
  return {
    ...state,
    dataset: known ? state.dataset : (model.datasets[0]?.result.name ?? ""),
    row: format(state.row),
    with: format(state.with),
    sort: sortable ? state.sort : first,
    reversed: sortable && state.reversed,
    filters: {
      ...state.filters,
      library: state.filters.library.filter((library) => libraries.has(library)),
      language: languages.includes(state.filters.language) ? state.filters.language : "",
    },
    columns: wanted && (wanted.length > 0 ? wanted.filter((key) => key !== nameKey) : null),
    across: metric(state.across) ? state.across : first,
  };
}

/** Languages in which any file of the run was read. */
export function languagesOf(model: Model): string[] {
  return [...new Set(model.datasets.flatMap(({ rows }) => rows.flatMap((row) => row.languages)))].sort();
}
