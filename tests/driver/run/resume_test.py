# SPDX-License-Identifier: MIT
"""`roundtrip run --resume`: blocks of two builds, two machines or two sets of data never stand in one cell."""

import json
import pathlib
import subprocess
import unittest

from fake_build import ROUNDTRIP, Folders


class Resume(Folders, unittest.TestCase):
    def interrupted_run(self, build, *arguments, **options):
        """A run that has its facts and one block of each cell, and lacks the rest."""
        done = build.call("run", "--blocks", 2, "--out", self.out, *arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.edit(lambda run: run["roundtrip"].update(status="partial"))

    def edit(self, change):
        results = self.results()
        change(results)
        self.out.write_text(json.dumps(results))
        return self.out.read_text()

    def expect_refused(self, done, before, *words):
        self.assertEqual(done.returncode, 4, (done.stdout, done.stderr))
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(self.out.read_text(), before)

    def test_the_same_goes_on(self):
        build = self.build(good={}, other={})
        self.interrupted_run(build)
        self.edit(lambda run: run["roundtrip"]["options"].update(blocks=5))
        done = build.call("run", "--resume", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({len(cell["blocks"]["ns"]) for cell in self.results()["benchmarks"]}, {5})
        self.assertFalse((self.base / "results.previous.json").exists())

    def test_other_versions_are_named(self):
        build = self.build(good={}, other={})
        before = self.interrupted_run(build)
        build.configure("good", version="2")
        self.expect_refused(build.call("run", "--resume", self.out), before, "good", "'1'", "'2'")
        build.configure("good")
        before = self.edit(lambda run: run["roundtrip"].update(version="0.0.9"))
        self.expect_refused(build.call("run", "--resume", self.out), before, "the roundtrip version", "0.0.9")

    def test_blocks_of_the_first_schema_are_not_gone_on_with(self):
        build = self.build(good={})
        self.interrupted_run(build)
        before = self.edit(lambda run: run["roundtrip"].update(schema_version=1))
        done = build.call("run", "--resume", self.out)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("schema version 1", done.stderr)
        self.assertEqual(self.out.read_text(), before)

    def test_what_is_not_there_any_more_is_named(self):
        build = self.build(good={}, other={})
        before = self.interrupted_run(build)
        manifest = build.folder / "roundtrip-manifest.json"
        entries = json.loads(manifest.read_text())
        entries["formats"] = entries["formats"][:1]
        manifest.write_text(json.dumps(entries))
        self.expect_refused(build.call("run", "--resume", self.out), before, "other is no longer built")

    def test_only_what_differs_of_a_fingerprint_is_named(self):
        build = self.build(good={})
        self.interrupted_run(build)
        before = self.edit(lambda run: run["roundtrip"]["fingerprint"].update(flags="-O1"))
        done = build.call("run", "--resume", self.out)
        self.expect_refused(done, before, "flags", "'-O1'", "'-O9'")
        self.assertNotIn("cpu", done.stderr)
        self.assertNotIn("odd 1", done.stderr)

    def test_generated_data_that_changed(self):
        build = self.build(good={})
        before = self.interrupted_run(build)
        build.configure("good", checksum=8)
        self.expect_refused(build.call("run", "--resume", self.out), before, "data of data", "0000000000000007", "0000000000000008")

    def test_bytes_that_changed(self):
        build = self.build(good={})
        before = self.interrupted_run(build)
        build.configure("good", bytes=101)
        self.expect_refused(build.call("run", "--resume", self.out), before, "good", "101 bytes", "100")

    def test_a_format_without_facts_yet_must_have_the_data_of_the_others(self):
        build = self.build(good={}, other={})
        self.interrupted_run(build)

        def forget_other(run):
            run["roundtrip"]["facts"] = [fact for fact in run["roundtrip"]["facts"] if fact["format"] == "good"]
            run["benchmarks"] = [cell for cell in run["benchmarks"] if cell["format"] == "good"]
        before = self.edit(forget_other)
        build.configure("other", checksum=8)
        self.expect_refused(build.call("run", "--resume", self.out), before, "data")

    def test_options_that_would_be_ignored_are_refused(self):
        build = self.build(good={})
        before = self.interrupted_run(build)
        for arguments in [("--pin", "0"), ("--seed-order", "1"), ("--scale", "1"), ("--seed", "1"), ("--format", "good"),
                          ("--dataset", "data"), ("--data", "x.json"), ("--operation", "save"), ("--all",), ("--quick",), ("--blocks", "3"),
                          ("--launches", "3")]:
            done = build.call("run", "--resume", self.out, *arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(arguments[0], done.stderr)
            self.assertEqual(self.out.read_text(), before)

    def test_out_is_obeyed(self):
        build = self.build(good={})
        before = self.interrupted_run(build)
        for out in (self.base / "second.json", self.base / "roundtrip-results.json"):
            done = build.call("run", "--resume", self.out, "--out", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.out.read_text(), before)
            self.assertEqual(self.results(out)["roundtrip"]["status"], "complete")


class Data(Folders, unittest.TestCase):
    """The same with a real worker, and data of one's own."""

    def run_real(self, *arguments, **options):
        return subprocess.run([ROUNDTRIP, "run", *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)

    def test_a_file_that_changed(self):
        for name, first, second in [("a.json", "[1, 2]", "[1, 3]"), ("b.jsonl", "1\n2\n", "1\n2\n3\n")]:
            data = self.base / name
            data.write_text(first)
            self.assertEqual(self.run_real("--format", "native", "--operation", "save", "--blocks", 1, "--data", data, "--out", self.out,
                                           ).returncode, 0)
            results = self.results()
            results["roundtrip"]["status"] = "partial"
            results["roundtrip"]["options"]["blocks"] = 3
            self.out.write_text(json.dumps(results))
            data.write_text(second)
            done = self.run_real("--resume", self.out)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn(data.stem, done.stderr)
            self.assertEqual(len(self.results()["benchmarks"][0]["blocks"]["ns"]), 1)
            data.write_text(first)
            self.assertEqual(self.run_real("--resume", self.out).returncode, 0)
            self.assertEqual(len(self.results()["benchmarks"][0]["blocks"]["ns"]), 3)

    def test_another_working_folder(self):
        for folder, text in (("one", "[1]"), ("two", "[2]")):
            (self.base / folder).mkdir()
            (self.base / folder / "a.json").write_text(text)
        self.run_real("--format", "native", "--operation", "save", "--blocks", 1, "--data", "a.json", "--out", self.out,
                      cwd=self.base / "one")
        results = self.results()
        results["roundtrip"]["status"] = "partial"
        self.out.write_text(json.dumps(results))
        self.assertEqual(self.run_real("--resume", self.out, cwd=self.base / "two").returncode, 4)
        self.assertEqual(self.run_real("--resume", self.out, cwd=self.base).returncode, 2)
        self.assertEqual(self.run_real("--resume", self.out, cwd=self.base / "one").returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
