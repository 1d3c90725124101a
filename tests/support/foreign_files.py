# SPDX-License-Identifier: MIT
"""Files as other programs write them, for tests of what reads them."""

import collections
import importlib
import io
import pickle
import struct
import unittest
import zipfile

YAML_BOMB = b"a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (i, i, b",".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 12))


def imported(name):
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise unittest.SkipTest(f"{name} is not installed: {error}") from None


def npy(array):
    file = io.BytesIO()
    imported("numpy").save(file, array)
    return file.getvalue()


def npz(compressed=False, **arrays):
    file = io.BytesIO()
    numpy = imported("numpy")
    (numpy.savez_compressed if compressed else numpy.savez)(file, **arrays)
    return file.getvalue()


def dumped(value, **options):
    """As joblib.dump writes it."""
    out = io.BytesIO()
    imported("joblib").dump(value, out, **options)
    return out.getvalue()


def checkpoint(root=None, more=()):
    """What torch.save writes of {"w": a float tensor of 2 × 3, "n": 7}, or of another root."""
    class Storage:
        pass

    class Tensor:
        def __reduce__(self):
            return rebuild, (Storage(), 0, (2, 3), (3, 1), False, ordered())

    class Pickler(pickle._Pickler):  # the one in Python can be told what a name is
        def persistent_id(self, obj):
            return ("storage", Name("torch", "FloatStorage"), "0", "cpu", 6) if isinstance(obj, Storage) else None

        def save(self, obj, save_persistent_id=True):
            if isinstance(obj, Name):
                self.write(f"c{obj.module}\n{obj.name}\n".encode())
            else:
                super().save(obj, save_persistent_id)

    class Name:
        def __init__(self, module, name):
            self.module, self.name = module, name

        def __call__(self):
            raise AssertionError

    rebuild, ordered = Name("torch._utils", "_rebuild_tensor_v2"), collections.OrderedDict
    text = io.BytesIO()
    Pickler(text, 2).dump(root if root is not None else {"w": Tensor(), "n": 7})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("m/data.pkl", text.getvalue())
        archive.writestr("m/data/0", struct.pack("<6f", *range(6)))
        archive.writestr("m/version", "3\n")
        for name in more:
            archive.writestr(name, "pass")
    return out.getvalue()


def native(description, value, flags=0):
    """A file of roundtrip's own format (formats/native/docs/native-format.md) with this description.
    @param flags 4: the value is in columns"""
    number = 0x6C62272E07BB014262B821756295C58D
    for byte in description:
        number = (number ^ byte) * 0x1000000000000000000013B % (1 << 128)
    return b"RTNB\2" + bytes([2 | flags]) + number.to_bytes(16, "little") + struct.pack("<H", len(description)) + description + value


NATIVE_ORDER = b"Line{sku:string,price:double}\nOrder{lines:vector<@Line>,tags:set<string>,note:optional<variant<bool,uint8>>}\n=@Order\n"


def gguf_string(text):
    return struct.pack("<Q", len(text)) + text


def gguf(pairs, tensors, data=b""):
    """@param pairs of key, type and encoded value @param tensors of name, extents, type and offset"""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(pairs))
    head += b"".join(gguf_string(key) + struct.pack("<I", type) + value for key, type, value in pairs)
    for name, extents, type, offset in tensors:
        head += gguf_string(name) + struct.pack(f"<I{len(extents)}QIQ", len(extents), *extents, type, offset)
    return head + b"\0" * (-len(head) % 32) + data


GGUF_PAIRS = [(b"general.architecture", 8, gguf_string(b"llama")), (b"n", 4, struct.pack("<I", 7)), (b"f", 6, struct.pack("<f", 0.5)),
              (b"t", 9, struct.pack("<IQ", 8, 2) + gguf_string(b"a") + gguf_string(b"b")), (b"yes", 7, b"\1"),
              (b"i", 11, struct.pack("<q", -5)), (b"nested", 9, struct.pack("<IQIQ", 9, 1, 0, 3) + b"\1\2\3")]


def onnx_model():
    onnx = imported("onnx")
    imported("onnx.numpy_helper")
    numpy = imported("numpy")
    make = onnx.helper
    weights = onnx.numpy_helper.from_array(numpy.zeros((3, 2), numpy.float32), "w")
    weights.ClearField("raw_data")
    weights.data_location = onnx.TensorProto.EXTERNAL
    weights.external_data.add(key="location", value="../w.bin")
    nodes = [make.make_node("Gemm", ["x", "w", "b"], ["y"]), make.make_node("Relu", ["y"], ["z"]),
             make.make_node("Foo", ["z"], ["q"], domain="com.me")]
    graph = make.make_graph(nodes, "g", [make.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["N", 3])],
                            [make.make_tensor_value_info("q", onnx.TensorProto.FLOAT, None)],
                            [weights, make.make_tensor("b", onnx.TensorProto.DOUBLE, [2], [1.0, 2.0])])
    model = make.make_model(graph, producer_name="me", opset_imports=[make.make_opsetid("", 13), make.make_opsetid("com.me", 1)])
    make.set_model_props(model, {"k": "v"})
    return model.SerializeToString()


def onnx_tensors():
    """Of every kind of place that a tensor can have in a graph without operators."""
    onnx = imported("onnx")
    imported("onnx.numpy_helper")
    numpy = imported("numpy")
    make, types = onnx.helper, onnx.TensorProto
    nodes = [make.make_node("Constant", [], ["c"], value=make.make_tensor("", types.INT64, [2], [3, -4])),
             make.make_node("Identity", ["w"], ["out"])]
    initializers = [onnx.numpy_helper.from_array(numpy.arange(6, dtype=numpy.float32).reshape(3, 2) / 2, "w"),
                    make.make_tensor("b", types.BOOL, [2], [True, False]), make.make_tensor("s", types.UINT8, [], [255])]
    outputs = [make.make_tensor_value_info("out", types.FLOAT, [3, "N"]), make.make_tensor_value_info("c", types.INT64, None)]
    return make.make_model(make.make_graph(nodes, "g", [], outputs, initializers)).SerializeToString()


PMML = (b'<?xml version="1.0"?><PMML version="4.4"><Header copyright="c"><Application name="A" version="1"/></Header><DataDictionary>'
        b'<DataField name="x" optype="continuous" dataType="double"/><DataField name="y" optype="categorical" dataType="string">'
        b'<Value value="a"/><Value value="b"/></DataField></DataDictionary><TreeModel modelName="t" functionName="classification">'
        b'<MiningSchema><MiningField name="x"/><MiningField name="y" usageType="target"/></MiningSchema><Node/></TreeModel></PMML>')
