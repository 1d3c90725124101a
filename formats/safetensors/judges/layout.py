# SPDX-License-Identifier: MIT
"""Judges safetensors: a reader and writer of the published layout in Python, made from the specification alone, with NumPy for
the elements. No package of Debian's reads tensors of it."""

import json
import struct

import arrays
import judging

numpy = judging.require("numpy", install="apt install python3-numpy")
JSON = "$json"
DTYPES = {"BOOL": "?", "U8": "u1", "I8": "i1", "U16": "<u2", "I16": "<i2", "F16": "<f2", "U32": "<u4", "I32": "<i4", "F32": "<f4",
          "U64": "<u8", "I64": "<i8", "F64": "<f8"}
LARGEST_HEADER = 100_000_000


def distinct(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def parse(data):
    """@return {name: array}, all that the layout promises having been checked"""
    size, = struct.unpack_from("<Q", data)
    if size > LARGEST_HEADER or 8 + size > len(data):
        raise ValueError(f"a header of {size} bytes")
    text = data[8:8 + size]
    if not text.startswith(b"{"):
        raise ValueError("the header does not begin with {")
    header = json.loads(text.decode("utf-8"), object_pairs_hook=distinct)
    body = data[8 + size:]
    metadata = header.pop("__metadata__", {})
    if not all(isinstance(value, str) for value in metadata.values()):
        raise ValueError("the metadata is not a map of strings to strings")
    found, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, after = entry["data_offsets"]
        if begin != end:
            raise ValueError(f"a gap or an overlap at {name}")
        end = after
        array = numpy.frombuffer(body[begin:after], DTYPES[entry["dtype"]])
        found[name] = array.reshape(entry["shape"])
    if end != len(body):
        raise ValueError("the tensors do not fill the file")
    return {name: found[name] for name in header}


def read(_, data):
    found = parse(data)
    text = found.pop(JSON)
    return arrays.joined(found, text.tobytes())


def write(_, values):
    """As the reference implementation orders them: wide elements first, then by name."""
    names = {dtype: name for name, dtype in ((name, numpy.dtype(dtype)) for name, dtype in DTYPES.items())}
    all_arrays = {**values.arrays, JSON: numpy.frombuffer(values.text, numpy.uint8)}
    header, body = {}, b""
    for name, array in sorted(all_arrays.items(), key=lambda item: (-item[1].itemsize, item[0])):
        raw = array.tobytes()
        header[name] = {"dtype": names[array.dtype], "shape": list(array.shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps({"__metadata__": {"format": "np"}, **header}, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


judging.run(read, write, "layout.py", f"1 (NumPy {numpy.__version__})", language="")
