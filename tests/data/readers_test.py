# SPDX-License-Identifier: MIT
"""Files that others wrote in formats of text, arrays and models, by the readers that are built: each convention once, and each
refusal once."""

import json
import math
import struct
import unittest

from foreign_files import GGUF_PAIRS, PMML, YAML_BOMB, gguf, imported, npy, npz, onnx_model, onnx_tensors
from reader_family import FamilyTest
from reader_program import Messages


class NumPy(FamilyTest):
    family = "npz"

    def test_what_is_read(self):
        numpy = imported("numpy")
        self.assert_read(npz(i=numpy.arange(6).reshape(2, 3), none=numpy.zeros((2, 0))),
                         {"i": [[0, 1, 2], [3, 4, 5]], "none": [[], []]}, "2 arrays of several dimensions became arrays in arrays")
        self.assert_read(npy(numpy.array([1.5, -0.0, math.inf, 6e-8], numpy.float16)), [1.5, -0.0, math.inf, 2.0**-24],
                         "1 array of numbers became 64 bits wide")
        self.assert_read(npy(numpy.array([1 + 2j, -3j])), [[1.0, 2.0], [-0.0, -3.0]],
                         "2 complex numbers became arrays of two")
        self.assert_read(npy(numpy.array(3.5)), 3.5)
        self.assert_read(npy(numpy.array([True, False])), [True, False])
        self.assert_read(npy(numpy.array([2**64 - 1], ">u8")), [2**64 - 1])
        self.assert_read(npy(numpy.asfortranarray(numpy.arange(4, dtype=">i8").reshape(2, 2))), [[0, 1], [2, 3]],
                         "1 array of several dimensions became arrays in arrays")
        self.assert_read(npy(numpy.array(["äx", "b", ""])), ["äx", "b", ""])
        self.assert_read(npy(numpy.array(["é𝄞"], ">U3")), ["é𝄞"])
        self.assert_read(npy(numpy.array([b"q", b"\xff"])), ["q", b"\xff"], "1 array of byte strings became text",
                         "1 string that is not UTF-8 became bytes")

    def test_what_is_refused(self):
        numpy = imported("numpy")
        self.assert_refused(npz(a=numpy.array([None], object)), r"a pickle inside, which could run anything \(a.npy\)")
        self.assert_refused(npy(numpy.zeros(3, [("a", "<f8"), ("b", "<i4", (2,))])), "structured")
        self.assert_refused(npy(numpy.array(["2001-01-01"], "M8[D]")), "<M8.D. holds no numbers")
        self.assert_refused(npy(numpy.zeros((1,) * 9)), "more than 8 dimensions")
        self.assert_refused(npz(True, a=numpy.zeros(50_000_000, numpy.uint8)), "more than 16777216 elements")
        self.assert_refused(npz(True, a=numpy.zeros(50_000_000)), "more than 16777216 elements or 268435456 bytes")
        header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (1000000000, 0), }"
        self.assert_refused(b"\x93NUMPY\1\0v\0" + header.ljust(117) + b"\n", "nothing but 1000000000 empty arrays")

    def test_what_is_shown(self):
        numpy = imported("numpy")
        data = npz(True, a=numpy.arange(100_000), b=numpy.array([None, {}]), c=numpy.zeros((2, 3), "<U5"))
        lines = self.lines(data)
        self.assertEqual(lines[:3] + lines[-1:], [("", "file", "3 members", ""), ("a.npy", "int64", "100000", ""),
                                                  ("b.npy", "object", "2", ""), ("c.npy", "<U5", "2 × 3", "")])
        self.assertGreater(len(lines), 4)  # the values of the pickle in b.npy

        class Malicious:
            def __reduce__(self):
                return exec, ("pass",)
        for array, harmless in ((numpy.array([None, {}]), True), (numpy.array([Malicious(), 1]), False)):
            references = self.reader.inspect(npz(b=array))["references"]
            self.assertEqual({reference["inside"] for reference in references}, {"the pickle in b.npy"})
            self.assertEqual(all(reference["harmless"] for reference in references), harmless, references)
        self.assertEqual(self.facts(npy(numpy.zeros(3))), {"format": "NPY", "version": "1.0"})
        for descr in (b"[('a', '<f8'), ('b', '|O')]", b"'O'", b"'object'", b"[('a', [('b', '=O8')])]"):
            header = b"{'descr': %s, 'fortran_order': False, 'shape': (0,), }" % descr
            answer = self.reader.inspect(b"\x93NUMPY\1\0v\0" + header.ljust(117) + b"\n")
            self.assertTrue(answer["damage"] or answer["doubts"], descr)

    def test_recognised(self):
        numpy = imported("numpy")
        self.assertEqual(self.reader.recognise(npy(numpy.zeros(1))), "certain")
        self.assertEqual(self.reader.recognise(npz(a=numpy.zeros(1))), "certain")
        self.assertEqual(self.reader.recognise(npz(a=numpy.zeros(1))[:-1]), "no")
        self.assertEqual(self.reader.recognise(b"PK\3\4"), "no")


