# SPDX-License-Identifier: MIT
"""`roundtrip inspect`: verdicts, exit codes and the tree, of what a reader answers. What the readers find in files is in the tests
of each family."""

import json
import subprocess
import unittest

from export_readers import strict_json
from fake_build import Folders
from hostile_names import HOSTILE, check_lines

NOTHING = {"facts": [], "lines": [], "references": [], "references_left_out": 0, "doubts": [], "damage": ""}


def line(depth, name, type_="int", hidden=0, **members):
    return {"depth": depth, "name": name, "type": type_, "shape": "", "value": "", "hidden": hidden} | members


def reference(name, offset=17, **members):
    return {"name": name, "offset": offset, "inside": "", "called": True, "harmless": False} | members


class Inspect(Folders, unittest.TestCase):
    number = 0

    def inspect(self, code, *arguments, names=("a.odd",), **answer):
        """What is printed of a file of which the reader says this."""
        self.number += 1
        build = self.build(f"build{self.number}", readers={"odd": {"recognise": {"recognised": "certain"},
                                                                   "inspect": NOTHING | answer}})
        for name in names:
            (self.base / name).write_bytes(b"0123456789" * 200)
        done = build.call("inspect", *arguments, *names, cwd=self.base)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_what_runs_code_is_said_first_and_ends_with_1(self):
        out = self.inspect(1, references=[reference("collections.OrderedDict", 3, harmless=True), reference("posix.system")]).stdout
        lines = out.splitlines()
        self.assertEqual(lines[0], "a.odd: odd, 2,000 bytes")
        self.assertEqual(lines[1], "  loading this runs code: posix.system at byte 17")
        self.assertIn("collections.OrderedDict at byte 3", out)

    def test_every_finding_counts(self):
        for answer, words in [
                ({"references": [reference("x.Y", called=False)]}, "loading this imports code: x.Y at byte 17"),
                ({"references": [reference("x.Y", inside="a/data.pkl")]}, "x.Y at byte 17 of a/data.pkl"),
                ({"references_left_out": 3}, "… and 3 more of this kind"),
                ({"doubts": [{"text": "a name from nowhere"}]}, "it cannot be told whether loading this runs code: a name from nowhere"),
                ({"references": [reference("x.Y")], "damage": "byte 90: the bytes end too early"}, "damaged: byte 90")]:
            with self.subTest(answer):
                self.assertIn(words, self.inspect(1, **answer).stdout)

    def test_what_is_clean_ends_with_0(self):
        self.assertIn("loading this runs no code\n", self.inspect(0).stdout)
        out = self.inspect(0, references=[reference("builtins.set", harmless=True)]).stdout
        self.assertIn("runs only code that builds plain values", out)

    def test_damage_alone_ends_with_2_and_shows_what_there_was(self):
        out = self.inspect(2, damage="byte 5: no opcode", lines=[line(0, "", "dict", value="{…}")]).stdout
        self.assertIn("damaged: byte 5: no opcode", out)
        # What could not be looked at is not clean.
        self.assertIn("it cannot be told whether loading this runs code: the file is damaged", out)
        self.assertNotIn("runs no code", out)
        self.assertNotIn("runs only code", out)
        out = self.inspect(2, "--output", "json", damage="byte 5: no opcode").stdout
        self.assertIsNone(strict_json(out)["files"][0]["runs_code"])
        self.assertIn("dict", out)

    def test_the_tree(self):
        out = self.inspect(0, facts=[{"name": "protocol", "value": "4"}], lines=[
            line(0, "", "dict", shape="3 entries"), line(1, "a", "list", hidden=990, shape="992 elements"), line(2, "[0]", value="7"),
            line(2, "[1]"), line(1, "b", "dict"), line(2, "c", "ndarray", shape="3 × 4", bytes=96), line(1, "d")]).stdout
        self.assertIn("  protocol: 4\n", out)
        self.assertEqual(out.split("\n\n")[1].splitlines(), [
            "dict  3 entries", "├─ a  list  992 elements", "│  ├─ [0]  int  7", "│  ├─ [1]  int", "│  └─ … 990 more", "├─ b  dict",
            "│  └─ c  ndarray  3 × 4  96 bytes", "└─ d  int"])

    def test_several_files_end_with_the_worst(self):
        done = self.inspect(1, names=("a.odd", "b.odd"), references=[reference("posix.system")])
        self.assertEqual(done.stdout.count("posix.system"), 2)
        build = self.build("mixed", readers={"odd": {"recognise": {"recognised": "no"}, "inspect": NOTHING}})
        done = build.call("inspect", "a.odd", "none.odd", "c.what", cwd=self.base)
        self.assertEqual(done.returncode, 2)
        self.assertIn("none.odd: no such file or folder", done.stderr)

    def test_what_it_is_must_be_known(self):
        build = self.build(readers={"odd": {"recognise": {"recognised": "no"}}})
        (self.base / "a").write_bytes(b"hello")
        done = build.call("inspect", "a", cwd=self.base)
        self.assertEqual(done.returncode, 2)
        self.assertIn("neither its name nor its first bytes show its format; name it with --data-format", done.stderr)

    def test_json_holds_all_of_it(self):
        out = self.inspect(1, "--output", "json", references=[reference("posix.system")], lines=[line(0, "", "tuple", bytes=5)]).stdout
        file = strict_json(out)["files"][0]
        self.assertEqual((file["file"], file["format"], file["bytes"], file["runs_code"]), ("a.odd", "odd", 2000, True))
        self.assertEqual(file["verdict"], ["loading this runs code: posix.system at byte 17"])
        self.assertEqual(file["tree"][0]["bytes"], 5)
        self.assertEqual(file["references"][0]["offset"], 17)

    def test_names_that_nobody_should_have(self):
        names = [name for name in HOSTILE if len(name) < 1000]
        answer = {"facts": [{"name": name, "value": name} for name in names], "doubts": [{"text": name} for name in names],
                  "lines": [line(0, "")] + [line(1, name, name, value=name, shape=name) for name in names],
                  "references": [reference(name, inside=name) for name in names], "damage": names[0]}
        check_lines(self, self.inspect(1, **answer).stdout)
        out = self.inspect(1, "--output", "json", **answer).stdout
        check_lines(self, out)
        self.assertEqual([fact["name"] for fact in strict_json(out)["files"][0]["facts"]], names)

    def test_a_reader_that_misbehaves_is_an_error(self):
        for number, answer in enumerate([{"die": "SIGSEGV"}, {"raw": "x"}, {}, NOTHING | {"lines": 7}, NOTHING | {"facts": [7]},
                                         NOTHING | {"references": [{}]}, {"error": "byte 3: no"}]):
            with self.subTest(answer):
                build = self.build(f"bad{number}", readers={"odd": {"recognise": {"recognised": "certain"}, "inspect": answer}})
                (self.base / "a.odd").write_bytes(b"x")
                done = build.call("inspect", "a.odd", cwd=self.base)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertEqual(done.stdout, "")
                self.assertEqual(done.stderr.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
