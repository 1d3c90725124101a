# SPDX-License-Identifier: MIT
"""The workers in Python: what they read is what was written, what differs in a bit is seen, and a row that is wrong fails."""

import dataclasses
import json
import math
import os
import pathlib
import pickle
import re
import struct
import subprocess
import sys
import tempfile
import unittest

from document_file import document_file
from fake_build import ROUNDTRIP, Folders

BIN = pathlib.Path(ROUNDTRIP).parent
FOLDER = pathlib.Path(os.environ["SOURCE"]) / "formats/python"
sys.path.insert(0, str(FOLDER))
import comparing  # noqa: E402
import record_file  # noqa: E402
import rows  # noqa: E402

NAN = struct.unpack("=d", struct.pack("=Q", 0xFFF0_0000_0000_0123))[0]
DOCUMENT = {"integers": [0, -1, 2**63 - 1, -2**63, 2**63, 2**64 - 1], "numbers": [0.0, -0.0, 5e-324, math.inf, NAN, 1.0],
            "texts": ["", "a\0b", "é€𝄞", "\udcff"], "bytes": b"\0\xff", "nothing": [None, True, False, [], {}],
            "": {"": {"": 0}}}
DATASETS = ("message", "tree", "log", "edges")


def fnv1a(value, state=0xCBF29CE484222325):
    """The checksum of a document (bench/record/checksum.h), in other words than there."""

    def add(state, data):
        for byte in data:
            state = (state ^ byte) * 0x100000001B3 % 2**64
        return state

    def sized(state, data):
        return add(add(state, struct.pack("<Q", len(data))), data)

    alternative = 3 if isinstance(value, int) and value >= 2**63 else {
        type(None): 0, bool: 1, int: 2, float: 4, str: 5, bytes: 6, list: 7, dict: 8}[type(value)]
    state = add(state, struct.pack("<I", alternative))
    if alternative in (1, 2, 3, 4):
        return add(state, struct.pack("<" + "?qQd"[alternative - 1], value))
    if alternative in (5, 6):
        return sized(state, value.encode() if alternative == 5 else value)
    if alternative >= 7:
        state = add(state, struct.pack("<Q", len(value)))
    for element in value if alternative == 7 else ():
        state = fnv1a(element, state)
    for key, member in value.items() if alternative == 8 else ():
        state = fnv1a(member, sized(state, key.encode()))
    return state


class Reading(unittest.TestCase):
    def test_a_document_is_read_as_it_was_written(self):
        data = b"D" + re.sub(b"\xed\xb3\xbf", b"\xff", document_file({**DOCUMENT, "texts": DOCUMENT["texts"][:3]})[1:])
        messages, root = record_file.read(data, record_file.Kinds())
        self.assertFalse(messages)
        self.assertEqual(document_file(root), data)

    def test_bytes_that_are_not_utf8_are_kept(self):
        data = b"D\5" + struct.pack("=Q", 3) + b"a\xff\xc3"
        _, root = record_file.read(data, record_file.Kinds())
        self.assertEqual(root.encode("utf-8", "surrogateescape"), b"a\xff\xc3")

    def test_numbers_are_lists_or_arrays_of_their_type(self):
        data = b"D\x0af" + struct.pack("=Q16f", 16, *map(float, range(16)))
        self.assertEqual(record_file.read(data, record_file.Kinds())[1], [float(number) for number in range(16)])
        try:
            joblib_row = rows.JoblibRow()
        except ImportError as error:
            self.skipTest(str(error))
        _, made = record_file.read(data, joblib_row.kinds)
        self.assertEqual((made.dtype.char, made.tobytes()), ("f", data[-64:]))
        comparing.Comparison().run(made, joblib_row.load(joblib_row.save(made)))
        with self.assertRaises(comparing.Different):
            comparing.Comparison().run(made, made.astype("d"))
        short = b"D\x0af" + struct.pack("=Q3f", 3, 1, 2, 3)
        self.assertEqual(record_file.read(short, joblib_row.kinds)[1], [1.0, 2.0, 3.0])

    def test_each_beginning_and_what_is_behind_the_end_are_refused(self):
        data = document_file({"a": [1, 0.5, "text"], "b": None})
        for length in range(len(data)):
            with self.assertRaises((ValueError, IndexError)):
                record_file.read(data[:length], record_file.Kinds())
        with self.assertRaises(ValueError):
            record_file.read(data + b"\0", record_file.Kinds())

    def test_a_key_that_stands_twice_is_unsupported(self):
        data = b"D\x08" + struct.pack("=Q", 2) + 2 * (struct.pack("=Q", 1) + b"k\0")
        with self.assertRaises(record_file.Unsupported):
            record_file.read(data, record_file.Kinds())


