# SPDX-License-Identifier: MIT
"""`roundtrip compare BASE.json HEAD.json`: facts exactly, times as advice, and nothing between two environments."""

import copy
import json
import unittest

import jsonschema

from stored_run import StoredRun, call


class CompareFiles(StoredRun):
    def test_the_same_run(self):
        done = call("compare", self.base, self.base)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("clean: no change was found", done.stdout)
        self.assertEqual(call("compare", self.base, self.base, "--strict").returncode, 3)

    def test_facts_are_exact_and_times_are_advice(self):
        done = call("compare", self.base, self.change())
        self.assertEqual(done.returncode, 1)
        self.assertIn("Seem slower", done.stdout)
        self.assertIn("encoded_bytes", done.stdout)
        run = copy.deepcopy(json.loads(self.change().read_text()))
        run["roundtrip"]["facts"] = self.run_["roundtrip"]["facts"]
        done = call("compare", self.base, self.write("head.json", run), "--margin", "0.02")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("Seem slower", done.stdout)

    def test_other_environments_are_4(self):
        head = self.change(cpu_model="Another", flags="-O2")
        out = self.folder / "comparison.json"
        done = call("compare", self.base, head, "--out", out)
        self.assertEqual(done.returncode, 4)
        self.assertIn("cpu_model: 'AMD EPYC' in BASE, 'Another' in HEAD", done.stderr)
        self.assertIn("'-O2' in HEAD", done.stderr)
        self.assertIn("--ignore-environment", done.stderr)
        self.assertIn("encoded_bytes", done.stdout)
        self.assertNotIn("Seem slower", done.stdout)
        refused = json.loads(out.read_text())
        self.assertTrue(all(cell["ratio"] is None for cell in refused["cells"]))
        done = call("compare", self.base, head, "--ignore-environment", "--out", out)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Seem slower", done.stdout)
        self.assertIn("Another", done.stdout)
        schema = json.loads(call("schema", "comparison").stdout)
        for comparison in (refused, json.loads(out.read_text())):
            jsonschema.validate(comparison, schema)

    def test_selection(self):
        done = call("compare", self.base, self.change(), "--all", "--format", "nlohmann_json", "--operation", "load")
        self.assertIn("log/nlohmann_json/load", done.stdout)
        self.assertNotIn("/save", done.stdout)
        self.assertNotIn("/native", done.stdout)

    def test_usage_errors_are_2(self):
        head = self.change()
        for arguments in [(self.base, head, "--margin", "x"), (self.base, head, "--margin", "100%"),
                          (self.base, head, "--dataset", "nope"), (self.base,), (self.base, "/nonexistent"),
                          (self.base, self.folder)]:
            done = call("compare", *arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertTrue(done.stderr + done.stdout, arguments)


if __name__ == "__main__":
    unittest.main(verbosity=2)
