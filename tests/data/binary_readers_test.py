# SPDX-License-Identifier: MIT
"""Files that others wrote in binary formats whose values hold values, by the readers that are built: each convention once, and each
refusal once."""

import datetime
import math
import pickle
import struct
import unittest

import deep_bytes
from foreign_files import NATIVE_ORDER, imported, native
from reader_family import FamilyTest
from reader_program import Messages


class Cbor(FamilyTest):
    family = "libcbor"

    def test_what_is_read(self):
        cbor2 = imported("cbor2")
        when = datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
        self.assert_read(cbor2.dumps({1: "a", -5: [], None: 1, 2.5: 2, False: 3}), {"1": "a", "-5": [], "null": 1, "2.5": 2, "false": 3},
                         "5 keys that are not strings became their text")
        self.assert_read(cbor2.dumps([2**64 + 5, -2**64, -2**64 - 1, -2**63, 10**30]),
                         [str(2**64 + 5), str(-2**64), str(-2**64 - 1), -2**63, str(10**30)],
                         "4 integers beyond 64 bits became their decimal digits, strings")
        self.assert_read(b"\xc2\x41\x07", 7)
        self.assert_read(cbor2.dumps([when, cbor2.CBORTag(1, 1.5), cbor2.CBORTag(1, -1), cbor2.CBORTag(1004, "2020-01-02")]),
                         ["2020-01-02T03:04:05Z", "1970-01-01T00:00:01.5Z", "1969-12-31T23:59:59Z", "2020-01-02"],
                         "4 dates and times became strings")
        self.assert_read(cbor2.dumps([{1}, cbor2.undefined, cbor2.CBORSimpleValue(99), cbor2.CBORTag(77, "x")]), [[1], None, 99, "x"],
                         "1 set became an array", "1 undefined value became null", "1 simple value without a name became its number",
                         "1 tag was dropped")
        self.assert_read(bytes.fromhex("9f 7f6161626263ff 5f4101ff bf6161f93c00ff f98001 fa3fc00000 ff"),
                         ["abc", b"\1", {"a": 1.0}, -(2.0**-24), 1.5])
        self.assert_read(b"\xd9\xd9\xf7\x81\x62\xff\xfe", [b"\xff\xfe"], "1 string that is not UTF-8 became bytes")
        self.assert_read(b"\x01\x81\x02\xf6", Messages([1, [2], None]))

    def test_what_is_refused(self):
        for data, words in {b"\xd8\x1d\x00": "tag 29 refers to another value", b"\xa1\x80\x00": "a key that is array",
                            b"\x01\x82\x01": "end too early.*at byte 3", b"\x1c": "information 28 is reserved",
                            b"\xff": "a break where nothing is open", b"\x82\x01": "end too early.*at byte 2",
                            b"\x9b" + b"\xff" * 8: "end too early", b"\x7f\x41a\xff": "a part of a string that is none",
                            b"\xf8\x10": "simple value in two bytes", b"\x81" * 901 + b"\0": "more than 900 deep.*at byte 900",
                            b"\xc2\x59\x04\x01" + b"\1" * 1025: "an integer of 1025 bytes"}.items():
            self.assert_refused(data, words)

    def test_what_is_shown(self):
        self.assertEqual(self.lines(b"\xa2\x01\x82\xf9\x3c\x00\xc1\x00\x61a\x41b"), [
            ("", "map", "2 entries", ""), ("1", "array", "2 elements", ""), ("[0]", "float16", "", "1"),
            ("[1]", "tag 1, unsigned integer", "", "1970-01-01T00:00:00Z"), ("a", "byte string", "", "")])
        self.assertEqual(self.lines(b"\x01\x81\x02"), [("", "unsigned integer", "", "1"), ("", "array", "1 element", ""),
                                                       ("[0]", "unsigned integer", "", "2")])
        self.assertEqual(self.facts(b"\x01" * 2000)["values"], "2000, one after the other")
        self.assertEqual(len(self.lines(b"\x01" * 2000)), 16)
        self.assertEqual(self.reader.recognise(b"\xd9\xd9\xf7\0"), "certain")
        self.assertEqual(self.reader.recognise(b'{"a": 1}'), "no")
        self.assertEqual(self.reader.recognise(b"\x81\0"), "possible")


