# SPDX-License-Identifier: MIT
"""Judges joblib: joblib itself. Each file is loaded as it is; one that is not compressed a second time with mmap_mode='r', which
must map every array and give the same values. It writes with joblib.dump. Where scikit-learn is installed, too, which keeps its models in
such files, it predicts with those that were loaded."""

import importlib.util
import io
import os
import sys
import tempfile
import warnings

import judging

joblib = judging.require("joblib", install="apt install python3-joblib")
numpy = judging.require("numpy", install="apt install python3-numpy")
COMPRESSION = {"joblib": 0, "joblib_zlib": 3, "joblib_lz4": "lz4"}
if "joblib_lz4" in sys.argv[1:2]:
    judging.require("lz4.frame", install="apt install python3-lz4")
# Where it is there and cannot be used, that is a fault and no absence.
scikit_learn = importlib.import_module("scikit_learn") if importlib.util.find_spec("sklearn") else None
# As many numbers as bench/bridges/arrays makes an array of.
LEAST = 8


def arrays(value):
    """@return all arrays in a value"""
    if isinstance(value, numpy.ndarray):
        return [value]
    inside = [*value.keys(), *value.values()] if isinstance(value, dict) else value if isinstance(value, (list, tuple, set)) else []
    return [array for element in inside for array in arrays(element)]


def read(format, data):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        with open(path, "wb") as file:
            file.write(data)
        values = joblib.load(path)
        if format == "joblib":
            check_mapped(joblib.load(path, mmap_mode="r"), values)
    check_lists(values)
    return values


def check_mapped(mapped, values):
    others, loaded = arrays(mapped), arrays(values)
    if len(others) != len(loaded):
        raise judging.Different(f"{len(others)} arrays with mmap_mode, and {len(loaded)} without")
    for one, other in zip(others, loaded):
        if not isinstance(one, numpy.memmap):
            raise judging.Different("an array is not mapped")
        if one.offset % 16 != 0 or one.dtype != other.dtype or one.shape != other.shape or one.tobytes() != other.tobytes():
            raise judging.Different("a mapped array is another one, or not aligned")


def check_lists(value):
    """What is enough numbers must be an array: a list of them would be equal, and not what the format is for."""
    if isinstance(value, dict):
        value = value.values()
    elif isinstance(value, list) and len(value) >= LEAST and all(type(element) is float for element in value):
        raise judging.Different(f"{len(value)} numbers are a list and no array")
    elif not isinstance(value, (list, tuple)):
        return
    for element in value:
        check_lists(element)


def write(format, values):
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        joblib.dump(values, out, compress=COMPRESSION[format])
    return out.getvalue()


def check(_, dataset, values, __):
    return scikit_learn.check_predictions(dataset, values) if scikit_learn else None


used = f"NumPy {numpy.__version__}" + (f", scikit-learn {scikit_learn.VERSION}" if scikit_learn else "")
judging.run(read, write, "joblib", f"{joblib.__version__} ({used})", check=check)