class Comparing(unittest.TestCase):
    def assert_different(self, expected, actual, path="", **options):
        with self.assertRaises(comparing.Different) as raised:
            comparing.Comparison(**options).run(expected, actual)
        self.assertEqual(raised.exception.path, path)

    def test_what_is_the_same_is_the_same(self):
        for row in (rows.PickleRow(), rows.JsonRow()):
            value = {**DOCUMENT, "bytes": ""}
            if row.encoding == "text":
                value["numbers"], value["texts"] = [0.5], [""]
            comparison = comparing.Comparison()
            comparison.run(value, row.load(row.save(value)))
            self.assertIsNone(comparison.loss)

    def test_a_bit_is_seen(self):
        Point = dataclasses.make_dataclass("Point", ["x"])
        for expected, actual, path in [
                (0.0, -0.0, ""), (1, 1.0, ""), (1, True, ""), (NAN, math.nan, ""), ("a", "a\0", ""), (b"", "", ""),
                ([1], [1, 2], ""), ([1.0, 0.0], [1.0, -0.0], "[1]"), ([1, 2], [1, 3], "[1]"), (["a", 1], ["a", 1.0], "[1]"),
                ({"a": 1, "b": 2}, {"b": 2, "a": 1}, ""),
                ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "a[0].b"), (Point(1), Point(1.0), "x"), (Point(1), {"x": 1}, "")]:
            with self.subTest(expected=expected, actual=actual):
                self.assert_different(expected, actual, path)

    def test_only_what_is_declared_is_a_loss(self):
        comparison = comparing.Comparison(losing_nan_payloads=True)
        comparison.run([1.0, NAN], [1.0, math.nan])
        self.assertEqual(comparison.loss.path, "[1]")
        self.assert_different(NAN, 0.5, losing_nan_payloads=True)
        self.assert_different(0.0, -0.0, losing_nan_payloads=True)