class Csv(FamilyTest):
    family = "csv"

    def test_what_is_read(self):
        self.assert_read(b'a,b,"c,d",e\r\n1,x,true,\r\n2.5,"3",false,1e999\n18446744073709551615,,"",-inf\n',
                         [{"a": 1, "b": "x", "c,d": True, "e": None}, {"a": 2.5, "b": "3", "c,d": False, "e": "1e999"},
                          {"a": 2**64 - 1, "b": None, "c,d": "", "e": -math.inf}])
        self.assert_read(b"a;b\n1,5;2\n", [{"a": "1,5", "b": 2}])
        self.assert_read(b"a\tb\n1\t2\n", [{"a": 1, "b": 2}])
        self.assert_read(b"\xef\xbb\xbfa\n007", [{"a": "007"}])
        self.assert_read(b"", [])

    def test_what_is_refused(self):
        self.assert_refused(b"a,b\n1,2\n3\n", "line 3, column 2: a record of 1 field, the first one has 2")
        self.assert_refused(b"a,b\n1,\xff\n", "line 2, column 3: a field that is not UTF-8")
        self.assert_refused(b'a\n"b\n', "line 2, column 1: the quotes that begin here are never closed")
        self.assert_refused(b"x" * 1_000_000 + b"\n" + b"1\n" * 1000, "names of the columns in each row")

    def test_what_is_shown(self):
        data = b"i,n,s,m,e,q\n1,1,a,1,,\n2,2.5,b,x,,true\n"
        self.assertEqual(self.lines(data), [
            ("", "table", "2 rows × 6 columns", ""), ("i", "integer", "", "1"), ("n", "number", "", "1"), ("s", "string", "", "a"),
            ("m", "mixed", "", "1"), ("e", "empty", "", ""), ("q", "bool, 1 empty", "", "true")])
        answer = self.reader.inspect(b"a,b,c\n1,2,3\n1\n", children=2)
        self.assertEqual([line["hidden"] for line in answer["lines"]], [1, 0, 0])
        self.assertIn("line 3", answer["damage"])