class MessagePack(FamilyTest):
    family = "msgpack"

    def test_what_is_read(self):
        msgpack = imported("msgpack")
        self.assert_read(msgpack.packb({1: "a", 2.5: [-2, 2**64 - 1, -2**63, 0.5, b"xy", None, True], b"\xff": 3, b"k": 4}),
                         {"1": "a", "2.5": [-2, 2**64 - 1, -2**63, 0.5, b"xy", None, True], "ff": 3, "k": 4},
                         "4 keys that are not strings became their text")
        self.assert_read(msgpack.packb([msgpack.ExtType(5, b"z"), msgpack.Timestamp(1_600_000_000, 500), msgpack.Timestamp(0),
                                        msgpack.Timestamp(-1)]),
                         [b"z", "2020-09-13T12:26:40.0000005Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z"],
                         "1 value of an extension type became its bytes", "3 dates and times became strings")
        self.assert_read(b"\x91\xa2\xff\xfe", [b"\xff\xfe"], "1 string that is not UTF-8 became bytes")
        self.assert_read(b"\xd4\xffz", b"z", "1 value of an extension type became its bytes")
        self.assert_read(b"\xca\x3f\xc0\0\0", 1.5)
        for value in (list(range(70_000)), {str(i): i for i in range(70_000)}, "x" * 70_000, b"x" * 70_000, "x" * 40, -200, -70_000,
                      200, 70_000, 2**40):
            self.assert_read(msgpack.packb(value), value)
        self.assert_read(b"\1\xc0\x91\2", Messages([1, None, [2]]))

    def test_what_is_refused(self):
        self.assert_refused(b"\x81\x90\0", "a key that is of type array, which has no text .at byte 1")
        self.assert_refused(b"\xc1", "a byte c1 .at byte 0")
        self.assert_refused(b"\x92\1", "end too early.*at byte 2")
        self.assert_refused(b"\1\x92\2", "end too early.*at byte 3")
        self.assert_refused(b"\x91" * 901 + b"\0", "more than 900 deep")

    def test_what_is_shown(self):
        self.assertEqual(self.lines(b"\x82\xa1a\xd6\x05abcd\x01\xcc\xff"), [
            ("", "map", "2 entries", ""), ("a", "ext type 5", "", ""), ("1", "uint 8", "", "255")])
        self.assertEqual(self.reader.recognise(b"{}"), "no")


class Bson(FamilyTest):
    family = "libbson"

    def test_what_is_read(self):
        bson = imported("bson")
        imported("bson.decimal128")
        when = datetime.datetime(1960, 1, 2, 3, 4, 5, 678_000)
        self.assert_read(
            bson.encode({"id": bson.ObjectId("0123456789abcdef01234567"), "when": when, "n": [1.5, None, True, "x", b"yz", 2**40, 5],
                         "decimal": bson.decimal128.Decimal128("1.50"), "regex": bson.regex.Regex("a.b", "i"),
                         "code": bson.code.Code("f()"), "stamp": bson.timestamp.Timestamp(5, 6), "least": bson.min_key.MinKey(),
                         "most": bson.max_key.MaxKey(), "uuid": bson.binary.Binary(b"z" * 16, 4)}),
            {"id": "0123456789abcdef01234567", "when": "1960-01-02T03:04:05.678Z", "n": [1.5, None, True, "x", b"yz", 2**40, 5],
             "decimal": "1.50", "regex": "/a.b/i", "code": "f()", "stamp": 5 << 32 | 6, "least": "MinKey", "most": "MaxKey",
             "uuid": b"z" * 16},
            "1 ObjectId became its hexadecimal digits", "1 date or time became a string", "1 decimal number of 128 bits became a string",
            "1 regular expression became a string", "1 piece of JavaScript became a string",
            "1 timestamp of MongoDB's own became its 64 bits, an integer", "2 MinKeys and MaxKeys became their names",
            "1 value of bytes lost its subtype")
        self.assert_read(struct.pack("<iB2sqB", 16, 9, b"d\0", 2**62, 0), {"d": 2**62},
                         "1 date beyond the years 0 to 9999 became its milliseconds")
        self.assert_read(b"\x0e\0\0\0\x0ea\0\2\0\0\0b\0\0", {"a": "b"}, "1 symbol became a string")
        self.assert_read(b"\x08\0\0\0\x06a\0\0", {"a": None}, "1 undefined value became null")
        self.assert_read(bson.encode({"a": 1}) + bson.encode({}) + bson.encode({"b": [2]}), Messages([{"a": 1}, {}, {"b": [2]}]))

    def test_what_is_refused(self):
        bson = imported("bson")
        self.assert_refused(bson.encode({"c": bson.code.Code("f", {"x": 1})}), "JavaScript with a scope.*at byte 4")
        self.assert_refused(bson.encode({"a": 1})[:-1], "the bytes are not one document or more.*at byte 0")
        self.assert_refused(bson.encode({"a": 1}) + b"\5\0\0\0\1", "the bytes are not one document or more.*at byte 12")
        self.assert_refused(b"", "the bytes are not one document or more")
        self.assert_refused(deep_bytes.bson(901), "more than 900 deep")

    def test_what_is_shown(self):
        bson = imported("bson")
        self.assertEqual(self.lines(bson.encode({"a": [1], "b": 2**40})), [
            ("", "document", "2 entries", ""), ("a", "array", "1 element", ""), ("[0]", "int32", "", "1"), ("b", "int64", "", str(2**40))])
        self.assertEqual(self.reader.recognise(bson.encode({"a": 1})), "possible")
        self.assertEqual(self.reader.recognise(bson.encode({"a": 1})[:-1]), "no")
        self.assertEqual(self.reader.recognise(bson.encode({"a": 1}) * 500), "possible")
        self.assertEqual(self.reader.recognise(bson.encode({"a": 1}) * 2 + b"."), "no")
        self.assertEqual(self.facts(bson.encode({}) * 3)["values"], "3, one after the other")


