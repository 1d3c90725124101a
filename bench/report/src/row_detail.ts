// SPDX-License-Identifier: MIT
//
// What there is to know of one format on one dataset, below its row.
import { h, showProse, showText } from "./dom";
import type { Child } from "./dom";
import type { Row } from "./model";
import type { Judgement } from "./results";
import type { Shell } from "./shell";
import { reasonOf, statusOf } from "./table";

const verdicts: Record<Judgement["verdict"], string> = {
  equal: "read it as equal", different: "read something else", refused: "refused it", absent: "was not installed",
  crashed: "crashed", hung: "did not answer",
};

function judgement(said: Judgement): Child {
  const { judge, version, verdict, reason, known, read_back: back, read_back_reason: why, language } = said;
  return h(
    "li", {}, showText(judge, 60), version && [" ", showText(version, 40)], language && [" (", showText(language, 30), ")"],
    ` ${verdicts[verdict] ?? "said something unknown"}`, reason && [": ", showProse(reason, 300)],
    known && [" Known: ", showProse(known, 300)],
    back && [" Its own file was read back: ", showText(back, 40), why && [", ", showProse(why, 300)], "."],
  );
}

function traits(row: Row): string {
  const { entry } = row;
  return [
    entry.encoding, entry.needs_schema ? "needs a schema" : "needs no schema",
    entry.self_describing ? "describes itself" : "does not describe itself",
    row.zeroCopy === true ? "values are read where they lie" : row.zeroCopy === false ? "no values read where they lie" : "",
  ].filter(Boolean).join(", ");
}

/** Pairs of a term and what is said of it; without anything to say there is none. */
export function terms(pairs: [string, Child][]): HTMLElement {
  const said = pairs.filter(([, value]) => value);
  return h("dl", {}, said.map(([term, value]) => h("div", {}, h("dt", {}, showText(term, 60)), h("dd", {}, value))));
}

/** Of a format, whatever the dataset. */
export function formatTerms({ entry }: Row): [string, Child][] {
  return [
    ["Library", [showText(entry.library, 160), entry.version && [", ", showText(entry.version, 80)]]],
    ["Notes", entry.notes && showProse(entry.notes)],
    ["Off the clock", entry.off_the_clock && showProse(entry.off_the_clock)],
    ["What it loses", entry.lossy && showProse(entry.lossy)],
    ["Not built", entry.missing && showProse(entry.missing)],
    ["Package", entry.package && showText(entry.package, 160)],
    ["Its row that checks nothing", entry.unchecked_row && showText(entry.unchecked_row, 80)],
  ];
}

export function rowDetail(row: Row, index: number, { state }: Shell): HTMLElement {
  const judges = row.fact?.judges?.filter((judge) => judge.verdict !== "absent") ?? [];
  const reason = reasonOf(row);
  const compared = state.with === row.format;
  const mine = state.row === row.format;
  const action = (name: string, pressed: boolean, text: string) => h(
    "button",
    { type: "button", [`data-${name}`]: index, "data-focus": `${name} ${row.format}`, "aria-pressed": String(pressed) },
    text,
  );
  return h(
    "div", { class: "row-detail" },
    h("p", { class: "whole-name" }, showText(row.format, 4000)),
    h("p", { class: "buttons" }, action("with", compared, "Compare with this one"), action("mine", mine, "My choice")),
    terms([
      ["Fidelity", [showText(statusOf(row), 40), reason && [": ", showProse(reason)]]],
      ["Kind", row.floor ? null : traits(row)],
      ...formatTerms(row),
      ["Not timed", row.untimed.size > 0 && h("ul", {}, [...row.untimed].map(([operation, { status, reason: why }]) =>
        h("li", {}, showText(operation, 40), `: `, showText(status, 40), why && [": ", showProse(why, 300)])))],
      ["Other tools", judges.length > 0 && h("ul", {}, judges.map(judgement))],
    ]),
  );
}
