// SPDX-License-Identifier: MIT
//
// Names as a chart shows them. A name may hold anything: what moves, hides or breaks text is shown as an escape, and what is
// long is cut, before it comes near a specification.

/** Of names, in characters. */
const usual = 32;
/** Of what is cut, so many characters of its end stay: names of one family differ there. */
const tail = 9;

/** Controls, format characters (bidi, zero width), separators, lone surrogates, and what is private or not assigned. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

function escape(text: string): string {
  return text.replace(unseen, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

function shorten(characters: string[], longest: number): string {
  return `${characters.slice(0, longest - tail - 1).join("")}…${characters.slice(-tail).join("")}`;
}

/** A name, or another text of the results, as it can stand anywhere; labelsOf keeps names distinct. */
export function label(name: string, longest = usual): string {
  // Each character has two code units at most: nothing looks at the megabytes between the ends.
  const ends = name.length > 4 * longest ? `${name.slice(0, 2 * longest)}…${name.slice(-2 * longest)}` : name;
  const characters = [...escape(ends)];
  return characters.length > longest ? shorten(characters, longest) : characters.join("");
}

/** A label for each name, no two alike: those that would be are numbered. */
export function labelsOf(names: Iterable<string>, mark: (name: string) => string = () => ""): Map<string, string> {
  const result = new Map<string, string>();
  const used = new Set<string>();
  for (const name of new Set(names)) {
    const plain = mark(name) + label(name);
    let text = plain;
    for (let number = 2; used.has(text); ++number) text = `${plain} (${number})`;
    used.add(text);
    result.set(name, text);
  }
  return result;
}

/** What a text is wide, in pixels, in the widest of the usual system fonts: nothing can be measured where there is no canvas,
 * and too much room does less harm than a label that is cut. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0x1100) width += code >= 0x2e80 ? 1.05 : 0.85;
    else if (/[iIjlt.,:;'| ()[\]]/.test(character)) width += 0.4;
    else if (/[mwMW%]/.test(character)) width += 0.97;
    else width += 0.64;
  }
  return width * size;
}

/** How many entries a legend that is `width` pixels wide has beside each other. */
export function legendColumns(entries: string[], width: number, size: number): number {
  // Of a symbol and the space around it.
  const widths = entries.map((entry) => textWidth(entry, size) + 38);
  if (widths.reduce((sum, entry) => sum + entry, 0) <= width) return entries.length;
  return Math.max(1, Math.floor((width + 16) / Math.max(...widths)));
}

/** The lines of a text that is wider than `width` pixels. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