class Records(unittest.TestCase):
    def ask(self, *requests):
        text = "".join("\t".join(request) + "\n" for request in requests)
        done = subprocess.run([BIN / "roundtrip-records", "--serve", "--watchdog=60"], input=text, capture_output=True, text=True,
                              timeout=60, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_all_records_can_be_read_in_every_form(self):
        listed = [dataset["name"] for dataset in self.ask(["hello"])[0]["datasets"]]
        with tempfile.TemporaryDirectory() as folder:
            for name in set(DATASETS) & set(listed):
                path = pathlib.Path(folder) / name
                answer, = self.ask(["record", name, "0.1", "1", str(path)])
                self.assertGreater(answer["payload_bytes"], 0)
                data = path.read_bytes()
                _, as_dicts = record_file.read(data, rows.PickleRow().kinds)
                self.assertIsInstance(as_dicts, dict)
                classes = rows.PickleClassesRow()
                _, as_classes = record_file.read(data, classes.kinds)
                self.assertEqual(list(vars(as_classes)), list(as_dicts))
                loaded = classes.load(classes.save(as_classes))
                self.assertIs(type(loaded), type(as_classes))
                self.assertIn(type(loaded).__qualname__.encode(), pickle.dumps(as_classes))

    def test_requests_that_are_none(self):
        for answer in self.ask(["record", "nowhere", "1", "1", "/dev/null"], ["record", "message"],
                               ["record", "message", "x", "1", "f"], ["what"]):
            self.assertIn("error", answer)


class Gate(Folders, unittest.TestCase):
    def real(self, *arguments):
        return subprocess.run([ROUNDTRIP, *map(str, arguments)], capture_output=True, text=True, timeout=200)

    def test_every_row_passes_on_every_dataset(self):
        document = self.base / "document.json"
        document.write_text(json.dumps({key: value for key, value in DOCUMENT.items() if key not in ("bytes", "numbers", "texts")}))
        listed = self.real("list", "datasets").stdout
        datasets = [name for name in DATASETS if re.search(f"^{name} +(?!not built)\\S", listed, re.MULTILINE)]
        formats = re.findall(r"^(python_\w+) +(?!not built)\S", self.real("list", "formats").stdout, re.MULTILINE)
        self.assertIn("python_pickle", formats)
        done = self.real("check", "--format", ",".join(formats), "--dataset", ",".join(datasets), "--data", document,
                         "--scale", "0.1")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        verdicts = {tuple(line.split()[1:3]): line.split()[0] for line in done.stdout.splitlines()}
        for format_ in formats:
            for dataset in [*datasets, "document"]:
                expected = "exact"
                if (format_, dataset) == ("python_json", "edges"):
                    expected = "lossy"
                if (format_, dataset) == ("python_pickle_classes", "document"):
                    expected = "unsupported"
                self.assertEqual(verdicts[format_, dataset + (":" if expected != "exact" else "")], expected, (format_, dataset))

    def test_messages_are_saved_one_by_one(self):
        messages = self.base / "events.jsonl"
        messages.write_text('{"a": 1}\n[0.5]\n"x"\n')
        done = self.real("check", "--format", "python_pickle,python_json", "--data", messages)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(len(re.findall("^exact ", done.stdout, re.MULTILINE)), 2)

    def test_the_driver_s_checksum_is_that_of_the_values_in_the_file(self):
        build = self.build(odd={})
        document = self.base / "document.json"
        value = {"a": [1, -2.5, 2**63, None, True, "é"], "b": {}}
        document.write_text(json.dumps(value))
        build.call("check", "--data", document)
        _, _, sort, _, _, checksum = build.requests("odd", "make")[0]
        self.assertEqual((sort, int(checksum)), ("document", fnv1a(value)))

    def sabotaged(self, code):
        build = self.build(python_pickle={})
        os.symlink(BIN / "roundtrip-records", build.folder / "roundtrip-records")
        worker = build.worker("python_pickle")
        worker.unlink()
        worker.write_text(f"#!/usr/bin/python3\nimport sys\nsys.path.insert(0, {str(FOLDER)!r})\n"
                          f"import operations, rows, worker\n{code}\nworker.main()\n")
        worker.chmod(0o755)
        return build

    def test_wrong_values_are_caught_by_the_worker_s_own_gate(self):
        build = self.sabotaged("load = rows.PickleRow.load\n"
                               "rows.PickleRow.load = staticmethod(lambda data: load(data) | {'more': 1})")
        done = build.call("check", "--dataset", "message")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stdout, "failed +python_pickle +message: the round trip is not exact")
        done = build.call("run", "--dataset", "message", "--blocks", 1, "--out", self.out)
        self.assertRegex(done.stdout, "python_pickle: failed: the round trip is not exact")
        self.assertEqual(self.results()["benchmarks"], [])

    def test_an_operation_that_is_wrong_has_no_time(self):
        build = self.sabotaged("operations.LoadFile.result = lambda self: None")
        done = build.call("run", "--dataset", "message", "--all", "--blocks", 1, "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({cell["operation"] for cell in self.results()["benchmarks"]},
                         {"save", "load", "save_file", "save_file_sync"})
        cell, = [cell for cell in self.results()["roundtrip"]["untimed"] if cell["operation"] == "load_file"]
        self.assertEqual((cell["status"], "not exact" in cell["reason"]), ("failed", True))

    def test_the_ways_to_end(self):
        for load, status, words in [("__import__('os').abort()", "crashed", "SIGABRT"),
                                    ("bytearray(1 << 40)", "out of memory", "more memory"),
                                    ("1 / 0", "failed", "ZeroDivisionError")]:
            with self.subTest(status):
                build = self.sabotaged(f"rows.PickleRow.load = staticmethod(lambda data: {load})")
                done = build.call("check", "--dataset", "message")
                self.assertRegex(done.stdout, f"{status} +python_pickle +message: .*{words}")
                for path in build.folder.iterdir():
                    path.unlink()
                build.folder.rmdir()


if __name__ == "__main__":
    unittest.main()
