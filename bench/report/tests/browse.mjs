// SPDX-License-Identifier: MIT
//
// A browser without a window, in which a page is looked at from one side after the other.
import assert from "node:assert/strict";

import { chromium } from "playwright-core";

/** `check` runs what looks at a page and prints how that went, and with `first` ends the program if it went wrong; `finish`
 * tells the exit code. */
export async function start(url, first) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  let failures = 0;
  let complaints = [];

  /** A page of its own for each look, so that none depends on another. */
  async function open(hash = "", { width = 1280, height = 900, scheme = "light", script = "" } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, acceptDownloads: true });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => /^(file|blob|data):/.test(request.url()) || complaints.push(`asks for ${request.url()}`));
    if (script) await page.addInitScript(script);
    await page.goto(url + hash);
    if (!script) await page.waitForSelector("#table tbody tr");
    return page;
  }

  async function check(name, look) {
    complaints = [];
    try {
      const said = await look();
      assert.deepEqual(complaints, [], "the browser complains");
      console.log(`ok      ${name}${said ? `: ${said}` : ""}`);
    } catch (error) {
      ++failures;
      console.log(`FAILED  ${name}\n${String(error.stack ?? error).replace(/^/gm, "        ")}`);
      if (first) process.exit(await finish());
    }
    for (const context of browser.contexts()) await context.close();
  }

  async function finish() {
    await browser.close();
    console.log(failures === 0 ? "all as it should be" : `${failures} failed`);
    return failures === 0 ? 0 : 1;
  }

  return { browser, check, open, finish };
}
