# SPDX-License-Identifier: MIT
"""Bytes that nest far deeper than anybody's data, by what nesting looks like in each encoding, and a few bytes that stand for any
number of values."""

import gzip
import io
import json
import pickle
import struct
import zipfile
import zlib

# Far beyond each stack, and just beyond each limit: that one shows whether the limit is there at all.
DOCUMENT_DEPTHS = (100_000, 3_000)
TREE_DEPTHS = (20_000, 3_000)

JSON = ("cereal_json", "jansson", "jsonc", "jsoncpp", "nlohmann_json", "python_json", "rapidjson", "rapidjson_dom", "rapidjson_fast",
        "rapidjson_in_situ", "simdjson_dom", "simdjson_ondemand", "yajl")
CBOR = ("libcbor", "libcbor_items", "nlohmann_cbor")
MESSAGE_PACK = ("msgpack", "msgpack_default", "nlohmann_msgpack")
BSON = ("libbson", "nlohmann_bson")
XML = ("boost_xml", "cereal_xml", "pugixml")
PICKLE = ("pickle", "pickle_protocol2", "pickle_protocol4")
JOBLIB = ("joblib", "joblib_lz4", "joblib_zlib")
YAML = ("libfyaml", "yamlcpp", "yamlcpp_events")
PROTOBUF = ("protobuf", "protobuf_arena", "protobuf_object")
FLEXBUFFERS = ("flexbuffers", "flexbuffers_unverified")
ARRAYS = ("gguf", "npz", "npz_compressed", "onnx", "safetensors", "torch_pt")


def nested(depth, opening, leaf, closing):
    return opening * depth + leaf + closing * depth


def bson(depth):
    """A document in a document in …: each has its length in front."""
    opening = b"".join(struct.pack("<iB2s", 5 + 8 * left, 3, b"a\0") for left in range(depth, 0, -1))
    return opening + struct.pack("<iB", 5, 0) + b"\0" * depth


def flexbuffers(depth, width=1):
    """A vector in a vector in …: its size and, for each element, the distance to what is in it, and its type, in four bytes. All of
    the elements of one are the same vector."""
    vector = 10 << 2 | 2
    types = bytes([vector] * width).ljust(4, b"\0")
    body = struct.pack("<I", 0)
    inner = len(body)
    for _ in range(depth):
        body += struct.pack("<I", width)
        elements = len(body)
        body += b"".join(struct.pack("<I", elements + 4 * i - inner) for i in range(width)) + types
        inner = elements
    return body + struct.pack("<IBB", len(body) - inner, vector, 4)


def protobuf(depth):
    """A program of one expression, which has the next one as its operand: each has its length in front."""
    expression = [b"\x12\2\n\0"]
    length = len(expression[0])
    for field in (b"\x12", b"\x1a") * depth + (b"\x12",):
        opening = field + varint(length)
        expression.append(opening)
        length += len(opening)
    return b"".join(reversed(expression))


def arrays(name, text):
    """A file of a format for arrays, without any, and with this JSON for the rest."""
    if name == "safetensors":
        header = json.dumps({"$json": {"dtype": "U8", "shape": [len(text)], "data_offsets": [0, len(text)]}}).encode()
        return struct.pack("<Q", len(header)) + header + text
    if name == "gguf":
        key = b"roundtrip.json"
        return b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, len(key)) + key + struct.pack("<IQ", 8, len(text)) + text
    if name == "onnx":
        def field(number, content):
            return bytes([number << 3 | 2]) + varint(len(content)) + content
        tensor = b"\x10\x08" + field(6, text) + field(8, b"$json")  # data_type STRING, string_data, name
        return b"\x08\x07" + field(7, field(5, tensor)) + field(8, b"\x10\x0d")
    if name == "torch_pt":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            file.writestr("archive/data.pkl", pickle.dumps({"$json": text.decode()}, 2))
            file.writestr("archive/version", "3\n")
        return out.getvalue()
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (%d,), }" % len(text)
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if name == "npz_compressed" else zipfile.ZIP_STORED) as file:
        file.writestr("$json.npy", b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header + text)
    return out.getvalue()


