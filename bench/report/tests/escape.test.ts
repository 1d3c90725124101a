// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { test } from "node:test";

import { cut, piecesOf, visibleText } from "../src/escape";

test("plain text of any script stays as it is", () => {
  for (const text of ["native", "日本語", "שלום", "a 😀 b", ""]) assert.equal(visibleText(text), text);
});

test("what cannot be seen is shown by its number", () => {
  assert.equal(visibleText("a\u202eb"), "a\\u202Eb");
  assert.equal(visibleText("a\nb\tc\0"), "a\\nb\\tc\\0");
  assert.equal(visibleText("\u001b[31m\u0085"), "\\u001B[31m\\u0085");
  assert.equal(visibleText("\u2066x\u2069\u200b\ufeff"), "\\u2066x\\u2069\\u200B\\uFEFF");
  assert.equal(visibleText("\u{e0041}"), "\\u{E0041}");
});

test("a text of spaces alone is shown", () => {
  assert.equal(visibleText(" "), "\\u0020");
  assert.equal(visibleText("\u00a0 "), "\\u00A0\\u0020");
  assert.equal(visibleText(" a "), " a ");
});

test("half a surrogate pair is shown, a whole one is a character", () => {
  assert.equal(visibleText("\ud800x"), "\\uD800x");
  assert.equal(visibleText("x\udc00"), "x\\uDC00");
  assert.equal(visibleText("\ud83d\ude00"), "😀");
});

test("escapes are pieces of their own, neighbours together", () => {
  assert.deepEqual(piecesOf("a\n\rb"), [
    { text: "a", escaped: false }, { text: "\\n\\r", escaped: true }, { text: "b", escaped: false },
  ]);
  assert.deepEqual(piecesOf(""), []);
});

test("long text is cut, and no character in half", () => {
  assert.equal(visibleText("abcdef", 3), "abc…");
  assert.equal(visibleText("abc", 3), "abc");
  assert.equal(cut("a😀b", 2), "a");
  assert.equal(cut("a😀b", 3), "a😀");
  assert.equal(visibleText("x".repeat(5_000_000), 10), `${"x".repeat(10)}…`);
});
