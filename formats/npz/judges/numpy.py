# SPDX-License-Identifier: MIT
"""Judges npz: NumPy itself, which reads with allow_pickle=False and writes with savez and savez_compressed."""

import io

import arrays
import judging

numpy = judging.require("numpy", install="apt install python3-numpy")
JSON = "$json"


def read(_, data):
    with numpy.load(io.BytesIO(data), allow_pickle=False) as file:
        found = {name: file[name] for name in file.files}
    text = found.pop(JSON)
    return arrays.joined(found, text.tobytes())


def write(format, values):
    out = io.BytesIO()
    save = numpy.savez_compressed if format == "npz_compressed" else numpy.savez
    save(out, **values.arrays, **{JSON: numpy.frombuffer(values.text, numpy.uint8)})
    return out.getvalue()


judging.run(read, write, "numpy", numpy.__version__)