def lz4_frame(data):
    """A frame of blocks that are not compressed, of up to 64 KiB each."""
    blocks = [data[begin:begin + 0x10000] for begin in range(0, len(data), 0x10000)]
    return bytes.fromhex("04224d18604082") + b"".join(struct.pack("<I", len(block) | 1 << 31) + block for block in blocks) + bytes(4)


def joblib(name, file):
    """A file of joblib, compressed where the format is."""
    return zlib.compress(file, 3) if name == "joblib_zlib" else lz4_frame(file) if name == "joblib_lz4" else file


def joblib_array(extents, elements, shared):
    """An array of joblib's with these extents and so many elements, which is in a tuple again and again."""
    wrapper = (b"cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(" + text("subclass") + b"cnumpy\nndarray\n" + text("shape") + b"("
               + b"".join(struct.pack("<cI", b"J", extent) for extent in extents) + b"t" + text("order") + text("C") + text("dtype")
               + b"cnumpy\ndtype\n" + text("u1") + b"I0\nI1\n\x87R(K\3" + text("|") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb"
               + text("allow_mmap") + b"I00\nub" + b"\1" * elements)
    return b"(" + wrapper + b"q\0" + b"h\0" * shared + b"t."


def varint(number):
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + varint(number >> 7)


def text(characters):
    """A text of a pickle."""
    return struct.pack("<cI", b"X", len(characters)) + characters.encode()


def swelling(name):
    """@return documents of a few bytes with elements, or characters, that take none"""
    if name in CBOR:
        return [b"\x9a\xff\xff\xff\xff\xf6", b"\x9b" + b"\x7f" * 8, b"\xba\xff\xff\xff\xff\x61a\xf6", b"\x7a\xff\xff\xff\xffa",
                b"\x5b" + b"\x7f" * 8]
    if name in MESSAGE_PACK:
        return [b"\xdd\xff\xff\xff\xff\xc0", b"\xdf\xff\xff\xff\xff\xa1a\xc0", b"\xdb\xff\xff\xff\xffa", b"\xc6\xff\xff\xff\xffa"]
    if name in BSON:
        return [struct.pack("<iB2si", 2**31 - 1, 2, b"a\0", 2**31 - 1) + b"a\0"]
    if name == "nlohmann_ubjson":
        return [b"[$Z#l\x7f\xff\xff\xff", b"[#i\2" + b"[$T#l\x7f\xff\xff\xff" * 2, b"Sl\x7f\xff\xff\xff", b"[$U#l\x7f\xff\xff\xff"]
    if name in YAML:
        return [b"\n".join([b"a0: &a0 [x]", *(b"a%d: &a%d [*a%d, *a%d]" % (i, i, i - 1, i - 1) for i in range(1, 60))]), b"&a [*a]"]
    if name in FLEXBUFFERS:
        return [flexbuffers(60, width=2)]
    if name in PICKLE:
        doubled = b"]q\0" + b"".join(b"0(h%ch%clq%c" % (i, i, i + 1) for i in range(60))
        return [b"\x8e" + b"\x7f" * 8, b"\x8d" + b"\x7f" * 8, b"B\xff\xff\xff\xff", b"X\xff\xff\xff\xff", doubled + b".", b"N" + b"2\x86" * 60 + b".",
                b"]q\0h\0a.", b"L" + b"9" * 100_000 + b"L\n."]
    if name in JOBLIB:
        hundred_megabytes = b"B" + struct.pack("<I", 10**8) + bytes(10**8) + b"."
        bombs = [zlib.compress(hundred_megabytes, 9), gzip.compress(hundred_megabytes)] if name == "joblib_zlib" else []
        files = [*swelling("pickle"), joblib_array([2**31 - 1] * 3, 1, 0), joblib_array([2], 1, 0),
                 joblib_array([60_000], 60_000, 100_000)]
        return bombs + [joblib(name, file) for file in files]
    if name in ARRAYS:
        return [arrays(name, b'{"$columns":1000000000000,"of":{}}')]
    return []


