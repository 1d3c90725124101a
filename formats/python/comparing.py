# SPDX-License-Identifier: MIT
"""Whether two values are the same bit for bit, and where they first are not."""

import array
import math
import struct
import sys

from record_file import deep_recursion


class Different(Exception):
    """@param path of the first member that differs"""

    def __init__(self, path, expected, actual):
        super().__init__(path)
        self.path, self.expected, self.actual = path, expected, actual


def shown(value):
    if isinstance(value, float) and math.isnan(value):
        return f"float nan({int.from_bytes(bits(value), sys.byteorder):#x})"
    text = f"{type(value).__name__} {value!r}"
    return text if len(text) <= 200 else text[:200] + "…"


def bits(number):
    return struct.pack("=d", number)


class Comparison:
    """@param losing_nan_payloads whether a NaN that came back as another is a loss that the format declares"""

    def __init__(self, losing_nan_payloads=False):
        self.losing_nan_payloads = losing_nan_payloads
        self.path = []
        self.loss = None  # the first one, a Different

    def run(self, expected, actual):
        """@raise Different where they are not the same, and that is not a declared loss"""
        with deep_recursion():
            self.compare(expected, actual)

    def different(self, expected, actual):
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return Different(path.removeprefix("."), shown(expected), shown(actual))

    def compare_parts(self, parts):
        for step, expected, actual in parts:
            self.path.append(step)
            self.compare(expected, actual)
            self.path.pop()

    def compare(self, expected, actual):
        kind = type(expected)
        if type(actual) is not kind:
            raise self.different(expected, actual)
        if kind is float:
            if (expected != actual or expected == 0) and bits(expected) != bits(actual):
                self.compare_bits(expected, actual)
        elif kind is list:
            self.compare_lists(expected, actual)
        elif kind is dict:
            if list(expected) != list(actual):
                raise self.different(list(expected), list(actual))
            self.compare_parts((key, value, actual[key]) for key, value in expected.items())
        elif hasattr(expected, "dtype"):
            if expected.dtype != actual.dtype or expected.shape != actual.shape or expected.tobytes() != actual.tobytes():
                raise self.different(expected, actual)
        elif hasattr(expected, "__dataclass_fields__"):
            self.compare(vars(expected), vars(actual))
        elif expected != actual:
            raise self.different(expected, actual)

    def compare_bits(self, expected, actual):
        difference = self.different(expected, actual)
        if not (self.losing_nan_payloads and math.isnan(expected) and math.isnan(actual)):
            raise difference
        self.loss = self.loss or difference

    def compare_lists(self, expected, actual):
        if len(expected) != len(actual):
            raise self.different(f"{len(expected)} elements", f"{len(actual)} elements")
        kinds = set(map(type, expected))
        # Most of large data is lists of one kind, which are compared at once. Where they differ, one by one.
        if kinds == set(map(type, actual)):
            if kinds == {float} and array.array("d", expected).tobytes() == array.array("d", actual).tobytes():
                return
            if kinds in ({int}, {str}) and expected == actual:
                return
        self.compare_parts((place, *pair) for place, pair in enumerate(zip(expected, actual)))
