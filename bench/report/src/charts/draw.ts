// SPDX-License-Identifier: MIT
//
// From a specification to a picture. Expressions are interpreted: the page's policy lets nothing be compiled at run time.
import { Error as LogErrors, logger, parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";

import type { Chart, SpecOptions } from "./chart";
import { wrap } from "./label";
import { themes } from "./theme";

export function viewOf(spec: TopLevelSpec, container?: HTMLElement): View {
  const quiet = logger(LogErrors);
  const compiled = compile(spec, { logger: quiet }).spec;
  const view = new View(parse(compiled, undefined, { ast: true }), {
    renderer: container ? "svg" : "none", logger: quiet, expr: expressionInterpreter,
  });
  return container ? view.initialize(container) : view;
}

/** The specification with what a file needs that stands alone: the title and a background. */
export function exported(chart: Chart, options: SpecOptions, title = true): TopLevelSpec {
  const spec = chart.spec(options);
  const background = themes[options.theme].surface;
  if (!title) return { ...spec, background };
  const room = options.width - 16;
  return {
    ...spec, background, padding: 8,
    title: {
      // What is bold is wider.
      text: wrap(chart.title, room / 1.08, 15), ...(chart.subtitle ? { subtitle: wrap(chart.subtitle, room, 12) } : {}),
    },
  };
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function xml(text: string): string {
  return text.replace(/[&<>]/g, (character) => escapes[character]!);
}

/** All that is said of a chart in one piece. */
export function sentences({ subtitle, about }: Chart): string {
  return subtitle ? `${subtitle}. ${about}` : about;
}

/** An SVG file that says in words what it shows. */
export async function svgOf(chart: Chart, options: SpecOptions, title = true): Promise<string> {
  const view = viewOf(exported(chart, options, title));
  const svg = await view.toSVG();
  view.finalize();
  const words = `<title id="title">${xml(chart.title)}</title><desc id="desc">${xml(sentences(chart))}</desc>` +
    // By this the command knows a file of its own, which it may replace.
    "<metadata>roundtrip report</metadata>";
  return `${svg.replace(/^<svg([^>]*)>/, (_, attributes: string) =>
    `<svg${attributes} role="img" aria-labelledby="title desc">${words}`)}\n`;
}
