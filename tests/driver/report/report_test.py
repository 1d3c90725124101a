# SPDX-License-Identifier: MIT
"""`roundtrip report` as a user has it: what it prints, what it writes and where, and how it refuses. The page itself is tested
in a browser (tests/report)."""

import csv
import io
import os
import pathlib
import shutil
import subprocess
import unittest

from stored_run import ROUNDTRIP, STORED, StoredRun, call

PAGE = pathlib.Path(ROUNDTRIP).parent / "roundtrip-report" / "page.html"


class Report(StoredRun):
    def refuse(self, message, *arguments, **options):
        done = call("report", *arguments, cwd=self.folder, **options)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn(message, done.stderr)
        self.assertEqual(done.stdout, "")

    def report(self, *arguments, **options):
        done = call("report", *arguments, cwd=self.folder, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    # --- text

    def test_markdown_begins_with_the_answer(self):
        text = self.report(STORED, "--format", "markdown")
        answer, tables = text.split("## The tables\n")
        self.assertTrue(answer.startswith("## The answer\n\n### all datasets\n\n- **"), answer[:100])
        self.assertEqual(tables.count("| # | format |"), 6)
        self.assertEqual(self.report(STORED, "--format", "markdown", "--part", "answer").strip(),
                         answer.removeprefix("## The answer\n\n").strip())
        self.assertEqual(self.report(STORED, "--format", "markdown", "--part", "tables").strip(), tables.strip())

    def test_answers_are_of_the_datasets_that_are_named(self):
        text = self.report(STORED, "--format", "markdown", "--part", "answer", "--dataset", "log,mesh")
        self.assertEqual([line for line in text.splitlines() if line.startswith("#")],
                         ["### all datasets", "### log", "### mesh"])
        self.refuse("the results have no dataset 'nonsense'; they have log", STORED, "--format", "markdown",
                    "--dataset", "nonsense")

    def test_tables_are_those_of_show(self):
        for kind, output in [("csv", "csv"), ("latex", "latex")]:
            shown = call("show", self.base, "--output", output, "--metric", "save,size", "--sort", "size").stdout
            text = self.report(self.base, "--format", kind, "--metric", "save,size", "--sort", "size")
            self.assertEqual(text.strip(), shown.strip())
        self.assertGreater(len(list(csv.reader(io.StringIO(self.report(self.base, "--format", "csv"))))), 10)

    def test_several_runs_are_named(self):
        other = self.write("other.json", self.run_)
        text = self.report(self.base, other, "--format", "markdown")
        self.assertIn("# base\n", text)
        self.assertIn("# other\n", text)
        self.refuse("one results file at a time", self.base, other, "--format", "csv")
        self.refuse("named twice", self.base, self.base, "--format", "markdown")

    # --- the page

    def pages(self):
        if not PAGE.exists():
            self.skipTest("the page is not built: scripts/setup report")

    def test_the_page_is_one_file_without_a_reference(self):
        self.pages()
        out = self.report(self.base)
        self.assertEqual(out, "roundtrip-report.html\n")
        text = (self.folder / "roundtrip-report.html").read_text()
        self.assertLess(len(text), 2_000_000)
        self.assertIn("The answer", text)
        self.assertNotRegex(text, r"""<(link|img|iframe|script)[^>]* (src|href)=""")

    def test_a_page_replaces_a_page_and_nothing_else(self):
        self.pages()
        self.report(self.base, "--out", "page.html")
        self.report(STORED, "--out", "page.html")
        mine = self.folder / "mine.html"
        mine.write_text("<!DOCTYPE html><title>mine</title>")
        self.refuse("mine.html", self.base, "--out", mine)
        self.assertEqual(mine.read_text(), "<!DOCTYPE html><title>mine</title>")
        before = self.base.read_text()
        self.refuse("base.json", self.base, "--out", self.base)
        self.assertEqual(self.base.read_text(), before)

    def test_blocks_that_are_left_out_are_told_of(self):
        self.pages()
        done = call("report", STORED, "--out", "page.html", cwd=self.folder)
        self.assertIn("of each launch's blocks the page holds the fastest", done.stderr)
        self.assertEqual(call("report", self.base, "--out", "small.html", cwd=self.folder).stderr, "")

    def test_a_history_is_read(self):
        self.pages()
        store = self.folder / "history"
        added = call("history", "add", self.base, "--store", store, "--commit", "1" * 40, "--time", "2026-01-01T00:00:00Z")
        self.assertEqual(added.returncode, 0, added.stderr)
        self.report(self.base, "--store", store, "--out", "page.html")
        self.assertIn('"commit_time":"2026-01-01T00:00:00Z"', (self.folder / "page.html").read_text())
        self.refuse("nowhere", self.base, "--store", self.folder / "nowhere", "--out", "other.html")
        self.assertFalse((self.folder / "other.html").exists())

    # --- what is not there

    def test_without_the_page_it_says_what_to_do(self):
        place = self.folder / "bin"
        place.mkdir()
        program = shutil.copy(ROUNDTRIP, place)
        self.refuse("scripts/setup report", self.base, program=program)
        self.refuse("scripts/setup report", self.base, "--format", "svg", program=program)
        self.assertEqual(list(self.folder.glob("*.html")), [])
        self.report(self.base, "--format", "markdown", program=program)

    def test_a_page_of_another_version_is_refused(self):
        place = self.folder / "bin" / "roundtrip-report"
        place.mkdir(parents=True)
        program = shutil.copy(ROUNDTRIP, place.parent)
        (place / "page.html").write_text("<!DOCTYPE html><!--@generator--><!--@title-->")
        self.refuse("it was not made by this version", self.base, program=program)

    def test_charts_need_node(self):
        place = self.folder / "bin" / "roundtrip-report"
        place.mkdir(parents=True)
        program = shutil.copy(ROUNDTRIP, place.parent)
        chart = place / "chart.mjs"
        chart.write_text("")
        self.refuse("apt install nodejs", self.base, "--format", "svg", program=program, env={**os.environ, "PATH": str(place)})
        tools = self.folder / "tools"
        tools.mkdir()
        node = tools / "node"
        environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
        for script, message in [("echo it is so >&2; exit 2", "it is so"), ("exit 3", "said nothing"),
                                ("printf '\\033[1mbold' >&2; kill -9 $$", "\\x1b[1mbold")]:
            node.write_text("#!/bin/sh\n" + script + "\n")
            node.chmod(0o755)
            self.refuse(message, self.base, "--format", "svg", program=program, env=environment)
        node.write_text("#!/bin/sh\ncat\n")
        self.assertIn('"chart":"pareto"', self.report(self.base, "--format", "svg", "--chart", "pareto", program=program,
                                                      env=environment))

    def test_usage(self):
        self.refuse(">FILE` keeps it", self.base, "--format", "markdown", "--out", "x.md")
        self.refuse("no-such-file", "no-such-file.json", "--format", "markdown")
        (self.folder / "no-results.json").write_text("{}")
        self.refuse("not a roundtrip results file", "no-results.json", "--format", "markdown")
        for words in [["--format", "pdf"], ["--theme", "blue"], ["--width", "1"], []]:
            done = subprocess.run([ROUNDTRIP, "report", *([self.base] if words else []), *words], capture_output=True, text=True,
                                  timeout=60)
            self.assertEqual(done.returncode, 2, words)


if __name__ == "__main__":
    unittest.main(verbosity=2)
