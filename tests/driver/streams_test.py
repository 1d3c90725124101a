# SPDX-License-Identifier: MIT
"""Standard streams that are closed, full, or whose reader went away: a broken standard error changes nothing, and a broken
standard output ends nothing in its middle."""

import os
import pty
import subprocess
import unittest

from fake_build import Folders

BROKEN = ["closed", "full", "gone"]


class Streams(Folders, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.odd = self.build(good={}, bad={"make": {"set": {"verdict": "failed", "reason": "not what was saved"}}})

    def call(self, *arguments, number=None, how=None):
        """A call whose stream of that number is broken; the others are read, as bytes."""
        command = [str(self.odd.program), *map(str, arguments)]
        streams = {1: subprocess.PIPE, 2: subprocess.PIPE}
        if how == "closed":
            command = ["/bin/sh", "-c", f'exec "$@" {number}>&-', "sh", *command]
        elif how == "full":
            streams[number] = os.open("/dev/full", os.O_WRONLY)
        elif how == "gone":
            reader, streams[number] = os.pipe()
            os.close(reader)
        elif how == "hung up":
            terminal, streams[number] = pty.openpty()
            os.close(terminal)
        try:
            return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=streams[1], stderr=streams[2], timeout=120)
        finally:
            if number is not None and streams[number] != subprocess.PIPE:
                os.close(streams[number])

    def run_to(self, *arguments, **options):
        self.out.unlink(missing_ok=True)
        return self.call("run", "--format", "good", "--blocks", 3, "--out", self.out, *arguments, **options)

    def expect_results(self):
        results = self.results()
        self.assertEqual(results["roundtrip"]["status"], "complete")
        self.assertEqual(len(results["benchmarks"]), 2)

    def commands(self):
        """Each with its exit code; all say something on standard error, or could."""
        store = self.base / "history"
        return {
            ("show", self.out): 0,
            ("show", self.base / "nothing.json"): 2,
            ("show", self.out, "--metric", "nothing"): 2,
            ("check",): 1,
            ("check", "--format", "good"): 0,
            ("list",): 0,
            ("compare", self.out, self.out): 0,
            ("history", "add", self.out, "--store", store, "--commit", "0" * 40, "--time", "2026-01-01T00:00:00Z"): 0,
            ("history", "show", "--store", store, "--metric", "time"): 0,
            ("history", "check", "--store", self.base / "none"): 2,
            ("nothing",): 2,
            ("run", "--nothing"): 2,
            ("--help",): 0,
        }

    def test_a_broken_standard_error_changes_nothing(self):
        self.assertEqual(self.run_to().returncode, 0)
        for command, code in self.commands().items():
            whole = self.call(*command)
            self.assertEqual(whole.returncode, code, whole.stderr)
            for how in [*BROKEN, "hung up"]:
                with self.subTest(command=command, how=how):
                    done = self.call(*command, number=2, how=how)
                    self.assertEqual(done.returncode, code)
                    if command[0] != "history":
                        self.assertEqual(done.stdout, whole.stdout)

    def test_a_run_goes_on_without_a_standard_error(self):
        for how in [*BROKEN, "hung up"]:
            with self.subTest(how=how):
                done = self.run_to("--export", f"csv={self.base / 'export.csv'}", number=2, how=how)
                self.assertEqual(done.returncode, 0)
                self.assertIn(b"good", done.stdout)
                self.expect_results()
                (self.base / "export.csv").unlink()

    def test_a_run_goes_on_without_a_standard_output(self):
        for how in BROKEN:
            for arguments in [[], ["--output", "json"], ["--export", "csv"]]:
                with self.subTest(how=how, arguments=arguments):
                    export = self.base / "export.xml"
                    done = self.run_to(*arguments, "--export", f"junit={export}", number=1, how=how)
                    self.expect_results()
                    self.assertIn(b"</testsuites>", export.read_bytes())
                    export.unlink()
                    self.assertIn(b"results in ", done.stderr)
                    # Who has read enough has missed nothing; what could not be written is said.
                    self.assertEqual(done.returncode, 0 if how == "gone" else 2, done.stderr)
                    self.assertEqual(b"roundtrip: standard output: " in done.stderr, how != "gone")

    def test_what_was_found_is_the_exit_code_all_the_same(self):
        for how in BROKEN:
            self.assertEqual(self.call("check", number=1, how=how).returncode, 1, how)

    def test_what_is_lost_of_a_table_is_said(self):
        self.assertEqual(self.run_to().returncode, 0)
        for command in [("show", self.out), ("list",), ("schema",), ("--help",), ("compare", self.out, self.out, "--all"),
                        ("show", self.out, "--export", "benchstat")]:
            for how, code in [("closed", 2), ("full", 2), ("gone", 0)]:
                with self.subTest(command=command, how=how):
                    done = self.call(*command, number=1, how=how)
                    self.assertEqual(done.returncode, code, done.stderr)
                    self.assertEqual(done.stderr.count(b"\n"), 1 if code else 0, done.stderr)

    def test_no_file_takes_the_place_of_a_closed_stream(self):
        command = ["/bin/sh", "-c", 'exec "$@" 0<&- 1>&- 2>&-', "sh", self.odd.program, "run", "--format", "good", "--blocks",
                   "1", "--out", self.out]
        self.assertEqual(subprocess.run(command, timeout=120).returncode, 2)
        self.expect_results()


if __name__ == "__main__":
    unittest.main(verbosity=2)
