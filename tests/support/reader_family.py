# SPDX-License-Identifier: MIT
"""What the tests of readers have in common: a class for each family, skipped where its reader is not built."""

import shutil
import tempfile
import unittest

from reader_program import ReaderProgram, built

BUILT = built()


class FamilyTest(unittest.TestCase):
    family = None

    def setUp(self):
        if self.family not in BUILT:
            self.skipTest(f"the reader of {self.family} is not built")
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.reader = ReaderProgram(self.family, folder)

    def assert_refused(self, data, words):
        with self.assertRaisesRegex(ValueError, words):
            self.reader.document(data)

    def assert_read(self, data, document, *notes):
        found, mapped = self.reader.document(data)
        self.assertEqual(repr(found), repr(document))  # 1 is not 1.0, and not True
        self.assertEqual(mapped, list(notes))

    def lines(self, data):
        """Of the tree: name, type, shape and value."""
        answer = self.reader.inspect(data)
        self.assertEqual(answer["damage"], "")
        return [(line["name"], line["type"], line["shape"], line["value"]) for line in answer["lines"]]

    def facts(self, data):
        return {fact["name"]: fact["value"] for fact in self.reader.inspect(data)["facts"]}

    def damage(self, data):
        return self.reader.inspect(data)["damage"]
