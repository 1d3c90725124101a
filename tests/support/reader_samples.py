# SPDX-License-Identifier: MIT
"""A small file or more of each format that a reader takes (bench/suite/reader.h), for tests that damage them and for fuzzers to
start from:

    reader_samples.py FOLDER    writes them there
"""

import collections
import datetime
import decimal
import io
import json
import pathlib
import pickle
import struct
import sys
import unittest

from foreign_files import GGUF_PAIRS, NATIVE_ORDER, PMML, checkpoint, dumped, gguf, imported, native, npy, npz, onnx_model, onnx_tensors


def samples():
    """Bytes of each format but HDF5, where what makes them is installed."""
    yield from (b"", b"\0", b"GGUF", b"\x93NUMPY", b"<", b"{", b'{"a": [1, 2.5, "x\\u00e9", null]}\n{"b": {}}\n', b"a,b\n1,\"x\ny\"\n2,z\n",
                b"x: &a {b: [1, 0x1F]}\ny: *a\nz: !!set {q, w}\n", b'<?xml version="1.0"?><c a="1"><b>t</b><b>u &amp;</b>x<d/></c>', PMML,
                gguf(GGUF_PAIRS, [(b"w", [2, 2], 1, 0), (b"q", [32], 2, 32)], b"\1" * 50), safetensors(), pickled(0), pickled(4), checkpoint(),
                native(NATIVE_ORDER, b"\1\1a" + b"\0" * 8 + b"\2\1x\2\xff\xfe\1\1\7"),
                native(NATIVE_ORDER, b"\1\1a\x11\x0a\2\0\x11\1\2x\xff\xfe\1\1\7", 4))
    yield from made(
        lambda: imported("cbor2").dumps({"a": [1, 2**70, "é", b"b", 1.5, {2: None}, imported("cbor2").CBORTag(1, 5)]}),
        lambda: imported("msgpack").packb({"a": [1, "é", b"b", 1.5, {2: None}, imported("msgpack").Timestamp(5)]}),
        lambda: imported("bson").encode({"a": [1, "é", b"b", 1.5, {"c": None}, imported("bson").ObjectId("0" * 24)]}),
        lambda: npz(a=imported("numpy").arange(6).reshape(2, 3), b=imported("numpy").array(["x", "yz"])),
        lambda: npz(True, a=imported("numpy").zeros(1000)), lambda: npz(o=imported("numpy").array([None, {"a": 1}])),
        lambda: npy(imported("numpy").array([b"q"])), lambda: dumped({"w": imported("numpy").arange(6.0).reshape(2, 3), "n": (1, "x")}),
        lambda: dumped([imported("numpy").arange(9, dtype=">i2")], compress=3), onnx_model, onnx_tensors)


def hdf5_samples():
    """Of these a reader can only be given whole ones: libhdf5 reads beyond its memory where they are damaged
    (docs/formats/hdf5.md)."""
    yield from made(lambda: hdf5("earliest"), lambda: hdf5("latest"))


def made(*makers):
    for make in makers:
        try:
            yield make()
        except unittest.SkipTest:
            pass


def safetensors():
    header = json.dumps({"__metadata__": {"format": "pt"}, "w": {"dtype": "F16", "shape": [2, 2], "data_offsets": [0, 8]},
                         "n": {"dtype": "I64", "shape": [1], "data_offsets": [8, 16]}}).encode()
    return struct.pack("<Q", len(header)) + header + struct.pack("<4eq", 1, 2, 3, -0.5, 7)


def pickled(protocol):
    shared = ["x", 2.5]
    return pickle.dumps({"a": [1, 2**70, "é", b"b", None, True], "b": (shared, shared), "c": {1, 2}, "d": complex(1, 2),
                         "e": datetime.datetime(2020, 1, 2, 3, 4, 5), "f": decimal.Decimal("1.50"),
                         "g": collections.OrderedDict(h=pathlib.PurePosixPath("/i"))}, protocol)


def hdf5(layout):
    out = io.BytesIO()
    with imported("h5py").File(out, "w", libver=layout) as file:
        numpy = imported("numpy")
        file["layer/w"] = numpy.arange(6, dtype=">f4").reshape(2, 3)
        file.create_dataset("chunked", data=numpy.arange(500), chunks=(100,), compression="gzip", shuffle=True)
        file["text"] = "é"
        file.attrs["keras_version"] = "2.11.0"
    return out.getvalue()


if __name__ == "__main__":
    for number, sample in enumerate([*samples(), *hdf5_samples()]):
        pathlib.Path(sys.argv[1], str(number)).write_bytes(sample)
