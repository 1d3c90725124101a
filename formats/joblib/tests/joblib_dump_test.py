# SPDX-License-Identifier: MIT
"""What Python's joblib writes, read by this library: arrays of all types and orders, in every protocol and compression, and what is
refused. roundtrip-joblib-show says what it finds in a file."""

import collections
import json
import os
import pathlib
import pickle
import subprocess
import tempfile
import unittest

try:
    import joblib
    import numpy
except ImportError:
    joblib = None

NUMBERS = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8", "c8", "c16")


class Attack:
    def __reduce__(self):
        return os.system, ("exit 1",)


def plain(value):
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {key: plain(element) for key, element in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(element) for element in value]
    if isinstance(value, complex):
        return [value.real, value.imag]
    return plain(value.tolist()) if hasattr(value, "tolist") else value


@unittest.skipIf(joblib is None, "needs python3-joblib and python3-numpy")
class JoblibDump(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "file"

    def show(self):
        done = subprocess.run([os.environ["SHOW"], self.path], capture_output=True, text=True, check=False, timeout=60)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        if done.returncode == 1:
            raise ValueError(done.stderr)
        return json.loads(done.stdout)

    def check(self, value, **how):
        joblib.dump(value, self.path, **how)
        shown = self.show()
        self.assertEqual(shown["values"], plain(value), how)
        return shown["arrays"]

    def arrays(self):
        """@return an array of each type, with a name"""
        rows = numpy.arange(12).reshape(3, 4) % 7
        return {name: (rows % 2 if name == "?" else rows).astype(name) for name in NUMBERS}

    def test_types_orders_and_protocols(self):
        for protocol in range(6):
            for order in "CF":
                for byte_order in "<>":
                    value = {name: numpy.asarray(array, dtype=array.dtype.newbyteorder(byte_order), order=order)
                             for name, array in self.arrays().items()}
                    found = self.check({"arrays": value, "count": 3, "none": [], "one": [1], "name": "é"}, protocol=protocol)
                    self.assertEqual([array["path"] for array in found], [f"arrays.{name}" for name in NUMBERS])
                    for array, stored in zip(value.values(), found):
                        self.assertEqual(stored["shape"], [3, 4])
                        self.assertEqual(stored["fortran_order"], order == "F")
                        self.assertTrue(stored["allow_mmap"])
                        self.assertEqual(stored["offset"] % 16, 0)
                        self.assertEqual(bytes.fromhex(stored["elements"]), array.tobytes(order))
                        self.assertEqual(numpy.dtype(stored["dtype"]), array.dtype)

    def test_compressions(self):
        value = {"a": numpy.arange(3000.0), "b": [numpy.arange(9), "text"], "c": {}}
        for compress in (0, 1, 3, 9, ("zlib", 6), ("gzip", 3), "lz4"):
            with self.subTest(compress=compress):
                if compress == "lz4" and joblib.compressor.lz4 is None:
                    self.skipTest("needs python3-lz4")
                self.check(value, compress=compress)
        for compress in ("bz2", "xz", "lzma"):
            with self.subTest(compress=compress), self.assertRaisesRegex(ValueError, "compressed as"):
                self.check(value, compress=compress)

    def test_shapes(self):
        self.assertEqual(self.check([numpy.array(2.5), numpy.array([])])[1]["shape"], [0])
        value = numpy.arange(24, dtype="i2")
        for shape in ((24,), (1, 24), (2, 3, 4), (2, 1, 3, 1, 4), (1,) * 7 + (24,)):
            self.check(value.reshape(shape))
        self.check(numpy.arange(100).reshape(10, 10)[::3, 1::2])
        self.check(numpy.broadcast_to(numpy.arange(5), (3, 5)))
        with self.assertRaisesRegex(ValueError, "several dimensions"):
            self.check(numpy.zeros((0, 3)))

    def test_numbers_of_numpy(self):
        value = {name: array[2, 3] for name, array in self.arrays().items()}
        for protocol in range(6):
            self.check(value, protocol=protocol)

    def test_arrays_that_numpy_pickles(self):
        value = collections.OrderedDict(a=numpy.arange(10.0), b=numpy.asfortranarray(numpy.arange(6).reshape(2, 3)), c=numpy.arange(3, dtype=">u2"))
        for protocol in range(5):
            self.path.write_bytes(pickle.dumps(value, protocol))
            shown = self.show()
            self.assertEqual(shown["values"], plain(value))
            self.assertEqual(shown["arrays"], [])

    def test_files_before_alignment(self):
        """joblib 1.1 and older had no such member, and no padding."""
        create = joblib.numpy_pickle.NumpyPickler._create_array_wrapper

        def create_old(pickler, array):
            wrapper = create(pickler, array)
            del wrapper.numpy_array_alignment_bytes
            return wrapper

        joblib.numpy_pickle.NumpyPickler._create_array_wrapper = create_old
        try:
            self.check({"a": numpy.arange(10.0), "b": numpy.arange(12).reshape(3, 4)})
        finally:
            joblib.numpy_pickle.NumpyPickler._create_array_wrapper = create

    def test_shared_arrays_and_long_lists(self):
        array = numpy.arange(10)
        shared = ["x", array]
        self.check([shared, shared, array, [[1.5]] * 1000, list(range(3000)), [{"a": numpy.arange(i)} for i in range(1, 400)]])

    def test_what_is_refused(self):
        for value, words in ((numpy.array([{}, "a"]), "an array of objects is refused"),
                             (numpy.array(["a", "bc"]), "no member can hold elements"),
                             (numpy.zeros(9, "f2"), "no member can hold elements"),
                             (numpy.zeros(9, "M8[s]"), "no member can hold elements"),
                             (numpy.zeros(9, [("a", "i4"), ("b", "f8")]), "no member can hold elements"),
                             ([numpy.arange(9), Attack()], r"posix\.system is not allowed, at byte \d+"),
                             (numpy.matrix([[1, 2]]), r"numpy\.matrix is not allowed"),
                             (numpy.dtype("f8"), r"a numpy\.dtype stands where a value is expected"),
                             (numpy.zeros((1,) * 9), "more than 8 dimensions")):
            for compress in (0, 3):
                with self.subTest(value=value), self.assertRaisesRegex(ValueError, words):
                    self.check(value, compress=compress)


if __name__ == "__main__":
    unittest.main()
