# SPDX-License-Identifier: MIT
"""Judges checkpoints: a reader and writer of PyTorch's layout with Python's own zipfile and pickle, made from what PyTorch documents
of it, with NumPy for the elements. Its reader takes the names that weights_only=True takes for tensors, and no others. Its files
have one storage for all tensors of a type, and the tensors in the order of Fortran, as PyTorch writes what has been transposed."""

import collections
import io
import pickle
import pickletools
import sys
import types
import zipfile

import arrays
import judging

numpy = judging.require("numpy", install="apt install python3-numpy")
JSON = "$json"
STORAGES = {"BoolStorage": "?", "CharStorage": "i1", "ByteStorage": "u1", "ShortStorage": "<i2", "IntStorage": "<i4", "LongStorage": "<i8",
            "FloatStorage": "<f4", "DoubleStorage": "<f8"}
ALIGNMENT = 64


def _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks):
    """The elements of a tensor, whose storage is an array."""
    if requires_grad or hooks:
        raise ValueError("a tensor with gradients or hooks")
    if size and min(size) > 0 and offset + sum((extent - 1) * step for extent, step in zip(size, stride)) >= len(storage):
        raise ValueError("a tensor lies beyond its storage")
    return numpy.lib.stride_tricks.as_strided(storage[offset:], size, [step * storage.itemsize for step in stride])


def stand_ins():
    """Modules with the names that are in a pickle: pickle looks for them where it writes one."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    for name in STORAGES:
        setattr(torch, name, type(name, (), {"__module__": "torch"}))
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2
    _rebuild_tensor_v2.__module__ = "torch._utils"
    return torch, utils


TORCH, UTILS = stand_ins()


class Reader(pickle.Unpickler):
    def __init__(self, data, members):
        super().__init__(io.BytesIO(data))
        self.members = members

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild_tensor_v2
        if module == "torch" and name in STORAGES:
            return getattr(TORCH, name)
        raise pickle.UnpicklingError(f"{module}.{name} is in a file that should hold tensors")

    def persistent_load(self, pid):
        kind, storage, key, location, size = pid
        if kind != "storage" or location != "cpu":
            raise pickle.UnpicklingError(f"a storage is {kind} on {location}")
        array = numpy.frombuffer(self.members[f"data/{key}"], STORAGES[storage.__name__])
        if len(array) != size:
            raise pickle.UnpicklingError(f"the storage {key} has {len(array)} elements, not {size}")
        return array


def read(_, data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if file.testzip() is not None:
            raise ValueError("a member is damaged")
        for info in file.infolist():
            place = info.header_offset
            begin = place + 30 + int.from_bytes(data[place + 26:place + 28], "little") + int.from_bytes(data[place + 28:place + 30], "little")
            if info.compress_type != zipfile.ZIP_STORED or begin % ALIGNMENT != 0:
                raise judging.Different(f"{info.filename} is compressed or not aligned")
        members = {info.filename.removeprefix("archive/"): file.read(info) for info in file.infolist()}
    if members["version"] != b"3\n" or members["byteorder"] != b"little":
        raise judging.Different("the version or the order of the bytes is another one")
    pickletools.dis(members["data.pkl"], out=io.StringIO())
    found = Reader(members["data.pkl"], members).load()
    text = found.pop(JSON)
    return arrays.joined(found, text.encode(), lambda array, name: numpy.ascontiguousarray(array).view(name).reshape(array.shape))


class Storage:
    """Tensors of a type, one after the other."""

    def __init__(self, name, key):
        self.name, self.key, self.size, self.parts = name, key, 0, []

    def add(self, array):
        """@return where its elements begin"""
        offset = self.size
        self.parts.append(array.tobytes("F"))
        self.size += array.size
        return offset


class Tensor:
    def __init__(self, storage, offset, array):
        self.call = (storage, offset, array.shape, tuple(step // array.itemsize for step in numpy.asfortranarray(array).strides), False,
                     collections.OrderedDict())


class Writer(pickle.Pickler):
    def persistent_id(self, value):
        if isinstance(value, Storage):
            return ("storage", getattr(TORCH, value.name), value.key, "cpu", value.size)
        return None

    def reducer_override(self, value):
        return (_rebuild_tensor_v2, value.call) if isinstance(value, Tensor) else NotImplemented


def write(_, values):
    names = {numpy.dtype(dtype): name for name, dtype in STORAGES.items()}
    storages, tensors = {}, collections.OrderedDict()
    for name, array in values.arrays.items():
        storage = storages.setdefault(array.dtype, Storage(names[array.dtype], str(len(storages))))
        tensors[name] = Tensor(storage, storage.add(array), array)
    tensors[JSON] = values.text.decode() if isinstance(values.text, bytes) else values.text
    pickled = io.BytesIO()
    sys.modules.update({"torch": TORCH, "torch._utils": UTILS})
    Writer(pickled, 2).dump(tensors)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        file.writestr("checkpoint/data.pkl", pickled.getvalue())
        for storage in storages.values():
            file.writestr(f"checkpoint/data/{storage.key}", b"".join(storage.parts))
        file.writestr("checkpoint/version", "3\n")
    return out.getvalue()


judging.run(read, write, "layout.py", f"1 (NumPy {numpy.__version__})", language="")
