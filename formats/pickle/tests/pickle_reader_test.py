# SPDX-License-Identifier: MIT
"""roundtrip-reader-pickle and what CPython writes: what unpickling would import and call, whatever the pickle does to hide it;
what is in a file; and files as documents."""

import codecs
import collections
import datetime
import decimal
import fractions
import io
import json
import os
import pathlib
import pickle
import pickletools
import random
import resource
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

try:
    import numpy
except ImportError:
    numpy = None
try:
    import joblib
except ImportError:
    joblib = None

sys.setrecursionlimit(20_000)  # for values in one another
SANITIZED = os.environ["SANITIZED"] == "1"


class Reader:
    def __init__(self):
        self.process = subprocess.Popen([os.environ["READER"], "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.folder = tempfile.TemporaryDirectory()
        self.file = pathlib.Path(self.folder.name) / "file.pkl"

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        self.folder.cleanup()

    def ask(self, *fields):
        self.process.stdin.write("\t".join(map(str, fields)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise AssertionError("the reader ended")
        return json.loads(answer)

    def inspect(self, data, depth=6, children=16):
        self.file.write_bytes(data)
        return self.ask("inspect", self.file, depth, children)

    def recognise(self, data):
        self.file.write_bytes(data)
        return self.ask("recognise", self.file)["recognised"]

    def document(self, data):
        """@return the value, and what was mapped; @raise ValueError with the reason when it was refused"""
        self.file.write_bytes(data)
        out = self.file.with_suffix(".document")
        answer = self.ask("document", self.file, out)
        if "notes" not in answer:
            raise ValueError(answer.get("error", answer.get("reason")))
        return decoded(out.read_bytes()), [note["text"] for note in answer["notes"]]


def decoded(data):
    """A document as it travels (bench/record/document_file.h)."""
    at = 1

    def take(form):
        nonlocal at
        values = struct.unpack_from("=" + form, data, at)
        at += struct.calcsize("=" + form)
        return values[0]

    def sized():
        size = take("Q")
        return take(f"{size}s")

    def value():
        kind = take("B")
        if kind == 0:
            return None
        if kind in (1, 2, 3, 4):
            return take("?qQd"[kind - 1])
        if kind == 5:
            return sized().decode()
        if kind == 6:
            return sized()
        if kind == 7:
            return [value() for _ in range(take("Q"))]
        return {sized().decode(): value() for _ in range(take("Q"))}

    assert data[:1] == b"D"
    return value()


def named(answer):
    """The classes and functions, each with whether it is called and whether it is harmless."""
    return {reference["name"]: (reference["called"], reference["harmless"]) for reference in answer["references"]}


def is_clean(answer):
    return not (answer["damage"] or answer["doubts"] or answer["references_left_out"]
                or not all(reference["harmless"] for reference in answer["references"]))


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a, self.b = 1, [2]


class Words(list):
    pass


Pair = collections.namedtuple("Pair", "left right")


class Call:
    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


class WithReader(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.reader = Reader()

    @classmethod
    def tearDownClass(cls):
        cls.reader.close()


def nested(value, levels):
    for _ in range(levels):
        value = [value]
    return value


PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


class Recognises(WithReader):
    def test_pickles(self):
        value = {"a": [1, 2.5, None, "x"], "b": (True, b"y")}
        for protocol in PROTOCOLS:
            expected = "certain" if protocol >= 2 else "possible"
            self.assertEqual(self.reader.recognise(pickle.dumps(value, protocol)), expected)

    def test_nothing_else(self):
        for data in (b"", b".", b"PK\3\4 a zip", b"\x1f\x8b\x08 gzip", b'{"a": 1}', b"Hello.\n", b"\x80\x09N.", bytes(100)):
            self.assertEqual(self.reader.recognise(data), "no", data)


class FindsWhatIsCalled(WithReader):
    def test_in_each_protocol(self):
        for protocol in PROTOCOLS:
            for function, name in ((os.system, "posix.system"), (eval, None), (exec, None), (getattr, None)):
                module = "__builtin__" if protocol < 3 else "builtins"
                name = name or f"{module}.{function.__name__}"
                with self.subTest(protocol=protocol, function=name):
                    data = pickle.dumps([{"deep": (Call(function, "1"), 2)}], protocol)
                    answer = self.reader.inspect(data)
                    self.assertEqual(named(answer), {name: (True, False)})
                    self.assertEqual(answer["damage"], "")

    def test_of_values_nothing(self):
        plain = {"a": [1, 2.5, None, "x", True, 2**100], "b": (b"y", {1, 2}, frozenset([3])), "c": 1j, "d": bytearray(b"z"),
                 "e": collections.OrderedDict(a=1), "f": collections.deque([1]), "g": collections.defaultdict(list, a=[1]),
                 "h": collections.Counter("aab"), "i": datetime.datetime(2026, 11, 29, tzinfo=datetime.timezone.utc),
                 "j": decimal.Decimal("1.5"), "k": fractions.Fraction(1, 3), "l": uuid.UUID(int=5), "m": range(3)}
        for protocol in PROTOCOLS:
            answer = self.reader.inspect(pickle.dumps(plain, protocol))
            self.assertTrue(is_clean(answer), answer)

    def test_a_class_of_ones_own_is_code(self):
        for protocol in PROTOCOLS:
            answer = self.reader.inspect(pickle.dumps([Point(1, 2)], protocol))
            self.assertEqual(named(answer)[f"{__name__}.Point"], (True, False))

    def test_before_the_damage(self):
        for protocol in PROTOCOLS:
            data = pickle.dumps([Call(os.system, "true"), "a" * 50], protocol)
            answer = self.reader.inspect(data[:-30])
            self.assertEqual(named(answer), {"posix.system": (True, False)})
            self.assertIn("at byte", answer["damage"])

    def test_behind_the_end_of_the_first(self):
        answer = self.reader.inspect(pickle.dumps([1]) + pickle.dumps(Call(os.system, "true")))
        self.assertEqual(named(answer), {"posix.system": (True, False)})
        self.assertIn({"name": "pickles in a row", "value": "2"}, answer["facts"])

    def test_where_frames_do_not_fit(self):
        # CPython's reader in C takes an opcode that reaches over the end of its frame.
        data = b"\x80\x04\x95\x03\0\0\0\0\0\0\0cposix\nsystem\n(Vtrue\ntR."
        answer = self.reader.inspect(data)
        self.assertEqual(named(answer), {"posix.system": (True, False)})
        self.assertEqual(answer["damage"], "")


@unittest.skipIf(numpy is None, "numpy is not installed")
class Arrays(WithReader):
    def arrays(self):
        yield numpy.arange(12.0).reshape(3, 4)
        for code in ("b1", "i1", "u1", "i2", "u2", ">i4", "u4", "i8", "u8", "f2", "f4", ">f8"):
            yield (numpy.arange(-6, 6).reshape(2, 2, 3) % 5).astype(code)
        yield numpy.asfortranarray(numpy.arange(6, dtype="f4").reshape(2, 3))
        yield numpy.array(7.5)
        yield numpy.zeros((0, 3), dtype="i4")
        yield numpy.array(["a", "\u20acuro"])
        yield numpy.array([1, "x", None], dtype=object)

    def test_are_shown_and_clean(self):
        for protocol in PROTOCOLS:
            for array in self.arrays():
                answer = self.reader.inspect(pickle.dumps({"w": array}, protocol))
                self.assertTrue(is_clean(answer), answer)
                line = answer["lines"][1]
                if array.dtype.kind in "biuf":
                    self.assertEqual(line["type"], f"numpy.ndarray of {array.dtype.newbyteorder('=').name}", line)
                    self.assertEqual(line["shape"], " × ".join(map(str, array.shape)) or "scalar")
                    self.assertEqual(line.get("bytes", 0), array.nbytes)

    def test_that_share_a_type(self):
        answer = self.reader.inspect(pickle.dumps([numpy.zeros(3), numpy.ones((2, 2))], 4))
        self.assertEqual([line["shape"] for line in answer["lines"][1:3]], ["3", "2 × 2"])

    def test_become_arrays(self):
        for protocol in PROTOCOLS:
            for array in self.arrays():
                value, notes = self.reader.document(pickle.dumps([array], protocol))
                self.assertEqual(value, [array.tolist()], notes)
        value, notes = self.reader.document(pickle.dumps(numpy.array([1j])))
        self.assertEqual(value, [[0.0, 1.0]])

    def test_numbers(self):
        values = [numpy.float64(1.5), numpy.int8(-3), numpy.bool_(True), numpy.float32(0.25)]
        for protocol in PROTOCOLS:
            self.assertEqual(self.reader.document(pickle.dumps(values, protocol))[0], [1.5, -3, True, 0.25])

    def test_of_many_dimensions_in_one_another(self):
        array = numpy.empty((1,) * 32, dtype=object)
        for levels, deep_enough in ((10, True), (30, False)):
            value = 1
            for _ in range(levels):
                around = array.copy()
                around[(0,) * 32] = value
                value = around
            data = pickle.dumps(value, 4)
            if deep_enough:
                self.reader.document(data)
            else:
                with self.assertRaisesRegex(ValueError, "nest more than 900 deep"):
                    self.reader.document(data)

    @unittest.skipIf(joblib is None, "joblib is not installed")
    def test_of_joblib(self):
        value = {"a": numpy.arange(10), "b": [numpy.ones((2, 3), "f4"), numpy.array([1, "x"], dtype=object)], "c": "end"}
        joblib.dump(value, self.reader.file)
        data = self.reader.file.read_bytes()
        answer = self.reader.inspect(data)
        self.assertEqual(answer["damage"], "")
        shown = {line["name"]: (line["type"], line["shape"]) for line in reversed(answer["lines"])}
        self.assertEqual(shown["a"], ("numpy.ndarray of int64", "10"))
        self.assertEqual(shown["[0]"], ("numpy.ndarray of float32", "2 × 3"))
        self.assertEqual([line["value"] for line in answer["lines"] if line["name"] == "c"], ["end"])
        self.assertEqual(self.reader.document(data)[0], {"a": list(range(10)), "b": [[[1.0] * 3] * 2, [1, "x"]], "c": "end"})
        # pickle.load would go on with the bytes of the first array.
        self.assertIn("pickle.load", answer["doubts"][0]["text"])
        self.assertTrue(all(reference["harmless"] for reference in answer["references"]))


class Documents(WithReader):
    def check(self, value, expected, *notes, protocols=PROTOCOLS):
        for protocol in protocols:
            with self.subTest(protocol=protocol, value=value):
                document, told = self.reader.document(pickle.dumps(value, protocol))
                self.assertEqual(repr(document), repr(expected))
                self.assertEqual(sorted(told), sorted(notes))

    def test_what_a_document_has(self):
        same = {"a": [1, -2.5, None, "x\u20ac", True, 2**63 + 1, -2**63], "": {"b": {}}, "c": [[], [[]]]}
        self.check(same, same)
        self.check([b"\0\xff", bytearray(b"z")], [b"\0\xff", b"z"])

    def test_what_it_has_not(self):
        self.check((1, (2,)), [1, [2]], "2 tuples became arrays")
        self.check({7}, [7], "1 set became an array")
        self.check(frozenset([7]), [7], "1 set became an array")
        self.check(1.5 - 2j, [1.5, -2.0], "1 complex number became an array of two")
        self.check(2**100, str(2**100), "1 integer beyond 64 bits became its decimal digits, a string")
        self.check(-2**64, str(-2**64), "1 integer beyond 64 bits became its decimal digits, a string")
        self.check({1: "a", 2.5: "b", None: "c", True: "d"} | {(1, "x"): "e"}, {"1": "d", "2.5": "b", "null": "c", '[1,"x"]': "e"},
                   "4 keys that are not strings became their text")

    def test_objects(self):
        note = f"1 object of the class {__name__}.Point became a plain one"
        self.check(Point(1, "y"), {"x": 1, "y": "y"}, note)
        self.check(Slotted(), {"a": 1, "b": [2]}, f"1 object of the class {__name__}.Slotted became a plain one", protocols=range(2, 6))
        self.check(Words("ab"), ["a", "b"], f"1 object of the class {__name__}.Words became a plain one")
        self.check(Pair(1, 2), [1, 2], f"1 object of the class {__name__}.Pair became a plain one", protocols=range(2, 6))

    def test_collections(self):
        self.check(collections.OrderedDict(a=1, b=2), {"a": 1, "b": 2})
        self.check(collections.defaultdict(list, a=[1]), {"a": [1]})
        self.check(collections.Counter("aab"), {"a": 2, "b": 1})
        self.check(collections.deque([1, 2], 5), [1, 2], "1 object of the class collections.deque became a plain one")

    def test_dates_and_texts(self):
        zone = datetime.timezone(datetime.timedelta(hours=-3, minutes=-30))
        day = datetime.datetime(2026, 11, 29, 1, 2, 3)
        for value in (day.date(), day, day.replace(microsecond=5, tzinfo=zone), day.time(), day.replace(tzinfo=datetime.timezone.utc)):
            self.check(value, value.isoformat(), "1 date or time became a string")
        for value, text in ((datetime.timedelta(1, 2, 500000), "P1DT2.500000S"), (datetime.timedelta(seconds=-1.5), "-PT1.500000S"),
                            (datetime.timedelta(days=-2), "-P2DT0S")):
            self.check(value, text, "1 date or time became a string")
        for value in (decimal.Decimal("1.50"), fractions.Fraction(1, 3), pathlib.PurePosixPath("/a/b"), uuid.UUID(int=2**127 + 5)):
            self.check(value, str(value), "1 number, path or id that is an object became its text")

    def test_as_deep_as_a_document_may_be(self):
        deep = end = Point(1, None)
        for _ in range(850):
            deep = Point(1, deep)
        for protocol in (2, 4):
            self.assertIn("x", self.reader.document(pickle.dumps(deep, protocol))[0])
            end.y = [[[deep]]]
            with self.assertRaisesRegex(ValueError, "holds itself"):
                self.reader.document(pickle.dumps(deep, protocol))
            end.y = None
            with self.assertRaisesRegex(ValueError, "nest more than 900 deep"):
                self.reader.document(pickle.dumps(nested(deep, 60), protocol))

    def test_shared_values_are_copied(self):
        shared = [1]
        self.check([shared, shared, shared], [[1], [1], [1]], "2 values that are shared were copied")

    def test_refused_with_a_reason(self):
        cycle = []
        cycle.append(cycle)
        doubled = ["x"]
        for _ in range(40):
            doubled = [doubled, doubled]
        long = ["x" * 100_000] * 1_000_000
        for value, reason in ((Call(os.system, "true"), r"a call of posix\.system is something that only Python can do, at byte \d+"),
                              (cycle, "holds itself"), (doubled, "more values than the limit"), (long, "more values than the limit"),
                              (os.system, r"posix\.system stands where a value")):
            for protocol in (0, 2, 4):
                start = time.monotonic()
                with self.assertRaisesRegex(ValueError, reason):
                    self.reader.document(pickle.dumps(value, protocol))
                self.assertLess(time.monotonic() - start, 30)


class Tree(WithReader):
    def test_of_values(self):
        value = {"entries": [Point(i, "text") for i in range(2000)], "n": 3, "t": (1.5, None)}
        answer = self.reader.inspect(pickle.dumps(value, 4), 3, 2)
        lines = [(line["depth"], line["name"], line["type"], line["shape"], line["value"], line["hidden"]) for line in answer["lines"]]
        self.assertEqual(lines[0], (0, "", "dict", "3 entries", "", 1))
        self.assertEqual(lines[1], (1, "entries", "list", "2000 entries", "", 1998))
        self.assertEqual(lines[2], (2, "[0]", f"{__name__}.Point object", "", "", 0))
        self.assertEqual(lines[3], (3, "x", "int", "", "0", 0))
        self.assertEqual(lines[-1], (1, "n", "int", "", "3", 0))
        self.assertIn({"name": "protocol", "value": "4"}, answer["facts"])

    def test_takes_little_memory(self):
        # Of the shapes that could cost memory: many values, long ones, all of them in a tuple, all of them shared.
        pieces = {
            "lists": b"\x80\x04](" + b"](K\1K\2e" * 20_000_000 + b"e.",
            "tuple": b"\x80\x04(" + b"\x8c\x04name\x94" * 15_000_000 + b"t.",
            "bytes": b"\x80\x04]" + (b"B\0\0\0\4" + bytes(1 << 26) + b"a") * 3 + b".",
        }
        for name, data in pieces.items():
            if SANITIZED:
                data = data[:3_000_000]
            reader = Reader()
            try:
                answer = reader.inspect(data)
                self.assertEqual(answer["references"], [], name)
                status = pathlib.Path(f"/proc/{reader.process.pid}/status").read_text()
                peak = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if line.startswith(("VmHWM", "RssAnon"))}
                if not SANITIZED:
                    self.assertLess(int(peak["VmHWM"]), 260_000, name)
                    self.assertEqual(answer["damage"], "")
            finally:
                reader.close()


class Names:
    """What stands for each class and function that an unpickler asks for: anything may be done with it."""

    def __new__(cls, *_, **__):
        return object.__new__(cls)

    def __init__(self, *_, **__):
        pass

    def __call__(self, *_, **__):
        return Names()

    def __setstate__(self, _):
        pass

    def __setitem__(self, *_):
        pass

    def append(self, _):
        pass

    extend = add = append


class Recorder(pickle.Unpickler):
    """CPython's own unpickler, in C, which asks here for classes and functions and for nothing else."""

    def __init__(self, data):
        super().__init__(io.BytesIO(data))
        self.asked = set()

    def find_class(self, module, name):
        self.asked.add(f"{module}.{name}")
        return Names

    def persistent_load(self, _):
        return Names()


class ComparedWithCPython(WithReader):
    def test_whatever_cpython_asks_for_is_found_or_doubted(self):
        # A memo may be huge. Readers that start later, with a sanitizer in them, need more than this.
        before = resource.getrlimit(resource.RLIMIT_AS)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_AS, before)
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, before[1]))
        random.seed(2)
        value = [Point(1, 2), Call(os.system, "true"), Pair(1, Point(3, 4)), collections.OrderedDict(a=Point), (Point, os.getcwd)]
        seeds = [pickle.dumps(value, protocol) for protocol in PROTOCOLS]
        seeds.append(b"(Va\nib\nc\n(ib\nd\n(cb\ne\no2\x86Vposix\np7\n0g7\nVsystem\n\x93)R\x86Vos\n2\x93)R.N.")
        seeds.append(b"\x80\x04\x8c\2os\x94\x8c\1a\x942\x93\x940h\0h\1\x93)\x810h\1h\0\x93)}\x92\x8c\3abcq\x07h\x07\x93NbPid\n)R.")
        opcodes = [opcode.code.encode("latin-1") for opcode in pickletools.opcodes]
        asked = 0
        for _ in range(1000 if SANITIZED else 2500):
            data = bytearray(random.choice(seeds))
            for _ in range(random.randint(1, 5)):
                at = random.randrange(len(data))
                data[at : at + random.choice((0, 1))] = random.choice((random.choice(opcodes), bytes([random.randrange(256)])))
            if b"\x96" in data:
                continue  # CPython 3.11 complains aloud of a bytearray that is cut
            recorder = Recorder(bytes(data))
            try:
                recorder.load()
            except Exception:  # whatever a damaged pickle leads to
                pass
            answer = self.reader.inspect(bytes(data))
            found = {reference["name"] for reference in answer["references"]}
            # In an inspection what is no UTF-8 is another character.
            missing = {name.encode("utf-8", "replace").decode() for name in recorder.asked} - found
            self.assertTrue(not missing or answer["doubts"], (bytes(data), missing, found))
            asked += len(recorder.asked)
        self.assertGreater(asked, 1000)


class Mutations(WithReader):
    def test_of_pickles_end_nothing(self):
        random.seed(1)
        value = {"a": [1, 2.5, None, "x" * 30, 2**70], "b": (b"y", {1, 2}), "c": [Point(1, [2])] * 2, "d": Call(codecs.encode, "x"),
                 "e": collections.OrderedDict(a=1), "f": datetime.date(2026, 1, 1)}
        if numpy is not None:
            value["g"] = numpy.arange(6.0).reshape(2, 3)
        seeds = [pickle.dumps(value, protocol) for protocol in PROTOCOLS]
        for _ in range(300 if SANITIZED else 1500):
            data = bytearray(random.choice(seeds))
            for _ in range(random.randint(1, 4)):
                data[random.randrange(len(data))] = random.choice((random.randrange(256), ord("."), ord("R"), ord("("), 0x94))
            data = bytes(data[: random.choice((len(data), random.randrange(1, len(data))))])
            self.reader.inspect(data)
            try:
                self.reader.document(data)
            except ValueError as error:
                self.assertNotIn("memory", str(error))


if __name__ == "__main__":
    sys.exit(unittest.main())