class Pickle(FamilyTest):
    family = "pickle"

    def test_pickles_in_a_row(self):
        row = pickle.dumps({"a": 1}) + pickle.dumps([2.5], 0) + pickle.dumps(None, 2)
        self.assert_read(row, Messages([{"a": 1}, [2.5], None]))
        self.assert_refused(row + b"]q", f"at byte {len(row) + 1}$")
        self.assertEqual(self.reader.recognise(pickle.dumps(1, 0) + pickle.dumps("a", 0)), "possible")

    def test_copies_are_limited_for_all_of_them_together(self):
        shared = [list(range(1000))]
        for _ in range(3):
            shared = [shared] * 4
        # Each of them is 64 times the list, and by itself within the limit.
        one = pickle.dumps([shared], 2)
        self.assertIsInstance(self.reader.document(one)[0], list)
        self.assert_refused(one * 4, "more values than the limit")


class FlexBuffers(FamilyTest):
    family = "flexbuffers"

    def test_what_is_read(self):
        self.assert_read(b"\3\1\2\3\3\x2c\1", [1, 2, 3])
        self.assert_read(b"a\0\1\3\1\1\1\5\4\2\x24\1", {"a": 5})
        self.assert_read(b"\2hi\0\3\x14\1", "hi")
        self.assert_read(b"\2\xff\xfe\0\3\x14\1", b"\xff\xfe", "1 string that is not UTF-8 became bytes")
        self.assert_read(struct.pack("<d", 1.5) + b"\x0f\x08", 1.5)
        self.assert_read(b"\2xy\2\x64\1", b"xy")
        self.assert_read(b"\0\0\1", None)

    def test_what_is_refused(self):
        self.assert_refused(b"\3\1\2\3\x7f\x2c\1", "the bytes do not hold together")
        self.assert_refused(b"", "the bytes do not hold together")
        # Each vector holds the one before twice.
        data, before = bytearray(b"\1\1\4"), 1
        for _ in range(30):
            place = len(data) + 1
            data += bytes([2, place - before, place + 1 - before, 0x28, 0x28])
            before = place
        data += bytes([len(data) - before, 0x28, 1])
        self.assert_refused(bytes(data), "the same bytes are referred to again and again")

    def test_what_is_shown(self):
        self.assertEqual(self.lines(b"a\0\1\3\1\1\1\5\4\2\x24\1"), [("", "map", "1 entry", ""), ("a", "int", "", "5")])
        self.assertEqual(self.reader.recognise(b"\3\1\2\3\3\x2c\1"), "possible")
        self.assertEqual(self.reader.recognise(b'{"a": 1}'), "no")


