# SPDX-License-Identifier: MIT
"""Reads the file by which a worker gets a record or a document: docs/worker-protocol.md has its layout."""

import array
import contextlib
import struct
import sys

NULL, BOOLEAN, INT64, UINT64, NUMBER, STRING, BYTES, ARRAY, OBJECT, RECORD, NUMBERS = range(11)
LENGTH = struct.Struct("=Q")
SCALARS = {INT64: struct.Struct("=q"), UINT64: struct.Struct("=Q"), NUMBER: struct.Struct("=d")}


class Unsupported(Exception):
    """What a format cannot hold, with the reason."""


class Kinds:
    """What the kinds of values that not every format has become: here dicts, lists and bytes."""

    @staticmethod
    def record(name, members):
        """A C++ struct: its type's name and a dict."""
        del name
        return members

    @staticmethod
    def numbers(character, raw):
        """A vector of one type of number, by its character in the module array."""
        return array.array(character, raw).tolist()

    @staticmethod
    def bytes(raw):
        return raw


@contextlib.contextmanager
def deep_recursion():
    """Data may nest a thousand deep, and our own functions recurse through them. What is measured has the interpreter's limit."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class Reader:
    def __init__(self, data, kinds):
        self.data, self.kinds, self.at = data, kinds, 0

    def take(self, size):
        end = self.at + size
        if end > len(self.data):
            raise ValueError("the record file ends too early")
        taken = self.data[self.at:end]
        self.at = end
        return taken

    def length(self):
        return LENGTH.unpack(self.take(8))[0]

    def sized(self):
        return self.take(self.length())

    def text(self):
        """Bytes that are not UTF-8 become lone surrogates, one each, and are found again by the same rule."""
        return self.sized().decode("utf-8", "surrogateescape")

    def members(self):
        count, members = self.length(), {}
        for _ in range(count):
            # Keys are shared, as those of literals in a program are, and those that json.loads makes.
            key = sys.intern(self.text())
            members[key] = self.value()
        if len(members) != count:
            raise Unsupported("an object has a key twice, and a dict holds each once")
        return members

    def value(self):
        tag = self.take(1)[0]
        if tag == NULL:
            return None
        if tag == BOOLEAN:
            return self.take(1) != b"\0"
        if tag in SCALARS:
            return SCALARS[tag].unpack(self.take(8))[0]
        if tag == STRING:
            return self.text()
        if tag == BYTES:
            return self.kinds.bytes(self.sized())
        if tag == ARRAY:
            return [self.value() for _ in range(self.length())]
        if tag == OBJECT:
            return self.members()
        if tag == RECORD:
            return self.kinds.record(self.text(), self.members())
        if tag == NUMBERS:
            character = self.take(1).decode("ascii")
            return self.kinds.numbers(character, self.take(self.length() * array.array(character).itemsize))
        raise ValueError(f"the record file has a value of the unknown kind {tag}")


def read(data, kinds):
    """@return whether it is messages, each of which is saved by itself, and the record, or the list of messages"""
    reader = Reader(data, kinds)
    mark = reader.take(1)
    if mark not in (b"D", b"M"):
        raise ValueError("this is not a record file")
    with deep_recursion():
        root = [reader.value() for _ in range(reader.length())] if mark == b"M" else reader.value()
    if reader.at != len(data):
        raise ValueError("the record file goes on behind its end")
    return mark == b"M", root
