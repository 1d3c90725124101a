# SPDX-License-Identifier: MIT
"""Files of `--data` that are not plain JSON: packed, from the standard input, or read by a reader's program, whatever that does.
What the readers themselves make of files is in the tests of each family."""

import gzip
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from document_file import document_file, messages_file
from fake_build import ROUNDTRIP, Folders

ZSTD = shutil.which("zstd")
DOCUMENT = {"document": {"write": document_file({"a": [1, 2.5, "x"], "b": None}).hex(),
                         "notes": [{"text": "2 sets became arrays"}, {"text": "1 tuple became an array"}]}}
CERTAIN, NO = {"recognise": {"recognised": "certain"}}, {"recognise": {"recognised": "no"}}


class DataFormats(Folders, unittest.TestCase):
    def call(self, *arguments, code=0, program=ROUNDTRIP, **options):
        done = subprocess.run([program, *map(str, arguments)], cwd=self.base, capture_output=True, timeout=120, **options)
        self.assertEqual(done.returncode, code, (done.stdout + done.stderr).decode())
        return done.stdout.decode(), done.stderr.decode()

    def write(self, name, content):
        (self.base / name).write_bytes(content)
        return name

    def checked(self, *arguments, program=ROUNDTRIP, format="native", **options):
        """What `check` says on its two streams."""
        return self.call("check", "--format", format, *arguments, program=program, **options)

    def refused(self, *arguments, **options):
        return self.checked(*arguments, code=2, **options)[1]

    def ran(self, build, *arguments):
        """The dataset in the results of a run."""
        self.call("run", "--blocks", 1, "--out", self.out, *arguments, program=build.program)
        return self.results()["roundtrip"]["datasets"][0]

    def test_packed_files_are_unpacked(self):
        packed = gzip.compress(b'{"a": 1}')
        self.write("a.json.gz", packed)
        # Several members one after the other are one file; the name need not say it.
        self.write("b", gzip.compress(b'{"a":') + gzip.compress(b" 1}"))
        names = ["a.json.gz", "b"]
        if ZSTD:
            self.write("c.json", b'{"a": 1}')
            subprocess.run([ZSTD, "-q", "--rm", self.base / "c.json"], check=True)
            names.append("c.json.zst")
        for name in names:
            with self.subTest(name):
                out, _ = self.checked("--data", name)
                self.assertRegex(out, rf"exact +native +{name.split('.')[0]}")

    def test_what_fills_the_last_piece_of_memory_is_complete(self):
        for size in (1 << 18, 1 << 20):
            text = b'"' + bytes(size - 2).replace(b"\0", b"x") + b'"'
            self.write("a.json.gz", gzip.compress(text))
            self.checked("--data", "a.json.gz")
            if ZSTD:
                self.write("a.json", text)
                subprocess.run([ZSTD, "-q", "-f", self.base / "a.json"], check=True)
                self.checked("--data", "a.json.zst")

    def test_damaged_packs_are_refused(self):
        packed = gzip.compress(os.urandom(1000))
        for name, content, words in [("cut.gz", packed[:500], "end too early"),
                                     ("flipped.gz", packed[:300] + bytes([packed[300] ^ 255]) + packed[301:], "damaged"),
                                     ("junk.gz", gzip.compress(b"{}") + b"junk", "damaged"),
                                     ("cut.zst", bytes.fromhex("28b52ffd"), "end too early"),
                                     ("wrong.zst", bytes.fromhex("28b52ffd") + b"\xff" * 100, "damaged")]:
            with self.subTest(name):
                error = self.refused("--data", self.write(name, content))
                self.assertIn(name, error)
                self.assertIn(words, error)

    def test_a_pack_that_swells_is_refused(self):
        self.write("bomb.json.gz", gzip.compress(b" " * (64 << 20)))
        self.assertIn("it holds more than the 33554432 bytes", self.refused("--data", "bomb.json.gz", "--memory-limit", "32MiB"))

    def test_standard_input(self):
        out, _ = self.checked("--data", "-", input=b'{"a": 1}\n{"a": 2}\n')
        self.assertIn("stdin", out)
        self.assertIn("exact", out)
        out, _ = self.checked("--data", "-", input=gzip.compress(b"[1]"))
        self.assertIn("exact", out)
        self.assertIn("-:1:1: not JSON: it is empty", self.refused("--data", "-", input=b""))
        self.assertIn("more than", self.refused("--data", "-", "--memory-limit", "16MiB", input=b" " * (17 << 20)))

    def test_a_run_from_the_standard_input_goes_on_with_the_same(self):
        self.call("run", "--data", "-", "--format", "native", "--blocks", 1, "--out", self.out, input=b"[1, 2]")
        # What an interruption after the first cell would have left.
        run = self.results()
        run["roundtrip"]["status"] = "partial"
        del run["benchmarks"][1:]
        self.out.write_text(json.dumps(run))
        self.call("run", "--resume", self.out, "--budget", "2s", input=b"[1, 3]", code=4)
        self.call("run", "--resume", self.out, "--budget", "2s", input=b"[1, 2]")
        self.assertEqual(self.results()["roundtrip"]["status"], "complete")

    def test_what_a_reader_reads_runs_everywhere_and_what_it_mapped_is_said_once(self):
        build = self.build(readers={"odd": CERTAIN | DOCUMENT}, x={}, y={})
        self.write("data.odd", b"whatever")
        dataset = self.ran(build, "--data", "data.odd")
        self.assertEqual(dataset["notes"], ["2 sets became arrays", "1 tuple became an array"])
        self.assertEqual((dataset["kind"], dataset["data_format"], dataset["summary"]), ("document", "odd", "8 bytes of odd"))
        out, _ = self.call("show", self.out, program=build.program)
        self.assertEqual(out.count("2 sets became arrays"), 1, out)
        # And only in part, with the same words.
        self.assertEqual(self.ran(build, "--data", "data.odd", "--scale", 0.5)["notes"], dataset["notes"])

    def test_several_values_of_a_reader_are_messages(self):
        messages = {"document": {"write": messages_file([{"a": 1}, [2], None]).hex(), "notes": []}}
        build = self.build(readers={"odd": CERTAIN | messages}, x={})
        self.write("data.odd", b"whatever")
        dataset = self.ran(build, "--data", "data.odd")
        self.assertEqual((dataset["kind"], dataset["data_format"], dataset["summary"]),
                         ("messages", "odd", "3 messages, each saved on its own"))
        self.assertEqual(self.ran(build, "--data", "data.odd", "--scale", 0.5)["summary"], "2 messages, each saved on its own")

    def test_what_a_file_is(self):
        build = self.build(readers={"odd": NO | DOCUMENT, "even": CERTAIN | DOCUMENT, "absent": None}, x={})
        for name, arguments, expected in [("a.even", [], "even"), ("a.EVEN", [], "even"), ("a", [], "even"),
                                          # Its first bytes are those of another.
                                          ("a.odd", [], "even"), ("a.odd", ["--data-format", "odd"], "odd"),
                                          ("a.json", [], "json"), ("a.odd", ["--data-format", "json"], "json")]:
            with self.subTest(name, arguments=arguments):
                self.write(name, b"[1]")
                self.assertEqual(self.ran(build, "--data", name, *arguments)["data_format"], expected)
        # One that reads JSON, and something else.
        both = self.build("both", readers={"json+other": NO | DOCUMENT}, x={})
        for name in ("other", "json"):
            self.write(f"a.{name}", b"[1]")
            self.assertEqual(self.ran(both, "--data", f"a.{name}")["data_format"], name)
        error = self.refused("--data", "a.json", "--data-format", "none", program=build.program, format="x")
        self.assertIn("the formats are json, jsonl, ndjson, python-json, odd, even, absent", error)
        error = self.refused("--data", self.write("a.absent", b"x"), program=build.program, format="x")
        self.assertIn("a.absent: the reader for absent is not built: not asked for; ./scripts/run --format odd", error)

    def test_a_resumed_run_reads_the_file_as_the_same(self):
        build = self.build(readers={"odd": NO | DOCUMENT}, x={})
        self.write("data.bin", b"[1, 2]")
        self.call("run", "--data", "data.bin", "--data-format", "odd", "--budget", "0.001s", "--out", self.out, program=build.program)
        self.call("run", "--resume", self.out, "--budget", "2s", program=build.program)
        self.assertEqual(self.results()["roundtrip"]["datasets"][0]["data_format"], "odd")

    def test_a_reader_that_misbehaves_is_an_error_with_the_files_name(self):
        for number, (answers, words) in enumerate([
                ({"document": {"die": "SIGSEGV"}}, "the program that reads odd ended"),
                ({"document": {"sleep": 30, "raw": "{}"}}, "the program that reads odd ended"),
                ({"document": {"error": "byte 17: a set in a set"}}, "data.odd: byte 17: a set in a set"),
                ({"document": {"raw": "hello"}}, "data.odd"),
                ({"document": {"notes": 7, "write": document_file(1).hex()}}, "notes"),
                ({"document": {"notes": [], "write": "44ff"}}, "not a document file"),
                ({"document": {"verdict": "out of memory", "reason": "it needs more than 4 GiB"}}, "it needs more than 4 GiB"),
                ({"recognise": {"recognised": "no"}, "document": {"notes": []}}, "No such file")]):
            with self.subTest(answers):
                build = self.build(f"build{number}", readers={"odd": CERTAIN | answers}, x={})
                self.write("data.odd", b"x")
                error = self.refused("--data", "data.odd", "--timeout", 2, program=build.program, format="x")
                self.assertIn(words, error)
                self.assertEqual(error.count("\n"), 1, error)

    def test_setup_builds_what_reads_the_files(self):
        source = pathlib.Path(os.environ["SOURCE"])

        def families(*arguments):
            done = subprocess.run([source / "scripts/setup", "--print", *arguments], capture_output=True, text=True, check=True)
            return done.stdout.splitlines()[0].removeprefix("families=").split(";")
        usual = families("--data=a.json")
        self.assertNotIn("safetensors", usual)
        for arguments in (["--data=a.SAFETENSORS.gz"], ["--data=-", "--data-format=safetensors"]):
            self.assertEqual(sorted(families(*arguments)), sorted(usual + ["safetensors"]))
        self.assertEqual(families("--format=native", "--data=a.safetensors"), ["native", "safetensors"])
        for name in ("../folder", "a;b", "a.$(x)", "a.JSON,native"):
            self.assertEqual(families(f"--data={name}"), usual)


if __name__ == "__main__":
    unittest.main()
