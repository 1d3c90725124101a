# SPDX-License-Identifier: MIT
"""docs/worker-protocol.md says all that a stranger needs: the worker that stands in it is taken from there, checked and timed."""

import csv
import io
import json
import os
import pathlib
import re
import unittest

from fake_build import ROUNDTRIP, Folders

PAGE = (pathlib.Path(os.environ["SOURCE"]) / "docs/worker-protocol.md").read_text()
RECORDS = pathlib.Path(ROUNDTRIP).with_name("roundtrip-records")
DOCUMENT = {"a": [1, -2, 0.5, -0.0, 2**63, None, True, "é\0\"", {}, []], "b": {"": [[]]}}


def code_of_the_page():
    return re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]


def table_after(heading):
    """The first cells of the first table behind a heading, without their back quotes."""
    rows = re.search(r"\n\|[^\n]*\n\|[-:| ]+\n((?:\|[^\n]*\n)+)", PAGE[PAGE.index(heading):])[1]
    return [re.findall(r"`([^`]+)`", row.split("|")[1]) for row in rows.splitlines()]


class Protocol(Folders, unittest.TestCase):
    def build_with_the_page(self, change=lambda code: code, **formats):
        build = self.build(python_marshal={}, **formats)
        worker = build.worker("python_marshal")
        worker.unlink()
        worker.write_text(change(code_of_the_page()))
        worker.chmod(0o755)
        if RECORDS.exists():
            os.symlink(RECORDS, build.folder / RECORDS.name)
        self.document = self.base / "document.json"
        self.document.write_text(json.dumps(DOCUMENT))
        return build

    def test_the_worker_of_the_page_is_checked_and_timed(self):
        build = self.build_with_the_page()
        done = build.call("check", "--data", self.document)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, "exact +python_marshal +document")
        done = build.call("run", "--data", self.document, "--blocks", 3, "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        results = self.results()
        format_, = results["roundtrip"]["formats"]
        self.assertRegex(format_["language"], r"^Python 3\.")
        self.assertIsNone(format_["worker_bytes"])
        self.assertEqual({cell["operation"] for cell in results["benchmarks"]}, {"save", "load", "twice"})
        fact, = results["roundtrip"]["facts"]
        self.assertGreater(fact["encoded_bytes"], 20)
        self.assertIsNone(fact["save_allocations"])

    @unittest.skipUnless(RECORDS.exists(), "no family with a worker in another language is built")
    def test_it_is_given_the_records_of_typed_datasets(self):
        build = self.build_with_the_page()
        done = build.call("check")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        listed = build.call("list", "datasets").stdout
        for dataset in ("message", "tree"):
            if re.search(f"^{dataset} ", listed, re.MULTILINE):
                self.assertRegex(done.stdout, f"exact +python_marshal +{dataset}")

    def test_without_the_program_that_writes_them_that_is_said(self):
        build = self.build_with_the_page(odd={})
        (build.folder / RECORDS.name).unlink(missing_ok=True)
        done = build.call("check")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stdout, "exact +odd +data")
        self.assertRegex(done.stdout, "failed +python_marshal +data: there is no record of data for it: .*roundtrip-records")

    def test_a_wrong_value_is_caught_by_its_gate(self):
        build = self.build_with_the_page(lambda code: code.replace("return judge(value, marshal.loads(data))",
                                                                   "return judge(value, [marshal.loads(data)])"))
        done = build.call("check", "--data", self.document)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stdout, "failed +python_marshal +document: the round trip is not exact")

    def test_the_identity_of_other_data_is_caught(self):
        build = self.build_with_the_page(lambda code: code.replace('"checksum": int(checksum)', '"checksum": 7'), odd={})
        done = build.call("check", "--data", self.document)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("the data of document", done.stdout)

    def test_its_rows_are_marked(self):
        build = self.build_with_the_page()
        exported = self.base / "export.json"
        done = build.call("run", "--data", self.document, "--blocks", 3, "--out", self.out, "--export", f"googlecpp={exported}")
        self.assertRegex(done.stdout, r"python_marshal\*")
        self.assertRegex(done.stdout, r"\* in Python 3\.\S+: not C\+\+")
        self.assertTrue(all("in Python 3." in row["label"] for row in json.loads(exported.read_text())["benchmarks"]))
        self.assertRegex(build.call("show", self.out, "--output", "markdown").stdout, r"python_marshal\\?\*[^\n]*\n(.|\n)*in Python 3\.")
        self.assertRegex(build.call("show", self.out, "--output", "latex").stdout, r"python\\_marshal\{\*\}(.|\n)*multicolumn(.|\n)*in Python 3\.")
        rows = list(csv.DictReader(io.StringIO(build.call("show", self.out, "--output", "csv").stdout)))
        self.assertTrue(rows and all(row["language"].startswith("Python 3.") for row in rows))
        self.assertRegex(build.call("list", "formats").stdout, r"python_marshal(.|\n)*in Python 3\.")

    def test_the_page_and_the_worker_of_the_tests_agree(self):
        verbs = {cell[0].split()[0] for cell in table_after("## Requests and answers")}
        self.assertEqual(verbs, {"hello", "make", "check", "facts", "start", "block", "load", "access", "verify", "count"})
        build = self.build(odd={})
        self.assertEqual(build.call("run", "--blocks", 1, "--out", self.out).returncode, 0)
        seen = {json.loads(line)[0] for line in (build.folder / "odd.requests").read_text().splitlines()}
        self.assertEqual(seen, verbs - {"load", "access", "verify", "count"})
        members = {name for cell in table_after("## `hello`") for name in cell}
        entry = self.results()["roundtrip"]["formats"][0]
        self.assertEqual(members, set(entry) - {"built", "missing", "package", "worker_bytes"})


if __name__ == "__main__":
    unittest.main()
