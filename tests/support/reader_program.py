# SPDX-License-Identifier: MIT
"""The programs that look into files of others (bench/readers/main.cpp), as tests ask them."""

import json
import os
import pathlib
import struct
import subprocess

BIN = pathlib.Path(os.environ["BIN"])


def built():
    """The families whose readers are built."""
    manifest = json.loads((BIN / "roundtrip-manifest.json").read_text())
    return sorted(entry["family"] for entry in manifest["readers"] if not entry["missing"])


class Pairs(dict):
    """An object, whose keys may repeat: `pairs` has them all."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.pairs = pairs


class Messages(list):
    """Several values of one file. A list is the array of a single one."""

    def __repr__(self):
        return f"Messages({list.__repr__(self)})"


def decoded(data):
    """What is in a document file (bench/record/document_file.h)."""
    place = 1

    def take(count):
        nonlocal place
        place += count
        return data[place - count:place]

    def sized():
        return take(struct.unpack("=Q", take(8))[0])

    def value():
        index = take(1)[0]
        if index == 0:
            return None
        if index == 1:
            return take(1) != b"\0"
        if index in (2, 3, 4):
            return struct.unpack("=" + " qQd"[index - 1], take(8))[0]
        if index == 5:
            return sized().decode()
        if index == 6:
            return sized()
        count = struct.unpack("=Q", take(8))[0]
        if index == 7:
            return [value() for _ in range(count)]
        return Pairs([(sized().decode(), value()) for _ in range(count)])

    assert data[:1] in (b"D", b"M")
    result = value() if data[:1] == b"D" else Messages(value() for _ in range(struct.unpack("=Q", take(8))[0]))
    assert place == len(data)
    return result


class ReaderProgram:
    def __init__(self, family, folder, options=""):
        """@param options for the sanitizers"""
        self.program, self.folder, self.options = BIN / f"roundtrip-reader-{family}", pathlib.Path(folder), options

    def ask(self, requests):
        """@return the answers, one process for all"""
        text = "".join("\t".join(map(str, request)) + "\n" for request in requests)
        done = subprocess.run([self.program, "--serve", "--watchdog=60"], input=text.encode(), capture_output=True, timeout=500,
                              env=os.environ | {"ASAN_OPTIONS": self.options}, check=False)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode != 0 or len(answers) != len(requests):
            last = requests[min(len(answers), len(requests) - 1)]
            raise AssertionError(f"{self.program.name} ended with {done.returncode} at {last}\n"
                                 + done.stderr.decode(errors="replace")[:5000])
        return answers

    def written(self, data):
        file = self.folder / "file"
        file.write_bytes(data)
        return file

    def recognise(self, data):
        return self.ask([["recognise", self.written(data)]])[0]["recognised"]

    def inspect(self, data, depth=6, children=16):
        return self.ask([["inspect", self.written(data), depth, children]])[0]

    def document(self, data):
        """@return the document, and what was mapped
        @raise ValueError with the reader's message"""
        out = self.folder / "out"
        answer = self.ask([["document", self.written(data), out]])[0]
        if "notes" not in answer:
            raise ValueError(answer.get("error", str(answer)))
        return decoded(out.read_bytes()), [note["text"] for note in answer["notes"]]
