# SPDX-License-Identifier: MIT
"""What the tests of `roundtrip recommend` share."""

from stored_run import StoredRun


def plain(text):
    """Without its line breaks."""
    return " ".join(text.split())


class ShortRun(StoredRun):
    """The stored run, of whose many blocks three of each cell are kept: the figures do not depend on them, and it is read often.
    Nobody has judged it yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for cell in cls.stored["benchmarks"]:
            cell["blocks"] = {key: values[:3] for key, values in cell["blocks"].items()}
        for fact in cls.stored["roundtrip"]["facts"]:
            fact["judges"] = []

    def setUp(self):
        super().setUp()
        self.file = self.write("default.json", self.stored)
