# SPDX-License-Identifier: MIT
"""A user's own files: what is refused, what is said of them, and that no format fails for what a file may hold."""

import json
import os
import pathlib
import resource
import subprocess
import tempfile
import unittest

ROUNDTRIP = os.environ["ROUNDTRIP"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
NLOHMANN = ["nlohmann_json", "nlohmann_cbor", "nlohmann_msgpack", "nlohmann_bson", "nlohmann_ubjson"]
CEREAL_TEXT = ["cereal_json", "cereal_xml"]
OTHERS = ["native", "native_compact", "cereal_binary", "cereal_portable_binary", "memcpy", "copy"]
# Not every build has these.
OTHERS += [name for name in ("rapidjson", "rapidjson_fast") if pathlib.Path(f"{ROUNDTRIP}-worker-{name}").exists()]


class OwnData(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def call(self, *arguments, code=0):
        done = subprocess.run([ROUNDTRIP, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                              timeout=300, env={**os.environ, "COLUMNS": "200"}, preexec_fn=self.raise_stack)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    @staticmethod
    def raise_stack():
        """Sanitized and not optimized, 900 levels need more than the usual 8 MiB."""
        if os.environ["SANITIZED"] == "1":
            resource.setrlimit(resource.RLIMIT_STACK, (256 << 20, resource.getrlimit(resource.RLIMIT_STACK)[1]))

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def verdicts(self, name, formats):
        """What check says of each format: the verdict and the reason."""
        rows = {}
        for line in self.call("check", "--data", name, "--format", ",".join(formats)).stdout.splitlines():
            words = line.split(None, 3)
            if len(words) >= 3 and words[1].rstrip(":") in formats:
                rows[words[1]] = (words[0], words[3] if len(words) > 3 else "")
        self.assertEqual(sorted(rows), sorted(formats))
        return rows

    def refused(self, name):
        return self.call("check", "--format", "native", "--data", name, code=2).stderr

    def test_a_table_is_one_for_a_format_of_tables(self):
        """Also where a load must leave nothing behind of other content: that is a table, too."""
        if not pathlib.Path(f"{ROUNDTRIP}-worker-csv").exists():
            self.skipTest("csv is not built")
        for name, content in [("a.json", '[{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]'), ("b.jsonl", '{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}\n')]:
            self.assertEqual(self.verdicts(self.write(name, content), ["csv"])["csv"][0], "exact", name)
        self.assertEqual(self.verdicts(self.write("c.json", '{"a": [1]}'), ["native", "csv"])["csv"][0], "unsupported")

    def test_nothing_is_dropped(self):
        for name, content, place in [("a.json", b'{"a": 1}\0{"b": 2}', "a.json:1:9: "),
                                     ("b.json", b'{"a": 1}\n' + bytes(4096), "b.json:2:1: "),
                                     ("c.jsonl", b'{}\n{"a": 1}\0junk\n', "c.jsonl:2:9: "),
                                     ("d/x.json", b"[1]\0", "d/x.json:1:4: ")]:
            self.assertIn(place + "not JSON: a NUL byte", self.refused(self.write(name, content).split("/")[0]))

    def test_errors_are_short_and_have_a_place(self):
        error = self.refused(self.write("a.json", '{"a":\n  "' + "x" * 1000000 + '\x01"}'))
        self.assertIn("a.json:2:1000004: ", error)
        self.assertLess(len(error), 300)
        error = self.refused(self.write("b.json", "[\n" * 901 + "]" * 901))
        self.assertIn("b.json:901:1: nested more than 900 deep", error)
        for page in ("README.md", "docs/your-data.md"):
            self.assertIn("900 deep", (SOURCE / page).read_text())

    def test_limits_work_in_every_format(self):
        self.write("deep.json", '{"a":' + "[" * 898 + "{}" + "]" * 898 + "}")
        self.write("wide.json", json.dumps({"list": list(range(200000)), "text": "x" * 3000000}))
        for name in ("deep.json", "wide.json"):
            for format, (verdict, reason) in self.verdicts(name, NLOHMANN + CEREAL_TEXT + OTHERS).items():
                self.assertEqual(verdict, "exact", f"{name} {format}: {reason}")

    def test_rounded_numbers_are_said_once(self):
        self.write("a.json", "[12345678901234567890123,\n 0.1, 1.25, 0.12345678901234567890]")
        note = "2 numbers have more digits than a double holds and were rounded; first at a.json:1:2"
        done = self.call("run", "--data", "a.json", "--format", "native,nlohmann_json", "--operation", "save",
                         "--blocks", 1, "--out", "r.json")
        self.assertEqual(done.stdout.count(note), 1, done.stdout)
        self.assertEqual(self.call("show", "r.json", "--output", "markdown").stdout.count(note), 1)
        run = json.loads((self.folder / "r.json").read_text())
        self.assertEqual(run["roundtrip"]["datasets"][0]["notes"], [note])
        # Files of before have no notes.
        del run["roundtrip"]["datasets"][0]["notes"]
        self.write("old.json", json.dumps(run))
        self.assertNotIn(note, self.call("show", "old.json").stdout)

    def test_negative_zero_stays(self):
        self.write("a.json", '{"a": [-0, 0, -0.0]}')
        for format, (verdict, reason) in self.verdicts("a.json", NLOHMANN + CEREAL_TEXT + OTHERS).items():
            self.assertEqual(verdict, "exact", f"{format}: {reason}")

    def test_numbers_that_a_format_has_not_are_a_property_of_it(self):
        self.write("a.json", '{"b": [1.5, NaN, -Infinity]}')
        self.write("a.jsonl", '{}\n{"b": Infinity}\n')
        for name, place in [("a.json", "b[1]"), ("a.jsonl", "messages[1].b")]:
            done = self.call("check", "--data", name, "--data-format", "python-json", "--format", "native,nlohmann_json,nlohmann_cbor")
            self.assertRegex(done.stdout, "exact +native")
            self.assertRegex(done.stdout, "exact +nlohmann_cbor")
            self.assertRegex(done.stdout, "unsupported +nlohmann_json")
            self.assertIn(f"the format has no NaN and no infinities; first at {place}", done.stdout)

    def test_repeated_keys_are_a_property_of_the_format(self):
        self.write("a.json", '{"b": [1, {"a": 1, "x": 2, "a": 3}]}')
        self.write("a.jsonl", '{}\n{"b": [1, {"a": 1, "x": 2, "a": 3}]}\n')
        for name, path in [("a.json", "b[1].a"), ("a.jsonl", "messages[1].b[1].a")]:
            for format, (verdict, reason) in self.verdicts(name, NLOHMANN + CEREAL_TEXT + OTHERS).items():
                if format in NLOHMANN:
                    self.assertEqual(verdict, "unsupported", format)
                    self.assertIn("a key stands twice", reason)
                    self.assertTrue(reason.endswith(f"first at {path}"), reason)
                else:
                    self.assertEqual(verdict, "exact", f"{format}: {reason}")

    def test_a_nul_in_a_key_is_a_loss_like_one_in_a_text(self):
        for content in ['{"a\\u0000b": 1, "c": "x"}', '{"a\\u0000b": 1, "a": 2}']:
            self.write("a.json", content)
            for format, (verdict, reason) in self.verdicts("a.json", CEREAL_TEXT + OTHERS).items():
                self.assertEqual(verdict, "lossy" if format in CEREAL_TEXT else "exact", f"{format}: {reason}")
                if format in CEREAL_TEXT:
                    self.assertIn('{"a\\x00b"}', reason)

    def test_large_objects_end(self):
        keys = {f"key{i}": i for i in range(50000)}
        self.write("a.json", json.dumps({"small": {}, "large": [keys]}))
        for format, (verdict, reason) in self.verdicts("a.json", NLOHMANN + CEREAL_TEXT + OTHERS).items():
            if format in NLOHMANN:
                self.assertEqual(verdict, "unsupported", format)
                self.assertIn("50000 keys in one object; first at large[0]", reason)
            else:
                self.assertEqual(verdict, "exact", f"{format}: {reason}")
        # All objects together count.
        self.write("b.jsonl", (json.dumps({f"key{i}": i for i in range(5000)}) + "\n") * 10)
        verdicts = self.verdicts("b.jsonl", ["native"] + NLOHMANN)
        self.assertEqual(verdicts.pop("native")[0], "exact")
        for format, (verdict, reason) in verdicts.items():
            self.assertEqual(verdict, "unsupported", format)
            self.assertIn("5000 keys in one object; first at messages[4]", reason)

    def test_names_that_mean_a_folder(self):
        """They are those of the folder, and never a way out of one."""
        self.write("in/1.json", "[1]")
        (self.folder / "in" / "deeper").mkdir()
        self.write("in/..json", "[2]")
        names = set()
        for folder, data in [("in", "."), ("in/deeper", ".."), ("in", "./"), ("in", "..json"), (".", "in/")]:
            done = subprocess.run([ROUNDTRIP, "run", "--format", "native", "--operation", "save", "--blocks", "1", "--data", data,
                                   "--out", str(self.folder / "out.json")], cwd=self.folder / folder, capture_output=True, text=True,
                                  timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            names.add(json.loads((self.folder / "out.json").read_text())["roundtrip"]["datasets"][0]["name"])
        self.assertEqual(names, {"in", "data"})

    def test_the_gate_says_what_was_rounded(self):
        done = self.call("check", "--format", "native", "--data", self.write("a.json", "[12345678901234567890123]"))
        self.assertRegex(done.stdout, "note +a: 1 number has more digits than a double holds .*first at a.json:1:2")

    def test_floors_work_for_messages(self):
        self.write("a.jsonl", '{"a": 1}\n[2, "three"]\n{}\n')
        self.write("b/1.json", "[1]")
        self.write("b/2.json", "[2]")
        formats = NLOHMANN[:1] + CEREAL_TEXT + OTHERS
        for name in ("a.jsonl", "b"):
            for format, (verdict, reason) in self.verdicts(name, formats).items():
                self.assertEqual(verdict, "exact", f"{name} {format}: {reason}")
        self.call("run", "--data", "a.jsonl", "--format", "native,memcpy,copy", "--blocks", 1, "--out", "r.json",
                  "--operation", "save,load,load_reuse,access")
        run = json.loads((self.folder / "r.json").read_text())
        timed = {(cell["format"], cell["operation"]) for cell in run["benchmarks"]}
        self.assertTrue({("memcpy", "save"), ("copy", "load"), ("copy", "load_reuse"), ("copy", "access"),
                         ("native", "access")} <= timed, timed)
        header = self.call("show", "r.json").stdout
        self.assertIn("×copy", header)
        self.assertIn("×memcpy", header)


if __name__ == "__main__":
    unittest.main(verbosity=2)
