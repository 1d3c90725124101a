// SPDX-License-Identifier: MIT
//
// Text of results as it may be shown: names and messages hold whatever somebody wrote, so what has no glyph, or moves
// others about, is shown by its number, and what is too long for its place is cut.

/** Controls, marks of direction, spaces without width, tags, and halves of surrogate pairs. */
const unseen = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f"
  + "\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}\\ud800-\\udfff]", "gu");

const known: Record<string, string> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0" };

export interface Piece {
  text: string;
  escaped: boolean;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0)!;
  const digits = code.toString(16).toUpperCase();
  return known[character] ?? (code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, "0")}`);
}

/** The first `limit` UTF-16 units, or one less where a character would be cut in half. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** The text, with what cannot be seen in pieces of its own, as its number. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  // Of nothing but spaces nobody sees that it is there.
  const pattern = text.trim() === "" ? /./gsu : unseen;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), escaped: false });
    const before = pieces[pieces.length - 1];
    if (before?.escaped && match.index === end) before.text += escapeOf(match[0]);
    else pieces.push({ text: escapeOf(match[0]), escaped: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), escaped: false });
  return pieces;
}

/** The same as one string, for places that hold no elements: attributes, options, sentences. */
export function visibleText(text: string, limit = 80): string {
  const short = cut(text, limit);
  const shown = piecesOf(short).map((piece) => piece.text).join("");
  return short.length < text.length ? `${shown}…` : shown;
}