class Ubjson(FamilyTest):
    family = "nlohmann"

    def test_what_is_read(self):
        self.assert_read(b"{i\1a[i\5D" + struct.pack(">d", 2.5) + b"ZTSi\2hi]}", {"a": [5, 2.5, None, True, "hi"]})
        self.assert_read(b"[$U#i\3\1\2\xff", [1, 2, 255])
        self.assert_read(b"[Hi\x031.5]", [1.5], "1 number of high precision became a double")
        self.assert_read(b"Si\2\xff\xfe", b"\xff\xfe", "1 string that is not UTF-8 became bytes")
        self.assert_read(b"[$Z#i\3", [None] * 3)

    def test_what_is_refused(self):
        self.assert_refused(b"[$Z#l\x7f\xff\xff\xff", "ubjson: more values than the limit")
        self.assert_refused(b"[i\1", r"ubjson: .*\(at byte \d+\)")
        self.assert_refused(b"[" * 901, "more than 900 deep")

    def test_what_is_shown(self):
        self.assertEqual(self.lines(b"[[{i\1ai\5}]]"), [("", "array", "1 element", ""), ("[0]", "array", "1 element", ""),
                                                        ("[0]", "object", "1 entry", ""), ("a", "number", "", "5")])
        self.assertEqual(self.facts(b"[]")["format"], "JSON")


class Native(FamilyTest):
    family = "native"
    rows = native(NATIVE_ORDER, b"\1\1a" + struct.pack("<d", 0.5) + b"\2\1x\2\xff\xfe\1\1\7")
    columns = native(NATIVE_ORDER, b"\1\1a\x11\x0a\2\0\x11\1\2x\xff\xfe\1\1\7", 4)

    def test_what_is_read(self):
        for data in (self.rows, self.columns):
            self.assert_read(data, {"lines": [{"sku": "a", "price": 0.5}], "tags": ["x", b"\xff\xfe"], "note": 7}, "1 set became an array",
                             "1 string that is not UTF-8 became bytes", "1 variant became the value that it holds")
        self.assert_read(native(b"=map<tuple<int8,bool>,vector<float>>\n", b"\1\xff\1\1\0\0\xc0\x7f"), {"[-1,true]": [math.nan]},
                         "1 key that is not a string became its text", "1 array of numbers became 64 bits wide")

    def test_what_is_refused(self):
        for data, words in {self.rows[:-1]: "end too early.*at byte", self.rows + b"\0": "bytes after the end of the record .at byte",
                            self.rows[:5] + b"\0" + self.rows[6:22]: "carries no description.*save_described writes one that does",
                            self.rows[:6] + b"\0" + self.rows[7:]: "does not have the hash", native(b"=what\n", b""): "a type is unknown",
                            native(b"=set<int8>\n", b"\2\1\1"): "holds a key twice", b"RTNB\1" + self.rows[5:]: "has a version",
                            native(b"A{a:vector<@A>}\n=@A\n", b"\1" * 1000): "more than 900 deep",
                            native(b"=array<monostate,%d>\n" % 10**17, b""): "more values that take no bytes"}.items():
            with self.subTest(words):
                self.assert_refused(data, words)

    def test_what_is_shown(self):
        for data in (self.rows, self.columns):
            self.assertEqual(self.lines(data), [
                ("", "@Order", "3 entries", ""), ("lines", "vector<@Line>", "1 element", ""), ("[0]", "@Line", "2 entries", ""),
                ("sku", "string", "", "a"), ("price", "double", "", "0.5"), ("tags", "set<string>", "2 elements", ""),
                ("[0]", "string", "", "x"), ("[1]", "string", "", ""), ("note", "alternative 1, uint8", "", "7")])
        facts = self.facts(self.columns)
        self.assertEqual((facts["layout"], facts["checksum"], facts["description's hash"]),
                         ("compact, column by column", "none", self.columns[6:22].hex()))
        undescribed = self.rows[:5] + b"\0" + self.rows[6:22] + b"\1\2"
        self.assertEqual(self.lines(undescribed), [
            ("", "unknown", "", "the file carries no description, so that its values cannot be told")])
        self.assertEqual(self.reader.recognise(undescribed), "certain")
        self.assertEqual(self.reader.recognise(b"RTN"), "no")


if __name__ == "__main__":
    unittest.main()
