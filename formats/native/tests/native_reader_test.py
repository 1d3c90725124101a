# SPDX-License-Identifier: MIT
"""The reader of native files and read-native, which knows nothing of its code, make the same of the same files."""

import json
import math
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

from reader_program import ReaderProgram

SCRIPTS = pathlib.Path(os.environ["SOURCE"], "formats/native/scripts")
sys.path.insert(0, str(SCRIPTS))
from native_description import Parser  # noqa: E402


def document(type_, value):
    """What a document has for a value as read-native prints it."""
    if isinstance(value, dict) and type_.kind == "scalar":
        return struct.unpack({8: ">f", 16: ">d"}[len(value["float"])], bytes.fromhex(value["float"]))[0]
    if type_.name == "bytes":
        return bytes.fromhex(value["bytes"])
    if type_.kind == "text":
        raw = value.encode("utf-8", "surrogateescape")
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw
    if type_.kind == "variant":
        return document(type_.arguments[value["alternative"]], value["value"])
    if type_.kind == "optional":
        return None if value is None else document(type_.arguments[0], value)
    if type_.kind == "record":
        return {name: document(member, value[name]) for name, member in type_.members.items()}
    if type_.kind == "tuple":
        return [document(part, member) for part, member in zip(type_.arguments, value)]
    if type_.kind == "map" and len(type_.arguments) == 2:
        key, mapped = type_.arguments
        return {text_of(document(key, one)): document(mapped, other) for one, other in value}
    if type_.kind in ("vector", "map"):
        return [document(type_.arguments[0], element) for element in value]
    return value


def text_of(key):
    """Of the keys that the datasets have: integers, bools and UTF-8."""
    return key if isinstance(key, str) else json.dumps(key)


def bits(value):
    """The same for values that are the same to the last bit, whatever a NaN is."""
    if isinstance(value, float):
        return ("float", "nan" if math.isnan(value) else struct.pack("<d", value))
    if isinstance(value, dict):
        return [(key, bits(member)) for key, member in value.items()]
    if isinstance(value, list):
        return [bits(element) for element in value]
    return (type(value), value)


class NativeReader(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        subprocess.run([os.environ["NATIVE_FILES"], self.folder], check=True, stdout=subprocess.DEVNULL)
        self.reader = ReaderProgram("native", self.folder)

    def read_native(self, file, *arguments):
        return subprocess.run([sys.executable, "-B", SCRIPTS / "read-native", file, *arguments], check=True, capture_output=True,
                              timeout=60).stdout

    def test_both_make_the_same_of_each_dataset(self):
        files = sorted(self.folder.glob("*.described.*"))
        self.assertEqual(len(files), 18)
        for file in files:
            with self.subTest(file.name):
                root = Parser(self.read_native(file, "--type").decode("latin-1")).parse()
                expected = document(root, json.loads(self.read_native(file)))
                found, _ = self.reader.document(file.read_bytes())
                self.assertEqual(bits(found), bits(expected))
                inspected = self.reader.inspect(file.read_bytes())
                self.assertEqual(inspected["damage"], "")
                self.assertGreater(len(inspected["lines"]), 3)


if __name__ == "__main__":
    unittest.main()