def numbers(name):
    """@return documents of one number each that is hard to read; they may be taken"""
    if name not in JSON:
        return []
    zeros, ones = b"0." + b"0" * 400, b"1" * 5000
    return [b"[" + number + b"]" for number in (
        b"1e-400", b"1e400", ones, b"0." + ones, ones + b"e-5000", zeros + b"1e401", b"1e2147483647", b"-0e99999999999", b"1e-2147483647",
        zeros + b"1e-2147483639", zeros + b"1e2147483647", b"1e-9223372036854775808")]


def documents(name, depth):
    """@return documents that nest, whole ones and ones that stop at the deepest place"""
    if name in JSON:
        return [b"[" * depth, nested(depth, b"[", b"", b"]"), nested(depth, b'{"a":', b"1", b"}")]
    if name in ARRAYS:
        return [arrays(name, text) for text in documents("nlohmann_json", depth)]
    if name in JOBLIB:
        return [joblib(name, file) for file in documents("pickle", depth)]
    if name in CBOR:
        return [b"\x81" * depth, nested(depth, b"\x81", b"\x01", b""), nested(depth, b"\xa1\x61a", b"\x01", b""),
                nested(depth, b"\x9f", b"", b"\xff"), nested(depth, b"\xc1", b"\x01", b"")]
    if name in MESSAGE_PACK:
        return [b"\x91" * depth, nested(depth, b"\x91", b"\x01", b""), nested(depth, b"\x81\xa1a", b"\x01", b"")]
    if name in BSON:
        return [bson(depth)]
    if name in YAML:
        return [b"[" * depth, nested(depth, b"[", b"", b"]"), nested(depth, b"{a: ", b"1", b"}"), b"- " * depth + b"1",
                b"\n".join(b" " * level + b"-" for level in range(min(depth, 3_000))) + b" 1"]
    if name in FLEXBUFFERS:
        return [flexbuffers(depth)]
    if name in PICKLE:
        return [b"](" * depth, nested(depth, b"](", b"", b"e") + b".", nested(depth, b"]", b"", b"a")[:-1] + b".", nested(depth, b"}(X\1\0\0\0a", b"N", b"u") + b".",
                b"N" + b"\x85" * depth + b".", nested(depth, b"(", b"", b"t") + b"."]
    if name == "boost_xml":
        unit = b"<value><index>7</index><value><count>1</count><item_version>0</item_version><item>"
        first = unit.replace(b"<value><count>", b'<value class_id="0" tracking_level="0" version="0"><count>')
        return [BOOST_XML + b"<record>" + first + unit * depth]
    if name == "cereal_xml":
        unit = b"<value><index>7</index><data><value0>"
        return [b"<a>" * depth, nested(depth, b"<a>", b"", b"</a>"),
                nested(depth, unit, b"", b"</value0></data></value>").join((b"<cereal><value0>", b"</value0></cereal>"))]
    if name == "pugixml":
        return [b"<a>" * depth, nested(depth, b'<e type="array">', b"", b"</e>"),
                b'<record type="array">' + nested(depth, b'<e type="array">', b"", b"</e>") + b"</record>"]
    return []


BOOST_BINARY = struct.pack("<Q", 22) + b"serialization::archive" + bytes.fromhex("1200040804080100 0000")
BOOST_XML = b'''<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>
<!DOCTYPE boost_serialization>
<boost_serialization signature="serialization::archive" version="18">
'''


