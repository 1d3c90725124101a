// SPDX-License-Identifier: MIT
//
// The script of the page. Whatever fails is said in words; the answer above does not need it.
import { App } from "./app";
import { readPageData } from "./data";
import { h } from "./dom";
import { visibleText } from "./escape";

const root = document.getElementById("app")!;
const answer = document.getElementById("answer")!;

function failed(what: string, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  const text = `${what}: ${visibleText(why, 300)}. The answer above does not need it.`;
  root.before(h("p", { class: "notice failure", role: "alert" }, text));
}

async function start(): Promise<void> {
  const data = readPageData(document.getElementById("data")!.textContent!);
  await new App(data, root, answer, failed).start();
}

// What no other place catches; observers of sizes report loops here without an error, which harm nobody.
addEventListener("error", ({ error }) => {
  if (error && !document.querySelector(".failure")) failed("Something on this page went wrong", error);
});
start().catch((error: unknown) => failed("The tables and charts cannot be shown", error));
