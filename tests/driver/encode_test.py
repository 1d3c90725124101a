# SPDX-License-Identifier: MIT
"""roundtrip encode and roundtrip verify: what goes out, what comes back, and that a file that holds another record, or none, is
never taken for ours."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from fake_build import Folders

ROUNDTRIP = os.environ["ROUNDTRIP"]
MISBEHAVING = os.environ["MISBEHAVING"]
PAIRING = ["--format", "nlohmann_json", "--dataset", "message"]


def call(*arguments, program=ROUNDTRIP, **options):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False, **options)


class Encode(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.file = self.folder / "message.json"

    def encode(self, *arguments):
        done = call("encode", *PAIRING, "--out", self.file, *arguments)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        return self.file.read_bytes()

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def verify(self, *files, code, pairing=PAIRING):
        done = call("verify", *pairing, *files)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def test_the_bytes_are_those_of_the_format_and_hold_the_record(self):
        first = self.encode()
        self.assertIn("order_id", json.loads(first))
        self.assertEqual(first, self.encode(), "the same again may be written over it")
        self.assertEqual(self.verify(self.file, code=0), f"exact        {self.file}\n")

    def test_whoever_wrote_it_the_values_count(self):
        theirs = self.write("theirs.json", json.dumps(json.loads(self.encode()), indent=2).encode())
        self.assertIn("exact ", self.verify(theirs, code=0))

    def test_a_damaged_file_is_named_with_its_first_difference(self):
        record = json.loads(self.encode())
        price = record["lines"][0]["unit_price"]
        record["lines"][0]["unit_price"] = 2.5
        damaged = self.write("damaged.json", json.dumps(record).encode())
        self.assertEqual(self.verify(damaged, code=1),
                         f"failed       {damaged}: first at lines[0].unit_price: expected {price}, and the file has 2.5\n")

    def test_a_file_of_another_seed_is_another_record(self):
        self.encode("--seed", "2")
        order = json.loads(self.file.read_bytes())["order_id"]
        printed = self.verify(self.file, code=1)
        self.assertIn("first at order_id: expected ", printed)
        self.assertIn(f"and the file has {order}\n", printed)
        self.verify(self.file, code=0, pairing=[*PAIRING, "--seed", "2"])

    def test_what_is_not_in_the_format_is_different(self):
        record = self.encode()
        for data in (b"", b"\0", record[:-1], record + b"]", b"[" * 100_000, b"null"):
            file = self.write("other", data)
            self.assertRegex(self.verify(file, code=1), rf"^failed +{file}: load: .+\n$")

    def test_each_of_several_files_gets_a_line(self):
        self.encode()
        other = self.write("other", b"{}")
        lines = self.verify(self.file, other, self.file, code=1).splitlines()
        self.assertEqual([line.split()[0] for line in lines], ["exact", "failed", "exact"])

    def test_a_file_of_ones_own(self):
        data = self.write("orders.json", b'[{"id": 1, "price": 2.5}]')
        pairing = ["--format", "nlohmann_json", "--data", data]
        out = self.folder / "out"
        self.assertEqual(call("encode", *pairing, "--out", out).returncode, 0)
        self.assertEqual(out.read_bytes(), b'[{"id":1,"price":2.5}]')
        self.verify(out, data, code=0, pairing=pairing)
        other = self.write("other.json", b'[{"id": 1, "price": 2.25}]')
        self.assertIn("first at [0].price: expected 2.5, and the file has 2.25", self.verify(other, code=1, pairing=pairing))
        done = call("encode", *pairing, "--out", data)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--out", done.stderr)

    def test_a_strangers_file_is_not_replaced(self):
        self.file.write_text("something else")
        done = call("encode", *PAIRING, "--out", self.file)
        self.assertEqual(done.returncode, 2)
        self.assertIn(str(self.file), done.stderr)
        self.assertEqual(self.file.read_text(), "something else")

    def test_bad_usage_is_2(self):
        self.encode()
        out = ["--out", self.folder / "out"]
        for arguments in [("encode", *PAIRING), ("encode", "--format", "nlohmann_json", *out),
                          ("encode", "--dataset", "message", *out), ("encode", *PAIRING, "--format", "native", *out),
                          ("encode", *PAIRING, "--dataset", "log", *out), ("encode", *PAIRING, "--data", self.file, *out),
                          ("encode", "--format", "nope", "--dataset", "message", *out),
                          ("encode", "--format", "nlohmann_json", "--dataset", "nope", *out),
                          ("encode", *PAIRING, "--out", self.folder / "no" / "folder"), ("encode", *PAIRING, "--out", self.folder),
                          ("encode", *PAIRING, *out, "--scale", "0"), ("encode", *PAIRING, *out, "--seed", "-1"),
                          ("verify", *PAIRING), ("verify", "--format", "nlohmann_json", self.file),
                          ("verify", *PAIRING, self.folder / "nothing"), ("verify", *PAIRING, self.folder),
                          ("verify", *PAIRING, "/dev/zero"), ("verify", *PAIRING, "--nope", self.file)]:
            with self.subTest(arguments):
                done = call(*arguments)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertTrue(done.stderr)
        self.assertEqual(list(self.folder.iterdir()), [self.file])

    def test_help_has_examples(self):
        for command in ["encode", "verify", "judged"]:
            done = call(command, "--help")
            self.assertEqual(done.returncode, 0)
            self.assertIn("Example", done.stdout)

    def test_nothing_is_written_that_has_not_passed_the_gate(self):
        out = self.folder / "out"
        gates = {"rounds_doubles": ("failed", 1), "crashes": ("crashed", 1), "hangs": ("hung", 1)}
        for format, (fidelity, code) in gates.items():
            for command in ("encode", "--out", out), ("verify", MISBEHAVING):
                done = call(*command, "--format", format, "--dataset", "spoilable", "--timeout", "2", program=MISBEHAVING)
                self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
                self.assertIn(f"roundtrip: {fidelity}: ", done.stderr)
                self.assertFalse(out.exists(), format)

    def test_a_loss_that_is_declared_is_no_difference(self):
        pairing = ["--format", "declares_its_loss", "--dataset", "spoilable"]
        out = self.folder / "out"
        self.assertEqual(call("encode", *pairing, "--out", out, program=MISBEHAVING).returncode, 0)
        done = call("verify", *pairing, out, program=MISBEHAVING)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, rf"^lossy +{out}: cut at a NUL; first at \S+: expected .+, and the file has .+\n$")

    def test_what_is_not_built_is_said(self):
        for command in ("encode", "--out", self.folder / "out"), ("verify", MISBEHAVING):
            done = call(*command, "--format", "absent", "--dataset", "spoilable", program=MISBEHAVING)
            self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
            self.assertIn("roundtrip: not built: ", done.stderr)


class OddWorkers(Folders, unittest.TestCase):
    def verify(self, *files, code, **config):
        build = self.build(odd=config)
        done = build.call("verify", "--format", "odd", "--dataset", "data", "--timeout", "2", *files)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return [line.split()[0] for line in done.stdout.splitlines()]

    def setUp(self):
        super().setUp()
        self.file = self.base / "file"
        self.file.write_bytes(b"\0\n\xff")

    def test_a_worker_that_dies_over_a_file_is_a_finding_and_the_next_file_gets_another_worker(self):
        until = {"verify": {"signal": 11, "until": str(self.base / "until")}}
        self.assertEqual(self.verify(self.file, self.file, code=1, **until), ["crashed", "exact"])

    def test_one_that_hangs_or_talks_nonsense_is_a_finding(self):
        self.assertEqual(self.verify(self.file, code=1, verify={"sleep": 100}), ["hung"])

    def test_an_answer_that_is_none_is_a_finding(self):
        self.assertEqual(self.verify(self.file, code=1, verify={"raw": "text\n"}), ["failed"])

    def test_too_little_memory_is_none(self):
        said = {"set": {"verdict": "out of memory", "reason": "none left"}}
        self.assertEqual(self.verify(self.file, code=2, verify=said), ["out"])

    def test_what_the_format_cannot_hold_is_no_record(self):
        said = {"set": {"verdict": "unsupported", "reason": "no such thing"}}
        self.assertEqual(self.verify(self.file, code=1, verify=said), ["unsupported"])
        self.assertEqual(self.build("other", odd={"make": said}).call(
            "verify", "--format", "odd", "--dataset", "data", self.file).returncode, 3)


if __name__ == "__main__":
    unittest.main()