class Yaml(FamilyTest):
    family = "libfyaml"

    def test_what_is_read(self):
        self.assert_read(b'a: [1, 0x1F, 0o17, 1.50, .inf, yes, ~, "3", 2001-01-01, !!binary aGk=, True]\nb: |\n  block\n',
                         {"a": [1, 31, 15, 1.5, math.inf, "yes", None, "3", "2001-01-01", b"hi", True], "b": "block\n"})
        self.assert_read(b"a: &x {b: [1]}\nc: *x\nd: [*x, *x]\n<<: *x\n",
                         {"a": {"b": [1]}, "c": {"b": [1]}, "d": [{"b": [1]}, {"b": [1]}], "<<": {"b": [1]}},
                         "4 values that are shared were copied", "1 merge key << was kept as a key")
        self.assert_read(b"1: a\n1.50: b\ntrue: c\n", {"1": "a", "1.50": "b", "true": "c"},
                         "3 keys that are not strings became their text")
        self.assert_read(b"- !!set {q, w}\n- !!python/tuple [1]\n- !Ref x\n- !!timestamp 2001-01-01\n- !!float 3\n- !!str 5\n- !!int '7'\n"
                         b"- !!python/none ''\n- !!omap [a: 1]\n",
                         [["q", "w"], [1], "x", "2001-01-01", 3.0, "5", 7, None, [{"a": 1}]], "1 set became an array",
                         "1 tuple became an array", "2 tags were dropped", "1 date or time became a string")
        self.assert_read(b"- &a x\n- &a y\n- *a\n", ["x", "y", "y"], "1 value that is shared was copied")
        self.assert_read(b"", None)
        self.assert_read(b"a: &x 1\nb: *x\n---\n- 2\n...\n--- &x 3\n", Messages([{"a": 1, "b": 1}, [2], 3]),
                         "1 value that is shared was copied")
        yaml = imported("yaml")
        value = {"a": [1, 2.5, "no", None, True, "x\ny", {"b": []}], "é": "2001-01-01"}
        self.assert_read(yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode(), value)

    def test_what_is_refused(self):
        for data, words in {b"x: !!python/object/apply:os.system [id]": "python/object/apply:os.system at byte 3 asks for an object",
                            b"!!python/name:os.system ''": "python/name:os.system", b"!!javax.script.ScriptEngineManager []": "javax",
                            b"!ruby/object:Gem::Installer {}": "ruby/object:Gem::Installer",
                            b"a: &x 1\n---\nb: *x\n": "no anchor is named x",
                            b"&a [*a]": "stands in what it refers to", b"[*a]": "no anchor is named a", b"? [a]\n: 1\n": "a key that is a seq",
                            b"&a x: 1\n*a : 2\n": "an alias as a key", b"!!int foo": "a scalar with the tag int that is none",
                            b"!!set {a: 1}": "a set with values", b"a: \xff": r"not UTF-8 \(at byte 3\)", b"a: [1, 2\nb: }": "line 2",
                            b"[" * 901: "more than 900 deep", YAML_BOMB: "copies of what aliases refer to take more memory than the limit"}.items():
            with self.subTest(data=data[:50]):
                self.assert_refused(data, words)
        nested = b"- &a " + b"[" * 600 + b"]" * 600 + b"\n- " + b"[" * 400 + b"*a" + b"]" * 400 + b"\n"
        self.assert_refused(nested, "with what aliases refer to nested more than 900 deep")

    def test_what_is_shown(self):
        data = b"x: !!python/object/apply:os.system [id]\ny: !!python/name:os.system ''\nz: &a !C {}\nw: *a\n"
        self.assertEqual(self.lines(data), [
            ("", "map", "4 entries", ""), ("x", "python/object/apply:os.system", "1 element", ""), ("[0]", "str", "", "id"),
            ("y", "python/name:os.system", "", ""), ("z", "!C", "0 entries", ""), ("w", "alias", "", "*a")])
        self.assertEqual(self.facts(b"a: 1\n---\nb: 2\n")["values"], "2, one after the other")
        references = self.reader.inspect(data + b"---\n1\n")["references"]
        self.assertEqual([(r["name"], r["offset"], r["called"]) for r in references],
                         [("python/object/apply:os.system", 3, True), ("python/name:os.system", 43, False)])
        self.assertEqual(self.reader.recognise(b"%YAML 1.2\n--- a\n"), "certain")
        self.assertEqual(self.reader.recognise(b"a: 1"), "possible")


