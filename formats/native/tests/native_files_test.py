# SPDX-License-Identifier: MIT
"""Another reader of the native format, written from native-format.md alone: does it read the same values?"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

READER = pathlib.Path(os.environ["SOURCE"], "formats/native/scripts/read-native")


def read(*arguments):
    return subprocess.run([sys.executable, "-B", READER, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=60)


class NativeFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        printed = subprocess.run([os.environ["NATIVE_FILES"], cls.folder], check=True, stdout=subprocess.PIPE, text=True)
        cls.checksums = dict(line.split() for line in printed.stdout.splitlines())

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_values_are_equal(self):
        self.assertEqual(len(self.checksums), 9)
        for dataset, checksum in self.checksums.items():
            for layout in ("native", "compact"):
                plain = read(self.folder / f"{dataset}.{layout}", "--description",
                             self.folder / f"{dataset}.description", "--checksum")
                described = read(self.folder / f"{dataset}.described.{layout}", "--checksum")
                self.assertEqual((plain.stdout, plain.stderr), (f"{checksum}\n", ""), (dataset, layout))
                self.assertEqual((described.stdout, described.stderr), (f"{checksum}\n", ""), (dataset, layout))

    def test_values_are_shown(self):
        message = json.loads(read(self.folder / "message.described.native").stdout)
        self.assertEqual(list(message), ["order_id", "timestamp_ms", "customer", "status", "currency", "lines", "note"])
        self.assertTrue(read(self.folder / "message.described.native", "--type").stdout.startswith("OrderLine{sku:string,"))

    def test_what_is_wrong_is_refused(self):
        damaged = self.folder / "damaged"
        for layout in ("native", "compact"):
            bytes_ = (self.folder / f"message.described.{layout}").read_bytes()
            for place in (0, 4, 5, 6, 30, len(bytes_) - 1):
                damaged.write_bytes(bytes_[:place] + bytes([bytes_[place] ^ 0x40]) + bytes_[place + 1:])
                self.assertEqual(read(damaged).returncode, 1, place)
        damaged.write_bytes((self.folder / "message.native").read_bytes()[:-1])
        cut = read(damaged, "--description", self.folder / "message.description")
        self.assertEqual(cut.returncode, 1)
        self.assertRegex(cut.stderr, "at byte [0-9]+, in note")
        damaged.write_bytes((self.folder / "message.compact").read_bytes()[:-1])
        cut = read(damaged, "--description", self.folder / "message.description")
        self.assertEqual(cut.returncode, 1)
        self.assertRegex(cut.stderr, "at byte [0-9]+, in ")
        other = read(self.folder / "message.native", "--description", self.folder / "log.description")
        self.assertEqual(other.returncode, 1)
        self.assertIn("hash", other.stderr)

    def test_usage_errors_are_2(self):
        self.assertEqual(read(self.folder / "message.native").returncode, 2)
        self.assertEqual(read(self.folder / "nothing").returncode, 2)


if __name__ == "__main__":
    unittest.main()
