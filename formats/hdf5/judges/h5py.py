# SPDX-License-Identifier: MIT
"""Judges hdf5: h5py, which has files of its own kind written: the layout before 1.8, arrays in chunks that are deflated, and numbers
with the most significant byte first."""

import io

import arrays
import judging

h5py = judging.require("h5py", install="apt install python3-h5py")
import numpy  # noqa: E402  (h5py needs it)

JSON = "$json"
LEAST_IN_CHUNKS = 100


def read(_, data):
    found = {}
    with h5py.File(io.BytesIO(data), "r") as file:
        def add(name, item):
            if isinstance(item, h5py.Dataset):
                found[name.replace("/", ".")] = item[()]
        file.visititems(add)
    text = found.pop(JSON)
    return arrays.joined(found, bytes(text))


def write(_, values):
    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        for number, (name, array) in enumerate(values.arrays.items()):
            array = numpy.asarray(array)
            if number % 2 and array.dtype != bool:
                array = array.astype(array.dtype.newbyteorder(">"))
            chunks = {"compression": "gzip", "shuffle": True, "fletcher32": True} if array.size >= LEAST_IN_CHUNKS else {}
            file.create_dataset(name.replace(".", "/"), data=array, **chunks)
        file.create_dataset(JSON, data=numpy.frombuffer(values.text, numpy.uint8))
    return out.getvalue()


judging.run(read, write, "h5py", h5py.__version__)
