# SPDX-License-Identifier: MIT
"""What a worker says that its loads check: in lists, tables and results, as a filter of rows, and what it costs."""

import csv
import io
import json
import unittest

from fake_build import Folders

FORMATS = {
    "careful": {"format": {"load_checks": "checked", "unchecked_row": ""}},
    "asked": {"format": {"load_checks": "checked on request", "unchecked_row": "believing"}, "ns": 3e5},
    "believing": {"format": {"load_checks": "unchecked", "unchecked_row": ""}, "ns": 2e5},
    "old": {},
    "mark": {"format": {"load_checks": "", "unchecked_row": "", "floor": True}},
}
LEFT_OUT = "1 row with an unchecked load is not shown (--load-checks)"
UNKNOWN = "1 row whose load checks are unknown is not shown (--load-checks)"


class LoadChecks(Folders, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.build_ = self.build(missing=["not_there"], **FORMATS)
        self.ran = self.call("run", "--blocks", 7, "--out", self.out)

    def call(self, *arguments, code=0):
        done = self.build_.call(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def rows(self, *arguments):
        text = self.call("show", self.out, "--output", "csv", *arguments).stdout
        return {row["format"]: row["load_checks"] for row in csv.DictReader(io.StringIO(text), strict=True)}

    def test_results_and_lists_have_it(self):
        entries = {entry["name"]: entry for entry in json.loads(self.out.read_text())["roundtrip"]["formats"]}
        for name, config in FORMATS.items():
            said = config.get("format", {})
            self.assertEqual(entries[name]["load_checks"], said.get("load_checks", ""))
            self.assertEqual(entries[name]["unchecked_row"], said.get("unchecked_row", ""))
        listed = self.call("list", "formats").stdout
        self.assertRegex(listed, r"careful +odd 1, binary, load checked\n")
        self.assertRegex(listed, r"asked +odd 1, binary, load checked on request\n +without the checks: believing\n")
        self.assertRegex(listed, r"old +odd 1, binary\n")

    def test_tables_have_it(self):
        for name, narrow, wide in [("careful", "yes", "checked"), ("asked", "asked", "checked on request"),
                                   ("believing", "no", "unchecked"), ("old", "–", "–")]:
            self.assertRegex(self.ran.stdout, rf"(?m) {name} .* {narrow} +exact$")
            self.assertRegex(self.call("show", self.out, "--output", "markdown").stdout, rf"(?m)\| {name} \|.*\| {wide} \| exact \|$")
        self.assertRegex(self.ran.stdout, r"(?m) mark .* – +floor$")
        latex = self.call("show", self.out, "--output", "latex").stdout
        self.assertRegex(latex, r"& load is & fidelity")
        self.assertRegex(latex, r"asked &.*& checked on request & exact")
        self.assertEqual(self.rows(), {name: config.get("format", {}).get("load_checks", "") for name, config in FORMATS.items()}
                         | {"not_there": ""})

    def test_a_price_stands_below(self):
        price = r"checking costs: asked loads in 1\.50 times the time of believing \(1\.50 … 1\.50, at 9\d\s+%\)"
        self.assertRegex(" ".join(self.ran.stdout.split()), price)
        self.assertRegex(self.call("show", self.out, "--output", "markdown").stdout, "(?m)^- " + price)
        # It is that of the row that is shown, also where the other one is not.
        self.assertRegex(" ".join(self.call("show", self.out, "--load-checks", "checked,on-request").stdout.split()), price)

    def test_rows_are_left_out_and_counted(self):
        for arguments, left in [(["checked"], {"careful", "mark"}), (["on-request"], {"asked", "mark"}),
                                (["unchecked"], {"believing", "mark"}), (["checked,on-request"], {"careful", "asked", "mark"}),
                                (["checked", "--load-checks", "unchecked"], {"careful", "believing", "mark"})]:
            self.assertEqual(set(self.rows("--load-checks", *arguments)), left, arguments)
        for output in ("table", "markdown", "latex"):
            shown = self.call("show", self.out, "--load-checks", "checked,on-request", "--output", output).stdout
            plain = " ".join(shown.replace("\\_", "_").replace("{}", "").replace("\\", "").split())
            self.assertIn(LEFT_OUT.replace("--", "-\u200b-" if "-\u200b-" in plain else "--"), plain)
            self.assertIn("2 rows whose load checks are unknown", plain)
            self.assertNotIn("| believing |", shown)
        # Data have no place for a note: it stands beside them.
        done = self.call("show", self.out, "--load-checks", "checked,on-request", "--output", "csv")
        self.assertIn("data: " + LEFT_OUT, done.stderr)
        # What is not built has said nothing.
        self.assertIn("2 rows whose load checks are unknown are not shown", done.stderr)
        self.assertNotIn("not shown", self.ran.stdout)

    def test_a_run_keeps_what_its_table_leaves_out(self):
        done = self.call("run", "--blocks", 1, "--out", self.out, "--load-checks", "checked")
        self.assertNotRegex(done.stdout, "(?m)^.* believing .* exact")
        self.assertIn("with an unchecked load", done.stdout)
        self.assertEqual({cell["format"] for cell in json.loads(self.out.read_text())["benchmarks"]}, set(FORMATS))

    def test_other_words_are_refused(self):
        for words in ("safe", "checked,safe", "checked on request", ""):
            done = self.call("show", self.out, "--load-checks", words, code=2)
            self.assertIn("--load-checks", done.stderr)
            self.assertIn("on-request", done.stderr)


if __name__ == "__main__":
    unittest.main()
