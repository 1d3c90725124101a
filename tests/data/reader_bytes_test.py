# SPDX-License-Identifier: MIT
"""Whatever the bytes of a file are, a reader takes or refuses them. A crash, a hang, a read beyond the end or memory taken on the word
of the bytes ends it, under the sanitizers."""

import random
import shutil
import tempfile
import unittest

import deep_bytes
from foreign_files import YAML_BOMB, native
from reader_program import ReaderProgram, built
from reader_samples import samples

BUILT = built()


def bombs():
    """What nests far too deep, and a few lines that stand for any number of values."""
    deep = 10_000
    return (YAML_BOMB, b"[" * deep, b"{a: " * deep, b"- " * deep, b"\x81" * deep + b"\0", b"\x91" * deep + b"\0", b"\xc1" * deep + b"\0",
            b"\xa1\0" * deep + b"\0", b'{"a":' * deep, b"<a>" * deep, deep_bytes.bson(deep), b"\x9f" * deep, b"&a " * deep,
            native(b"A{a:map<@A,@A>}\n=@A\n", b"\1" * deep), native(b"=array<array<tuple,999999>,999999>\n", b""))


def damaged(sample, chance):
    """The sample, some of its beginnings, and some of it with a byte replaced."""
    yield sample
    if not sample:
        return
    for _ in range(30):
        yield sample[:chance.randrange(len(sample))]
    for _ in range(100):
        place = chance.randrange(len(sample))
        byte = chance.choice((sample[place] ^ 1 << chance.randrange(8), chance.randrange(256)))
        yield sample[:place] + bytes([byte]) + sample[place + 1:]


class AnyBytes(unittest.TestCase):
    """Every reader is given the files of all formats, whole and damaged."""

    def test_any_bytes_are_taken_or_refused(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        chance = random.Random(1)
        requests = []
        for data in (*bombs(), *(data for sample in samples() for data in damaged(sample, chance))):
            file = f"{folder}/{len(requests)}"
            with open(file, "wb") as opened:
                opened.write(data)
            requests += [["recognise", file], ["inspect", file, 6, 16], ["document", file, f"{folder}/out"]]
        self.assertTrue(BUILT)
        for family in BUILT:
            with self.subTest(family=family):
                reader = ReaderProgram(family, folder, "max_allocation_size_mb=300:hard_rss_limit_mb=700:quarantine_size_mb=8")
                for request, answer in zip(requests, reader.ask(requests)):
                    expected = {"recognise": {"recognised"}, "inspect": {"facts"}, "document": {"notes", "error"}}[request[0]]
                    self.assertTrue(expected & answer.keys(), f"{family} answered {answer} to {request}")


if __name__ == "__main__":
    unittest.main()
