# SPDX-License-Identifier: MIT
"""CPython and the pickles of this project: what one writes the other reads as the same values. roundtrip-pickle-rewrite reads a
pickle of any protocol and writes its values again."""

import io
import math
import os
import pickle
import pickletools
import random
import struct
import subprocess
import sys
import time
import unittest

try:
    from test import pickletester  # of the package libpython3.11-testsuite
except ImportError:
    pickletester = None


class Rewriter:
    def __init__(self, protocol, *modules):
        self.process = subprocess.Popen([os.environ["REWRITE"], str(protocol), *modules], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def rewrite(self, data):
        """@return the values as another pickle; @raise ValueError with the reason when it was refused"""
        self.process.stdin.write(struct.pack("<I", len(data)) + data)
        self.process.stdin.flush()
        head = self.process.stdout.read(5)
        if len(head) != 5:
            raise AssertionError(f"the program ended at {data[:200]!r}")
        refused, size = struct.unpack("<bI", head)
        answer = self.process.stdout.read(size)
        if refused:
            raise ValueError(answer.decode())
        return answer


def same(left, right, met=None):
    """Whether two values are the same bit for bit, and share and hold themselves in the same places."""
    met = {} if met is None else met
    if id(left) in met or id(right) in met.values():
        if isinstance(left, (list, dict, set, tuple)) and left:
            return met.get(id(left)) == id(right)
    if type(left) is not type(right):
        return False
    if isinstance(left, (list, dict, set, tuple)):
        met[id(left)] = id(right)
    if isinstance(left, float):
        return struct.pack("d", left) == struct.pack("d", right)
    if isinstance(left, complex):
        return same(left.real, right.real) and same(left.imag, right.imag)
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(same(a, b, met) for a, b in zip(left, right))
    if isinstance(left, dict):
        return len(left) == len(right) and all(
            same(a, b) and same(left[a], right[b], met) for a, b in zip(left, right))
    return left == right


class Values:
    """Values of all kinds, some of them shared and some of them in themselves."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.made = []

    def key(self):
        r = self.random
        return r.choice([
            lambda: r.randint(-5, 300), lambda: "".join(r.choices("abc\u00e9\u20ac\U0001f600\n\\'\"", k=r.randint(0, 5))),
            lambda: r.random(), lambda: bytes(r.randbytes(r.randint(0, 5))), lambda: (r.randint(0, 9), "x"), lambda: None,
            lambda: frozenset([r.randint(0, 9), "f"]), lambda: complex(r.random(), -0.0)])()

    def scalar(self):
        r = self.random
        size = r.choice([1, 8, 16, 31, 32, 63, 64, 65, 500, 3000])
        return r.choice([
            lambda: None, lambda: r.random() < 0.5, lambda: r.getrandbits(size) - (1 << size - 1), lambda: r.getrandbits(size),
            lambda: struct.unpack("<d", r.randbytes(8))[0] if r.random() < 0.9 else r.choice([math.inf, -math.inf, -0.0, 5e-324]),
            lambda: "".join(r.choices("ab \u00e9\u20ac\U0001f600\0\n\\", k=r.choice([0, 1, 3, 255, 256, 300]))),
            lambda: r.randbytes(r.choice([0, 1, 255, 256, 70000 if r.random() < 0.02 else 3])), lambda: bytearray(r.randbytes(3)), self.key])()

    def value(self, depth):
        r = self.random
        if depth == 0 or r.random() < 0.3:
            return self.scalar()
        if self.made and r.random() < 0.1:
            return r.choice(self.made)
        count = r.choice([0, 1, 2, 3, 4, 7]) if r.random() < 0.99 else r.choice([999, 1000, 1001, 2000])
        item = (lambda: self.value(depth - 1)) if count < 100 else (lambda: r.randint(0, 70000))
        kind = r.randint(0, 4)
        if kind == 0:
            made = []
            self.made.append(made)
            made.extend(item() for _ in range(count))
        elif kind == 1:
            made = {}
            self.made.append(made)
            made.update((self.key(), item()) for _ in range(count))
        elif kind == 2:
            made = tuple(item() for _ in range(count))
        elif kind == 3:
            made = {self.key() for _ in range(count)}
        else:
            made = frozenset(self.key() for _ in range(count))
        return made


def has_nan(value):
    """Of a NaN nothing but its being one is in text, of protocol 0."""
    return "nan" in repr(value)


class Exchange(unittest.TestCase):
    def test_values_come_back_the_same_through_every_protocol(self):
        for target in (2, 4, 5):
            with Rewriter(target) as rewriter:
                for seed in range(300):
                    value = Values(seed).value(4)
                    for protocol in range(6):
                        if protocol == 0 and has_nan(value):
                            continue
                        rewritten = rewriter.rewrite(pickle.dumps(value, protocol))
                        with self.subTest(target=target, seed=seed, protocol=protocol):
                            self.assertTrue(same(pickle.loads(pickle.dumps(value, protocol)), pickle.loads(rewritten)))
                    pickletools.dis(rewritten, out=io.StringIO())

    def test_the_comparison_sees_a_difference(self):
        shared = [1]
        for left, right in ((0.0, -0.0), (1, True), ([1], (1,)), ([shared, shared], [[1], [1]]), (b"", bytearray()), ({1: 2}, {1: 3})):
            self.assertFalse(same(left, right), (left, right))

    def test_cycles(self):
        loop = []
        loop.append((loop, {"self": loop}))
        held = {}
        held["held"] = [held]
        for value in (loop, held):
            for target in (2, 4, 5):
                with Rewriter(target) as rewriter:
                    for protocol in range(6):
                        self.assertTrue(same(value, pickle.loads(rewriter.rewrite(pickle.dumps(value, protocol)))))


@unittest.skipUnless(pickletester, "libpython3.11-testsuite is not installed")
class CPythonsOwn(unittest.TestCase):
    def test_its_data_of_every_protocol(self):
        import __main__
        for name in ("C", "D", "E"):
            setattr(__main__, name, getattr(pickletester, name))
        expected = pickletester.create_data()
        with Rewriter(5, "__main__") as rewriter:
            for data in (pickletester.DATA0, pickletester.DATA1, pickletester.DATA2, pickletester.DATA3, pickletester.DATA4):
                self.assertEqual(pickle.loads(rewriter.rewrite(data)), expected)

    def test_its_malformed_streams_are_refused(self):
        streams = []

        class Collector(pickletester.AbstractUnpickleTests, unittest.TestCase):
            bad_stack_errors = truncated_errors = truncated_data_error = (Exception,)

            def loads(self, data, **options):
                return pickle.loads(data, **options)

            def check_unpickling_error(self, errors, data):
                streams.append(data)

        for name in unittest.TestLoader().getTestCaseNames(Collector):
            Collector(name).run(unittest.TestResult())
        self.assertGreaterEqual(len(streams), 172)
        with Rewriter(5) as rewriter:
            for data in streams:
                with self.subTest(data=data):
                    start = time.monotonic()
                    with self.assertRaises(ValueError) as refused:
                        rewriter.rewrite(data)
                    self.assertIn("at byte", str(refused.exception))
                    self.assertLess(time.monotonic() - start, 5)


class Calls(unittest.TestCase):
    def test_what_would_run_code_is_refused_by_name(self):
        class Run:
            def __reduce__(self):
                return os.system, ("true",)

        with Rewriter(5) as rewriter:
            for protocol in range(6):
                with self.assertRaisesRegex(ValueError, r"posix\.system is not allowed, at byte \d+"):
                    rewriter.rewrite(pickle.dumps([{"deep": (Run(),)}], protocol))


if __name__ == "__main__":
    sys.exit(unittest.main())