class Xml(FamilyTest):
    family = "pugixml"

    def test_what_is_read(self):
        self.assert_read(b'<?xml version="1.0"?><!DOCTYPE c [<!ENTITY x "y">]><c a="1"><b>t</b><b>u &amp; &x;</b><d/>x<e>y</e></c>',
                         {"c": {"@a": "1", "b": ["t", "u & &x;"], "d": "", "e": "y", "#text": "x"}},
                         "1 document type was passed over, and entities that it may define were not expanded",
                         "1 element became an object", "1 attribute became a member @name", "1 array is of elements of the same name",
                         "1 element has text between elements, whose places were lost")
        self.assert_read(b"<a> x<![CDATA[<b>]]></a>", {"a": " x<b>"})
        self.assert_read(b'<record type="object"><e key="a" type="integer">5</e><e key="b" type="array"><e nil="true"/><e>x</e></e></record>',
                         {"a": 5, "b": [None, "x"]})
        self.assert_read(b"<record><e>1</e></record>", {"record": {"e": "1"}}, "1 element became an object")

    def test_what_is_refused(self):
        for data, words in {b"<a>": "at byte", b"": "No document element", b"<a>&#x00;</a>": "a reference to NUL.*at byte 3",
                            b"<a>\0</a>": "a NUL.*at byte 3", b"<a>\xff</a>": "not UTF-8 .at byte 3",
                            b"<a>" * 901 + b"</a>" * 901: "more than 900 deep"}.items():
            self.assert_refused(data, words)

    def test_what_is_shown(self):
        self.assertEqual(self.lines(b'<a b="c"><d>e</d><d/></a>'), [
            ("a", "element", "2 elements", ""), ("@b", "attribute", "", "c"), ("d", "element", "", "e"), ("d", "element", "", "")])
        self.assertEqual(self.reader.recognise(b"<?xml"), "certain")
        self.assertEqual(self.reader.recognise(b"  <a/>"), "possible")
        self.assertEqual(self.reader.recognise(b"a"), "no")


class Safetensors(FamilyTest):
    family = "safetensors"

    def test_bools_are_no_numbers_that_became_wider(self):
        header = {"b": {"dtype": "BOOL", "shape": [2], "data_offsets": [0, 2]}, "n": {"dtype": "I8", "shape": [2], "data_offsets": [2, 4]}}
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        self.assert_read(struct.pack("<Q", len(text)) + text + b"\1\0\5\xff", {"b": [True, False], "n": [5, -1]},
                         "1 array of numbers became 64 bits wide")


class Gguf(FamilyTest):
    family = "gguf"

    def test_what_is_read(self):
        data = struct.pack("<4e", 1, 2, 3, -0.5).ljust(32, b"\0") + b"\x80\x3f\0\0"
        self.assert_read(gguf(GGUF_PAIRS, [(b"w", [2, 2], 1, 0), (b"v", [2], 30, 32)], data),
                         {"metadata": {"general.architecture": "llama", "n": 7, "f": 0.5, "t": ["a", "b"], "yes": True, "i": -5,
                                       "nested": [[1, 2, 3]]},
                          "tensors": {"w": [[1.0, 2.0], [3.0, -0.5]], "v": [1.0, 0.0]}},
                         "1 array of several dimensions became arrays in arrays", "2 arrays of numbers became 64 bits wide")

    def test_what_is_refused(self):
        self.assert_refused(gguf([], [(b"w", [256, 2], 12, 0)], b"\0" * 288), "the tensor w is of Q4_K, blocks of quantized numbers")
        self.assert_refused(gguf([], [(b"w", [8], 77, 0), (b"x", [2**60], 0, 64)], b"\0" * 288), "x ends beyond the file")
        self.assert_refused(gguf([], [(b"w", [5], 2, 0)], b"\0" * 18), "not a whole number of blocks")

    def test_what_is_shown(self):
        data = gguf(GGUF_PAIRS, [(b"w", [256, 2], 12, 0), (b"u", [3], 77, 288)], b"\0" * 300)
        self.assertEqual(self.lines(data), [("", "file", "2 tensors", ""), ("w", "Q4_K", "2 × 256", ""), ("u", "type 77", "3", "")])
        self.assertEqual(self.facts(data), {"format": "GGUF", "version": "3", "general.architecture": "llama", "n": "7", "f": "0.5",
                                            "t": "2 × string", "yes": "true", "i": "-5", "nested": "1 × array"})
        self.assertEqual(self.reader.recognise(data), "certain")


