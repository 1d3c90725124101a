# SPDX-License-Identifier: MIT
"""Files of machine-learning models that others wrote, by the readers of joblib, PyTorch and HDF5 and by the command: what is in them,
as which document they run, and whether loading them runs code."""

import os
import shutil
import subprocess
import tempfile
import unittest

from foreign_files import checkpoint, dumped, imported
from reader_program import ReaderProgram, built

BUILT = built()


class Malicious:
    def __reduce__(self):
        return os.system, ("true",)


class ModelTest(unittest.TestCase):
    family = None

    def setUp(self):
        if self.family not in BUILT:
            self.skipTest(f"the reader of {self.family} is not built")
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.reader = ReaderProgram(self.family, self.folder)

    def dangers(self, data):
        return [reference["name"] for reference in self.reader.inspect(data)["references"] if not reference["harmless"]]

    def command(self, name, data, *arguments):
        """The exit code of the command and what it says."""
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        done = subprocess.run([os.environ["ROUNDTRIP"], arguments[0], *arguments[1:], path], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def assert_runs(self, name, data):
        code, said = self.command(name, data, "check", "--format", "native", "--data")
        self.assertEqual(code, 0, said)
        self.assertRegex(said, "exact +native")


class Joblib(ModelTest):
    family = "joblib"

    def test_arrays_are_gone_over_and_read(self):
        numpy = imported("numpy")
        value = {"w": numpy.arange(20.0).reshape(4, 5), "n": 1, "t": (1, "x")}
        for options in ({}, {"compress": 3}, {"compress": ("gzip", 3)}, {"compress": ("lz4", 3)}):
            with self.subTest(options):
                data = dumped(value, **options)
                document, notes = self.reader.document(data)
                self.assertEqual(document, {"w": value["w"].tolist(), "n": 1, "t": [1, "x"]})
                self.assertEqual(notes, ["1 array of several dimensions became arrays in arrays", "1 tuple became an array"])
                answer = self.reader.inspect(data)
                self.assertEqual((answer["damage"], answer["doubts"]), ("", []))
                self.assertIn(("w", "4 × 5"), [(line["name"].strip("'"), line["shape"]) for line in answer["lines"]])
                self.assertEqual(self.command("a.joblib", data, "inspect")[0], 0)
                self.assert_runs("a.joblib", data)

    def test_code_is_seen_behind_arrays(self):
        numpy = imported("numpy")
        for options in ({}, {"compress": 3}):
            data = dumped([numpy.arange(100), Malicious()], **options)
            self.assertEqual(self.dangers(data), ["posix.system"])
            code, said = self.command("a.joblib", data, "inspect")
            self.assertEqual(code, 1, said)
            self.assertIn("loading this runs code: posix.system at byte", said)

    def test_damage_is_told(self):
        numpy = imported("numpy")
        data = dumped(numpy.arange(100))
        self.assertNotEqual(self.reader.inspect(data[:-50])["damage"], "")
        with self.assertRaises(ValueError):
            self.reader.document(data[:-50])


class Torch(ModelTest):
    family = "torch"

    def test_a_state_dict(self):
        data = checkpoint()
        document, notes = self.reader.document(data)
        self.assertEqual(document, {"w": [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], "n": 7})
        self.assertEqual(notes, ["1 array of several dimensions became arrays in arrays", "1 array of numbers became 64 bits wide"])
        code, said = self.command("a.pt", data, "inspect")
        self.assertEqual(code, 0, said)
        self.assertIn("torch._utils._rebuild_tensor_v2", said)
        self.assertIn("m/data/0", said)
        self.assertIn("version: 3", said)
        self.assert_runs("a.pt", data)

    def test_code_is_seen_in_the_archive(self):
        code, said = self.command("a.pt", checkpoint(Malicious()), "inspect")
        self.assertEqual(code, 1, said)
        self.assertRegex(said, "loading this runs code: posix.system at byte [0-9]+ of m/data.pkl")
        # Whatever its name is: the first bytes are those of an archive with a pickle.
        self.assertEqual(self.command("a.npz", checkpoint(Malicious()), "inspect")[0], 1)
        code, said = self.command("a.pt", checkpoint(more=["m/code/f.py"]), "inspect")
        self.assertEqual(code, 1, said)
        self.assertIn("code of TorchScript", said)


class Hdf5(ModelTest):
    family = "hdf5"

    def file(self, fill):
        h5py = imported("h5py")
        path = os.path.join(self.folder, "made.h5")
        with h5py.File(path, "w") as file:
            fill(file)
        with open(path, "rb") as made:
            return made.read()

    def test_groups_and_arrays(self):
        def fill(file):
            file["layer/w"] = imported("numpy").arange(6, dtype="<f4").reshape(2, 3)
            file["n"] = 7
        data = self.file(fill)
        document, notes = self.reader.document(data)
        self.assertEqual(document, {"layer/w": [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], "n": 7})
        self.assertEqual(notes, ["1 array of several dimensions became arrays in arrays", "1 array of numbers became 64 bits wide"])
        lines = [(line["depth"], line["name"], line["type"], line["shape"]) for line in self.reader.inspect(data)["lines"]]
        self.assertEqual(lines, [(0, "", "file", ""), (1, "layer", "group", ""), (2, "w", "float32", "2 × 3"), (1, "n", "int64", "scalar")])
        self.assertEqual(self.command("a.h5", data, "inspect")[0], 0)
        self.assert_runs("a.h5", data)

    def test_keras(self):
        def fill(file):
            file.attrs["keras_version"] = "2.11.0"
            file.attrs["model_config"] = '{"config": {"layers": [{"class_name": "Lambda"}]}}'
        code, said = self.command("a.h5", self.file(fill), "inspect")
        self.assertEqual(code, 1, said)
        self.assertIn("keras_version: 2.11.0", said)
        self.assertIn("a Lambda layer, whose code keras.models.load_model runs", said)

    def test_what_is_not_followed(self):
        h5py = imported("h5py")

        def fill(file):
            file["out"] = h5py.ExternalLink("/etc/passwd", "/x")
            file["t"] = imported("numpy").zeros(3, [("a", "<f8")])
        data = self.file(fill)
        said = self.command("a.h5", data, "inspect")[1]
        self.assertIn("link or type", said)
        self.assertIn("compound", said)
        with self.assertRaises(ValueError):
            self.reader.document(data)


if __name__ == "__main__":
    unittest.main()
