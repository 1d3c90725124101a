# SPDX-License-Identifier: MIT
"""Judges checkpoints: PyTorch itself, which loads with weights_only=True and writes with torch.save. It is 600 MB: whoever wants its
verdict installs it."""

import io

import arrays
import judging

torch = judging.require("torch", install="apt install python3-torch (600 MB)")
JSON = "$json"


def read(_, data):
    found = torch.load(io.BytesIO(data), weights_only=True)
    text = found.pop(JSON)
    # NumPy's types, since those of PyTorch lack some.
    values = arrays.joined({name: tensor.numpy() for name, tensor in found.items()}, text.encode(), lambda array, name: array.view(name))
    values.tensors = found
    return values


def write(_, values):
    out = io.BytesIO()
    torch.save({**values.tensors, JSON: values.text.decode()}, out)
    return out.getvalue()


judging.run(read, write, "torch", torch.__version__)
