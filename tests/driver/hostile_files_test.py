# SPDX-License-Identifier: MIT
"""Names of files, what is in them, arguments and what workers say, when it is something that nobody should write."""

import os
import pathlib
import unittest

from fake_build import Folders
from hostile_names import BLANK, HOSTILE, HOSTILE_BYTES, LONG, LONGEST_LINE, check_lines, is_text


class HostileFiles(Folders, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.odd = self.build(good={})
        self.data = self.base / "data"
        self.data.mkdir()

    def call(self, *arguments, code):
        done = self.odd.call(*arguments, text=False)
        self.assertEqual(done.returncode, code, done.stderr)
        check_lines(self, done.stdout.decode())
        check_lines(self, done.stderr.decode())
        for line in done.stderr.decode().splitlines():
            self.assertTrue(line.startswith("roundtrip: "), line)
        return done

    def names(self, wanted):
        """Paths whose names have something of a hostile name; what no name of a file can hold is left out."""
        for name in HOSTILE_BYTES:
            name = name.replace(b"/", b"").replace(b"\0", b"") + b".json"
            if wanted(name):
                yield pathlib.Path(os.fsdecode(os.path.join(os.fsencode(self.data), name)))

    def test_data(self):
        paths = list(self.names(is_text))
        for path in paths:
            path.write_text('{"a": 1}')
        data = [word for path in paths for word in ["--data", path]]
        self.call("check", *data, code=0)
        for output in ["table", "markdown", "latex", "csv", "json"]:
            self.call("run", *data, "--blocks", 1, "--out", self.out, "--output", output, code=0)
        results = self.results()
        self.assertEqual([entry["source"] for entry in results["roundtrip"]["datasets"]], [str(path) for path in paths])
        for entry in results["roundtrip"]["datasets"]:
            self.assertRegex(entry["name"], r"^[A-Za-z0-9._-]+$")

    def test_paths_in_messages(self):
        for path in self.names(lambda name: True):
            self.call("check", "--data", path, code=2)
            self.call("show", path, code=2)
            self.call("compare", path, path, code=2)
            self.call("history", "show", "--store", path, code=2)
            self.call("run", "--resume", path, code=2)
        # Enough for an interval, and a margin beyond what a machine does from run to run: a comparison in which nothing is open
        # has no workflow command of its own.
        self.call("run", "--blocks", 4, "--out", self.out, code=0)
        for path in self.names(lambda name: True):
            self.call("run", "--blocks", 4, "--out", path, code=0)
            self.call("show", path, path, code=0)
            self.call("compare", path, self.out, "--margin", "20%", "--out", self.base / "comparison.json", "--export",
                      f"github={self.base / 'github.md'}", code=0)
            check_lines(self, (self.base / "comparison.json").read_text())
            check_lines(self, (self.base / "github.md").read_text())

    def test_arguments(self):
        for name in HOSTILE + BLANK:
            if "\0" in name:
                continue
            for arguments in [("show", self.out, "--metric", name), ("check", "--format", f"x{name}"), ("run", f"--{name}"),
                              ("show", self.out, "--output", name), ("run", "--budget", name), (f"x{name}",),
                              ("show", self.out, "--export", f"x{name}"), ("run", "--scale", name)]:
                # One of them is a run like any other, which leaves its results where it is.
                done = self.odd.call(*arguments, text=False, cwd=self.base)
                self.assertNotIn(done.returncode, [1, -6, -11], arguments)
                check_lines(self, done.stdout.decode())
                check_lines(self, done.stderr.decode())

    def test_contents(self):
        for number, name in enumerate(HOSTILE_BYTES):
            path = self.data / f"{number}.json"
            for content in [b"{" + name, b'{"a": ' + name + b"}", b'["\\' + name + b'"', name * 1000]:
                path.write_bytes(content)
                for arguments in [("check", "--data", path), ("show", path), ("compare", path, path)]:
                    done = self.odd.call(*arguments, text=False)
                    self.assertIn(done.returncode, [0, 2])
                    check_lines(self, done.stderr.decode())
                    self.assertLess(len(done.stderr), LONGEST_LINE)

    def test_what_workers_say(self):
        for name in HOSTILE + BLANK + LONG[1:]:
            about = {key: name for key in ["library", "version", "notes", "off_the_clock", "lossy"]}
            good = {"name": "good", "encoding": "binary", "self_describing": False, "needs_schema": False, "floor": False}
            said = {"verdict": "failed", "reason": name, "path": name, "expected": name, "actual": name}
            self.odd.configure("good", hello={"set": {"format": good | about}}, make={"set": said})
            self.call("check", code=1)
            self.call("list", code=0)
            self.call("run", "--blocks", 1, "--out", self.out, code=0)
            (fact,) = self.results()["roundtrip"]["facts"]
            self.assertEqual(fact["fidelity"], "failed")

    def test_what_dying_workers_say(self):
        worker = self.odd.worker("good")
        for name in HOSTILE_BYTES:
            worker.unlink()
            (self.base / "words").write_bytes(name)
            worker.write_text(f"#!/bin/sh\ncat '{self.base / 'words'}' >&2\nexit 3\n")
            worker.chmod(0o755)
            done = self.odd.call("check", text=False)
            self.assertIn(done.returncode, [1, 2])
            check_lines(self, done.stdout.decode())
            check_lines(self, done.stderr.decode())
            self.call("run", "--blocks", 1, "--out", self.out, code=done.returncode if done.returncode == 2 else 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