def trees(name, depth):
    """@return programs of the dataset tree of which each expression has the next one as its operand"""
    if name in ARRAYS:
        return [arrays(name, text) for text in trees("nlohmann_json", depth)]
    if name in JOBLIB:
        return [joblib(name, file) for file in trees("pickle", depth)]
    if name in PROTOBUF:
        # And groups in groups, of a number that no member has: they are skipped, as deep as they are.
        return [protobuf(depth), nested(2 * depth, b"\x7b", b"", b"\x7c")]
    head, unit, leaf, closing, tail = {
        **dict.fromkeys(JSON, (b'{"name":"","statements":[', b'{"node":[2,{"operation":0,"operand":', b'{"node":[1,{"name":""}]}', b"}]}",
                               b"]}")),
        "cereal_json": (b'{"value0":{"name":"","statements":[',
                        b'{"node":{"index":2,"data":{"operation":0,"operand":{"ptr_wrapper":{"valid":1,"data":',
                        b'{"node":{"index":1,"data":{"name":""}}}', b"}}}}}", b"]}}"),
        **dict.fromkeys(YAML, (b'{"name":"","statements":[', b'{"node": [2, {"operation": 0, "operand": ', b'{"node":[1,{"name":""}]}',
                               b"}]}", b"]}")),
        **dict.fromkeys(CBOR, (b"\xa2\x64name\x60\x6astatements\x81", b"\xa1\x64node\x82\x02\xa2\x69operation\0\x67operand",
                               b"\xa1\x64node\x82\x01\xa1\x64name\x60", b"", b"")),
        **dict.fromkeys(MESSAGE_PACK, (b"\x82\xa4name\xa0\xaastatements\x91", b"\x81\xa4node\x92\x02\x82\xa9operation\0\xa7operand",
                                       b"\x81\xa4node\x92\x01\x81\xa4name\xa0", b"", b"")),
        **dict.fromkeys(PICKLE, (b"\x80\2}(" + text("name") + text("") + text("statements") + b"](",
                                 b"}(" + text("node") + b"K\2}(" + text("operation") + b"K\0" + text("operand"),
                                 b"}(" + text("node") + b"K\1}(" + text("name") + text("") + b"u\x86u", b"u\x86u", b"eu.")),
        "pickle_classes": (b"\x80\2crecords\nProgram\n)\x81}(" + text("name") + text("") + text("statements") + b"](",
                           b"crecords\nExpression\n)\x81}(" + text("node") + b"K\2crecords\nUnary\n)\x81}(" + text("operation") + b"K\0" + text("operand"),
                           b"crecords\nExpression\n)\x81}(" + text("node") + b"K\1crecords\nVariable\n)\x81}(" + text("name") + text("") + b"ub\x86ub",
                           b"ub\x86ub", b"eub."),
        "pugixml": (b"<record><name></name><statements><e>", b"<node><e>2</e><e><operation>0</operation><operand>",
                    b"<node><e>1</e><e><name></name></e></node>", b"</operand></e></node>", b"</e></statements></record>"),
        "boost_xml": (BOOST_XML + b'<record><name></name><statements class_id="0" tracking_level="0" version="0"><count>1</count>'
                      b"<item_version>0</item_version><item>",
                      b"<node><index>2</index><value><operation>0</operation><operand><there>1</there><value>", b"", b"", b""),
        "boost_text": (b"22 serialization::archive 18 0  0 0 1 0", b" 2 0 1", b" 1 1 a", b"", b"\n"),
        "boost_binary": (BOOST_BINARY + struct.pack("<QBIQI", 0, 0, 0, 1, 0), b"\2\0\0\0\0\1", b"\1" + b"\0" * 11, b"", b""),
        "cereal_xml": (b"<cereal><value0><name></name><statements><value0>",
                       b"<node><index>2</index><data><operation>0</operation><operand><ptr_wrapper><valid>1</valid><data>",
                       b"<node><index>1</index><data><name></name></data></node>",
                       b"</data></ptr_wrapper></operand></data></node>", b"</value0></statements></value0></cereal>"),
        "cereal_binary": (struct.pack("<QQ", 0, 1), b"\2\0\0\0\0\1", b"\1" + b"\0" * 11, b"", b""),
        "cereal_portable_binary": (struct.pack("<BQQ", 1, 0, 1), b"\2\0\0\0\0\1", b"\1" + b"\0" * 11, b"", b""),
        "native": (bytes.fromhex("52544e420200a1875bdeecead9083a1548d1a725f19a0001"), b"\2\0\1", b"\1\0", b"", b""),
    }.get(name, (b"",) * 5)
    return [head + nested(depth, unit, leaf, closing) + tail] if unit else []


def of(name, dataset, nesting=True):
    """@return what no load may take, for a format and a dataset; nothing where nobody has written it

    @param nesting whether that has to be refused, or only what swells"""
    depths = {"document": DOCUMENT_DEPTHS, "tree": TREE_DEPTHS}.get(dataset, ()) if nesting else ()
    nest = documents if dataset == "document" else trees
    nested_deep = [bytes_ for depth in depths for bytes_ in nest(name, depth)]
    return nested_deep + (swelling(name) if dataset == "document" else [])
