# SPDX-License-Identifier: MIT
"""The page of `roundtrip report`: its modules (bench/report/tests, with the test runner of Node.js), and pages of several kinds
of results in a real browser (bench/report/tests/browser.mjs, Debian's Chromium)."""

import copy
import os
import pathlib
import random
import shutil
import subprocess
import unittest

from hostile_names import HOSTILE, LEGITIMATE
from stored_run import ROUNDTRIP, SOURCE, STORED, StoredRun, call

ROOM = SOURCE / "bench/report"
PAGE = pathlib.Path(ROUNDTRIP).parent / "roundtrip-report" / "page.html"
# As many as anybody has measured, and more.
MANY = {"formats": 60, "datasets": 16, "operations": 8}


def node(*arguments):
    return subprocess.run(["node", *map(str, arguments)], cwd=ROOM, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=600)


def needs(*paths):
    missing = [str(path) for path in paths if not (path and pathlib.Path(path).exists())]
    # Where a change is judged, what nobody looked at is not in order: there the tests run, and fail.
    return unittest.skipIf(missing and os.environ.get("CI") != "true",
                           f"not there: {', '.join(missing)}; scripts/setup tests installs it")


@needs(shutil.which("node") or "node", ROOM / "node_modules/typescript")
class Modules(unittest.TestCase):
    def test_types(self):
        done = node("node_modules/typescript/bin/tsc")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_units(self):
        done = node("tests/run.mjs")
        self.assertEqual(done.returncode, 0, done.stdout)


@needs(shutil.which("node") or "node", ROOM / "node_modules/playwright-core", shutil.which("chromium") or "chromium", PAGE)
class Browser(StoredRun):
    def make_page(self, *results):
        page = self.folder / "page.html"
        done = call("report", *results, "--out", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(page.stat().st_size, 2_000_000)
        return page

    def look(self, page, *options):
        done = node("tests/browser.mjs", page, *options)
        # Sizes and times are to be read in the log; nobody is to be judged by them on a shared machine.
        print(done.stdout, flush=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_the_stored_run(self):
        self.look(self.make_page(STORED))

    def test_several_runs(self):
        others = [SOURCE / "results/amd-epyc-2-cores" / name for name in ("pickle.json", "native.json")]
        self.look(self.make_page(STORED, *others), "--brief")

    def test_many_cells(self):
        self.look(self.make_page(self.write("many.json", many(self.stored))), "--brief")

    def test_hostile_names(self):
        self.look(self.make_page(self.write("hostile.json", hostile(self.stored))), "--brief")

    def test_a_page_that_is_broken_is_found(self):
        page = self.make_page(self.base)
        text = page.read_text()
        for old, new in [("</h1>", "</h1><script>alert(1)</script>"), ('"packed":"', '"packed":"AAAA'),
                         ("<main", "<main style='width:5000px'")]:
            self.assertIn(old, text)
            page.write_text(text.replace(old, new, 1))
            done = node("tests/browser.mjs", page, "--brief", "--first")
            self.assertEqual(done.returncode, 1, f"{new}\n{done.stdout}")


def renamed(run, datasets, formats, operations):
    """A run in which each format is timed on each dataset in each operation, with figures that are made up."""
    numbers = random.Random(1)
    run = copy.deepcopy(run)
    info = run["roundtrip"]
    cell = next(cell for cell in run["benchmarks"] if cell["interval"])
    cell["blocks"] = {key: values[:1] for key, values in cell["blocks"].items()}
    fact = next(fact for fact in info["facts"] if fact["encoded_bytes"])
    entries = [entry for entry in info["formats"] if not entry["floor"]]
    floors = [entry for entry in info["formats"] if entry["floor"]]
    info["datasets"] = [dict(info["datasets"][i % 6], name=name) for i, name in enumerate(datasets)]
    info["formats"] = [dict(entries[i % len(entries)], name=name) for i, name in enumerate(formats)] + floors
    info["operations"] = [dict(info["operations"][i % 7], name=name) for i, name in enumerate(operations)]
    info["facts"], info["untimed"], run["benchmarks"] = [], [], []
    for dataset in datasets:
        for name in formats:
            info["facts"].append(dict(fact, dataset=dataset, format=name, encoded_bytes=numbers.randint(10_000, 90_000)))
            for operation in operations:
                time = round(numbers.lognormvariate(10, 1.5), 3)
                full = "/".join([dataset, name, operation])
                interval = {"low": 0.95 * time, "high": 1.05 * time, "confidence": 0.97, "drift": 0.03}
                run["benchmarks"].append(dict(cell, name=full, run_name=full, dataset=dataset, format=name, operation=operation,
                                              real_time=time, cpu_time=time, median_time=time, interval=interval))
    return run


def many(run):
    operations = [entry["name"] for entry in run["roundtrip"]["operations"]]
    return renamed(run, [f"dataset_{i}" for i in range(MANY["datasets"])], [f"format_{i}" for i in range(MANY["formats"])],
                   operations + ["scan"])


def hostile(run):
    names = HOSTILE + LEGITIMATE
    longest = "x" * 100_000
    run = renamed(run, [*names[:3], longest], names, ["save", "load"])
    # In so many places as show what it does; in all of them it would be most of the file, and of the time of this test.
    for part in (run["benchmarks"], run["roundtrip"]["facts"]):
        part[:] = [entry for entry in part if entry["dataset"] != longest or entry["format"] in names[:6]]
    texts = iter(names * 100)
    for kind, members in [("formats", ["library", "version", "notes", "off_the_clock", "lossy"]),
                          ("datasets", ["summary", "source", "licence"]), ("operations", ["contract"])]:
        for entry in run["roundtrip"][kind]:
            entry.update({member: next(texts) for member in members if member != "off_the_clock"})
    for fact in run["roundtrip"]["facts"][::3]:
        fact.update(fidelity="lossy", reason=next(texts), path=next(texts), expected=next(texts), actual="y" * 100_000)
    for fact in run["roundtrip"]["facts"][1::3]:
        judge = {"judge": next(texts), "version": next(texts), "verdict": "equal", "reason": "", "known": "", "read_back": "",
                 "read_back_reason": "", "language": next(texts)}
        fact["judges"] = [judge]
    return run


if __name__ == "__main__":
    unittest.main(verbosity=2)