class Onnx(FamilyTest):
    family = "onnx"

    def test_what_is_shown(self):
        data = onnx_model()
        self.assertEqual(self.lines(data), [
            ("g", "graph", "3 nodes", ""), ("inputs", "", "1 input", ""), ("x", "FLOAT", "N × 3", ""), ("outputs", "", "1 output", ""),
            ("q", "FLOAT", "", ""), ("operators", "", "3 operators", ""), ("Gemm", "operator", "1 node", ""),
            ("Relu", "operator", "1 node", ""), ("com.me.Foo", "operator", "1 node", ""), ("initializers", "", "2 tensors", ""),
            ("w", "FLOAT", "3 × 2", "in ../w.bin"), ("b", "DOUBLE", "2", "")])
        facts = [(fact["name"], fact["value"]) for fact in self.reader.inspect(data)["facts"]]
        for fact in (("producer", "me"), ("opset", "ai.onnx 13"), ("opset", "com.me 1"), ("external data", "../w.bin: 1 tensor"), ("k", "v")):
            self.assertIn(fact, facts)
        self.assertEqual(self.reader.recognise(data), "possible")
        self.assertEqual(self.reader.recognise(b"hello world"), "no")
        self.assertRegex(self.damage(data[:-3]), "ends beyond its message .at byte")
        self.assert_refused(data, "node 'y' .Gemm.: a model is a program.*inspect shows it")

    def test_what_is_read(self):
        self.assert_read(onnx_tensors(), {"w": [[0.0, 0.5], [1.0, 1.5], [2.0, 2.5]], "b": [True, False], "s": 255, "c": [3, -4]},
                         "1 array of several dimensions became arrays in arrays", "2 arrays of numbers became 64 bits wide")


class Pmml(FamilyTest):
    family = "pmml"

    def test_what_is_shown(self):
        self.assertEqual(self.facts(PMML), {"format": "PMML", "version": "4.4", "copyright": "c", "application": "A 1"})
        self.assertEqual(self.lines(PMML), [
            ("", "PMML", "", ""), ("DataDictionary", "fields", "2 fields", ""), ("x", "double, continuous", "", ""),
            ("y", "string, categorical", "2 values", ""), ("t", "TreeModel", "2 elements", "classification"),
            ("x", "MiningField", "", "active"), ("y", "MiningField", "", "target")])
        self.assertEqual(self.reader.recognise(PMML), "certain")
        self.assertEqual(self.reader.recognise(b"<PMMLX>"), "no")
        self.assertIn("the root is not PMML", self.damage(b"<a/>"))
        self.assert_refused(PMML, "a model is a program")


class Json(FamilyTest):
    family = "nlohmann"

    def test_what_is_shown(self):
        self.assertEqual(self.lines(b'{"a": [1, 3.50, null, "x", {}], "b": true}'), [
            ("", "object", "2 entries", ""), ("a", "array", "5 elements", ""), ("[0]", "number", "", "1"), ("[1]", "number", "", "3.50"),
            ("[2]", "null", "", ""), ("[3]", "string", "", "x"), ("[4]", "object", "0 entries", ""), ("b", "boolean", "", "true")])
        self.assertEqual(self.lines(b'{"a": 1}\r\n\n[2]\n'), [
            ("", "lines", "2 elements", ""), ("[0]", "object", "1 entry", ""), ("a", "number", "", "1"), ("[1]", "array", "1 element", ""),
            ("[0]", "number", "", "2")])
        self.assertEqual(self.facts(b"[\n1]\n"), {"format": "JSON"})
        self.assertRegex(self.damage(b'{"a": 1,}'), "at byte 9")
        self.assertIn("more than 900 deep", self.damage(b"[" * 901))
        # The program reads JSON itself.
        self.assert_refused(b'{"a": 1}', "ubjson: ")
        self.assertEqual(self.reader.recognise(b" [1]"), "possible")
        self.assertEqual(self.reader.recognise(b"<a/>"), "no")

    def test_what_has_no_room_is_counted(self):
        answer = self.reader.inspect(json.dumps([list(range(100)), 1, 2, 3]).encode(), children=2, depth=2)
        self.assertEqual([(line["depth"], line["hidden"]) for line in answer["lines"]], [(0, 2), (1, 98), (2, 0), (2, 0), (1, 0)])


if __name__ == "__main__":
    unittest.main()
