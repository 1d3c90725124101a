# SPDX-License-Identifier: MIT
"""scripts/judging.py and judging.mjs: values that are equal, and each way of being different; what a judge prints."""

import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(os.environ["SOURCE"]) / "scripts"
sys.path.insert(0, str(SCRIPTS))
import judging  # noqa: E402

Point = collections.namedtuple("Point", "x y")


class Array:
    """As NumPy's, which the test does not need."""

    def __init__(self, elements):
        self.elements = elements

    def tolist(self):
        return self.elements


class Instance:
    def __init__(self, **members):
        self.__dict__.update(members)


class Compare(unittest.TestCase):
    def equal(self, value, reference, **options):
        self.assertIsNone(judging.compare(value, json.loads(reference), **options))

    def different(self, value, reference, words, **options):
        self.assertIn(words, judging.compare(value, json.loads(reference), **options) or "no difference")

    def test_what_json_has_is_equal_to_itself(self):
        for text in ("null", "true", "false", "0", "-0.0", "0.1", "1e300", "18446744073709551615", '"é\\u0000"', "[]", "{}",
                     '[1, [2.5, {"a": [null]}]]', '{"": {"b": ""}}'):
            self.equal(json.loads(text), text)

    def test_an_integer_is_no_float_and_no_bool(self):
        self.different(3, "3.0", "the root: expected 3.0, and it is 3")
        self.different(3.0, "3", "expected 3, and it is 3.0")
        self.different(True, "1", "expected 1, and it is True")
        self.different(1, "true", "expected True, and it is 1")
        self.different(False, "0.0", "and it is False")
        self.different(0, "false", "and it is 0")
        self.different("1", "1", "and it is '1'")
        self.different(1, '"1"', "and it is 1")

    def test_integers_are_exact(self):
        self.different(2**53, "9007199254740993", "expected 9007199254740993, and it is 9007199254740992")
        self.different(-(2**63), "-9223372036854775807", "and it is -9223372036854775808")

    def test_floats_are_compared_by_their_bits(self):
        self.different(0.0, "-0.0", "expected -0.0, and it is 0.0")
        self.different(-0.0, "0.0", "expected 0.0, and it is -0.0")
        self.different(0.30000000000000004, "0.3", "expected 0.3")
        self.different(float("nan"), "0.0", "and it is nan")
        self.different(0.10000000149011612, "0.1", "and it is 0.10000000149011612")

    def test_null_is_what_json_does_not_have(self):
        for value in (None, float("nan"), float("inf"), float("-inf")):
            self.equal(value, "null")
        for value in (0, 0.0, "", False, [], {}, "null"):
            self.different(value, "null", "the root: expected null, and it is")
        self.different(None, "0", "and it is null")
        self.different(None, '"null"', "and it is null")

    def test_bytes_are_base64(self):
        for value in (b"\x00\xff", bytearray(b"\x00\xff"), memoryview(b"\x00\xff"), "AP8="):
            self.equal(value, '"AP8="')
        self.different(b"\x00\xfe", '"AP8="', "and it is 2 bytes")
        self.different(b"text", '"no base64!"', "and it is 4 bytes")
        self.different([0, 255], '"AP8="', "a list of 2")

    def test_arrays(self):
        self.equal((1, [2.0, (3,)]), "[1, [2.0, [3]]]")
        self.equal(Array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]")
        self.equal(Array(2.5), "2.5")
        self.equal(complex(1, -0.0), "[1.0, -0.0]")
        self.different([1, 2], "[1, 3]", "[1]: expected 3, and it is 2")
        self.different([1], "[1, 3]", "expected a list of 2, and it is a list of 1")
        self.different([1, 3, 4], "[1, 3]", "a list of 3")
        self.different("ab", '["a", "b"]', "and it is 'ab'")
        self.different(complex(1, 0.0), "[1.0, -0.0]", "[1]: expected -0.0")

    def test_objects(self):
        self.equal({"b": 2, "a": 1}, '{"a": 1, "b": 2}')
        self.equal(Point(1, 2), '{"x": 1, "y": 2}')
        self.equal(Instance(x=1), '{"x": 1}')
        self.equal(Point(1, 2), "[1, 2]")
        self.different({"a": {"b": [1, 2]}}, '{"a": {"b": [1, 3]}}', "a.b[1]: expected 3, and it is 2")
        self.different({"a": 1}, '{"a": 1, "b": null}', "the key 'b' is missing")
        self.different({"a": 1, "b": None}, '{"a": 1}', "the key 'b' is there, and should not be")
        self.different([["a", 1]], '{"a": 1}', "a list of 1")
        self.different("x", '{"a": 1}', "and it is 'x'")

    def test_sets_have_no_order(self):
        self.equal({3, 1, 2}, "[1, 2, 3]")
        self.equal(frozenset(), "[]")
        self.different({1, 2}, "[1, 2, 3]", "3 is missing from a set")
        self.different({1, 2, 4}, "[1, 2]", "4 is in a set, and should not be")
        self.different({1.0, 2}, "[1, 2]", "1 is missing from a set")

    def test_maps_with_other_keys_are_pairs(self):
        self.equal({2: "b", -1: "a"}, '[[-1, "a"], [2, "b"]]')
        self.equal([(-1, "a"), [2, "b"]], '[[-1, "a"], [2, "b"]]')
        self.different({2: "b", 1: "a"}, '[[-1, "a"], [2, "b"]]', "the key -1 is missing")
        self.different({2: "b", -1: "x"}, '[[-1, "a"], [2, "b"]]', "{-1}: expected 'a', and it is 'x'")
        self.different({1.0: "a"}, '[[1, "a"]]', "the key 1 is missing")
        self.different({True: "a"}, '[[1, "a"]]', "the key 1 is missing")
        self.different({1: "a"}, "[1]", "expected a list of 1")

    def test_losses_that_a_format_declares(self):
        self.equal(3, "3.0", losses=["number_type"])
        self.different(3, "3.5", "and it is 3", losses=["number_type"])
        self.different(0, "-0.0", "and it is 0", losses=["number_type"])
        self.equal(0, "-0.0", losses=["number_type", "negative_zero"])
        self.different(3.0, "3", "and it is 3.0", losses=["number_type"])
        self.equal(0.0, "-0.0", losses=["negative_zero"])
        self.different(-0.0, "0.0", "and it is -0.0", losses=["negative_zero"])
        self.equal(0.30000000000000004, "0.3", losses=["last_digits"])
        self.different(0.3000000000000005, "0.3", "expected 0.3", losses=["last_digits"])
        self.different(-5e-324, "5e-324", "expected 5e-324", losses=["last_digits"])

    def test_floats_of_32_bits_in_their_own_digits(self):
        single = ["single_precision"]
        self.different(0.1, "0.10000000149011612", "expected 0.10000000149011612")
        self.equal(0.1, "0.10000000149011612", losses=single)
        self.equal(0.100000001, "0.10000000149011612", losses=single)
        self.equal(-1e-45, "-1.401298464324817e-45", losses=single)
        self.different(0.1000000014, "0.10000000149011612", "expected", losses=single)  # ten digits
        self.different(0.10000001, "0.10000000149011612", "expected", losses=single)  # another float
        self.different(-0.0, "0.0", "expected", losses=single)
        self.different(0.3, "0.30000000000000004", "expected", losses=single)  # no float at all
        self.different(1e300, "0.5", "expected", losses=single)
        self.different(float("inf"), "0.5", "expected", losses=single)
        self.equal("a", '"a\\u0000b"', losses=["cut_at_nul"])
        self.equal({"a": 1}, '{"a\\u0000b": 1}', losses=["cut_at_nul"])
        self.different("b", '"a\\u0000b"', "and it is 'b'", losses=["cut_at_nul"])

    def test_what_is_of_no_type_that_is_known_is_different(self):
        self.different(object(), "1", "(object)")
        self.different(int, "1", "(type)")
        self.different(range(2), "[0, 1]", "(range)")

    def test_long_texts_are_cut(self):
        self.assertLess(len(judging.compare("x" * 10000, "y" * 10000)), 300)


JUDGE = """
import sys
sys.path.insert(0, {scripts!r})
import judging
{body}
"""


class Run(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "reference").write_text('{"a": 1}')
        (self.folder / "file").write_text('{"a": 1}')

    def judge(self, body, *arguments):
        program = self.folder / "judge.py"
        program.write_text(JUDGE.format(scripts=str(SCRIPTS), body=body))
        arguments = arguments or ("text", "d", self.folder / "reference", self.folder / "file", self.folder / "out")
        return subprocess.run([sys.executable, "-B", program, *arguments], capture_output=True, text=True, check=False)

    def line(self, body):
        ended = self.judge(body)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(ended.stdout.count("\n"), 1, ended.stdout)
        return json.loads(ended.stdout)

    def test_a_judge_reads_compares_and_writes(self):
        line = self.line("import json\n"
                         "judging.run(lambda f, b: json.loads(b), lambda f, v: json.dumps([f, v]).encode(), 'json', '2.0')")
        self.assertEqual(line, {"judge": "json", "version": "2.0", "verdict": "equal", "reason": "", "wrote": True})
        self.assertEqual((self.folder / "out").read_text(), '["text", {"a": 1}]')

    def test_a_difference_is_named_and_nothing_is_written(self):
        line = self.line("judging.run(lambda f, b: {'a': 2}, lambda f, v: b'', 't', '1')")
        self.assertEqual((line["verdict"], line["wrote"]), ("different", False))
        self.assertEqual(line["reason"], "a: expected 1, and it is 2")
        self.assertFalse((self.folder / "out").exists())

    def test_any_exception_is_a_refusal(self):
        line = self.line("judging.run(lambda f, b: {}['no'], None, 't', '1')")
        self.assertEqual((line["verdict"], line["reason"]), ("refused", "KeyError: 'no'"))

    def test_a_tool_that_cannot_write_what_it_read(self):
        line = self.line("judging.run(lambda f, b: {'a': 1}, lambda f, v: v['no'], 't', '1')")
        self.assertEqual((line["verdict"], line["wrote"], line["not_written"]), ("equal", False, "KeyError: 'no'"))

    def test_a_check_of_its_own(self):
        check = "judging.run(lambda f, b: {{'a': 1}}, None, 't', '1', check=lambda f, d, v, r: {})"
        self.assertEqual(self.line(check.format("None"))["verdict"], "equal")
        line = self.line(check.format("f'{f} {d}: row 3'"))
        self.assertEqual((line["verdict"], line["reason"]), ("different", "text d: row 3"))

    def test_a_judge_may_find_a_difference_while_it_reads(self):
        line = self.line("def read(f, b):\n  raise judging.Different('row 3')\njudging.run(read, None, 't', '1')")
        self.assertEqual((line["verdict"], line["reason"]), ("different", "row 3"))

    def test_losses_are_those_of_the_format(self):
        judge = "judging.run(lambda f, b: {{'a': 1}}, None, 't', '1', losses={{{!r}: ['number_type']}})"
        (self.folder / "reference").write_text('{"a": 1.0}')
        self.assertEqual(self.line(judge.format("text"))["verdict"], "equal")
        self.assertEqual(self.line(judge.format("other"))["verdict"], "different")

    def test_what_a_tool_cannot_do_is_different_and_known(self):
        judge = "judging.run(lambda f, b: {'a': 1}, None, 't', '1', limits={'number_type': 'it has integers only'})"
        (self.folder / "reference").write_text('{"a": 1.0}')
        line = self.line(judge)
        self.assertEqual((line["verdict"], line["known"], line["wrote"]), ("different", "it has integers only", False))
        (self.folder / "reference").write_text('{"a": 2.0}')
        self.assertNotIn("known", self.line(judge))

    def test_what_a_tool_cannot_read_is_refused_and_known(self):
        line = self.line("def read(f, b):\n  raise judging.Refused('no trees', known='it has no trees')\njudging.run(read, None, 't', '1')")
        self.assertEqual((line["verdict"], line["reason"], line["known"]), ("refused", "no trees", "it has no trees"))

    def test_a_judge_may_have_a_check_alone(self):
        judge = "judging.run(lambda f, b: object(), None, 't', '1', check=lambda f, d, v, r: {}, compares=False)"
        self.assertEqual(self.line(judge.format("None"))["verdict"], "equal")
        self.assertEqual(self.line(judge.format("'row 3'"))["reason"], "row 3")

    def test_a_judge_may_have_the_name_of_its_tool(self):
        program = self.folder / "json.py"
        program.write_text(JUDGE.format(scripts=str(SCRIPTS), body=(
            "json = judging.require('json', install='')\n"
            "judging.run(lambda f, b: json.loads(b), None, 'json', '1')")))
        ended = subprocess.run([sys.executable, "-B", program, "text", "d", self.folder / "reference", self.folder / "file",
                                self.folder / "out"], capture_output=True, text=True, check=False)
        self.assertIn('"equal"', ended.stdout, ended.stderr)

    def test_what_a_tool_prints_is_not_the_answer(self):
        line = self.line("import os\ndef read(f, b):\n  print('hello')\n  os.write(1, b'from C')\n  return {'a': 1}\n"
                         "judging.run(read, None, 't', '1')")
        self.assertEqual(line["verdict"], "equal")

    def test_an_absent_tool_is_absent(self):
        line = self.line("judging.require('no_such_tool', install='apt install it')")
        self.assertEqual((line["verdict"], line["judge"], line["wrote"]), ("absent", "no_such_tool", False))
        self.assertEqual(line["reason"], "no_such_tool is not installed: apt install it")
        line = self.line("judging.absent('no_such_program', install='apt install that')")
        self.assertEqual((line["verdict"], line["reason"]), ("absent", "no_such_program is not installed: apt install that"))

    def test_what_the_build_made_for_a_schema(self):
        judge = ("import os\nos.environ['ROUNDTRIP_SCHEMAS'] = {!r}\npath = judging.generated('t/d.schema', 't')\n"
                 "judging.run(lambda f, b: {{'a': int(path.read_text())}}, None, 't', '1')")
        line = self.line(judge.format(""))
        self.assertEqual((line["judge"], line["verdict"]), ("t", "absent"))
        self.assertIn("set ROUNDTRIP_SCHEMAS", line["reason"])
        line = self.line(judge.format(str(self.folder)))
        self.assertEqual((line["judge"], line["verdict"]), ("t", "absent"))
        self.assertIn(f"{self.folder}/t/d.schema is missing", line["reason"])
        (self.folder / "t").mkdir()
        (self.folder / "t/d.schema").write_text("1")
        self.assertEqual(self.line(judge.format(str(self.folder)))["verdict"], "equal")

    def test_a_tool_that_lacks_what_it_needs_is_not_absent(self):
        (self.folder / "broken_tool.py").write_text("import no_such_part\n")
        ended = self.judge("judging.require('broken_tool', install='')")
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("no_such_part", ended.stderr)

    def test_other_arguments_are_bad_usage(self):
        for body in ("judging.run(None, None, 't', '1')", "_, dataset, *_ = judging.arguments()"):
            ended = self.judge(body, "text")
            self.assertEqual(ended.returncode, 1)
            self.assertIn("usage: judge.py FORMAT DATASET REFERENCE FILE OUT", ended.stderr)


@unittest.skipUnless(shutil.which("node"), "node, of the package nodejs, is not installed")
class InNode(unittest.TestCase):
    """scripts/judging.mjs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def line(self, program, reference, data):
        (self.folder / "reference").write_text(reference)
        (self.folder / "file").write_bytes(data)
        ended = subprocess.run(["node", program, "text", "d", self.folder / "reference", self.folder / "file", self.folder / "out"],
                               capture_output=True, text=True, check=False)
        self.assertEqual((ended.returncode, ended.stdout.count("\n")), (0, 1), ended.stderr + ended.stdout)
        return json.loads(ended.stdout)

    def write(self, body):
        program = self.folder / "judge.mjs"
        program.write_text(f"import {{ load, run }} from '{SCRIPTS}/judging.mjs';\n{body}\n")
        return program

    def test_what_is_compared(self):
        test = Path(__file__).with_name("judging_test.mjs")
        ended = subprocess.run(["node", "--test", test], capture_output=True, text=True, check=False)
        self.assertEqual(ended.returncode, 0, ended.stdout)

    def test_what_a_judge_says(self):
        judge = SCRIPTS / "judges/node_json.mjs"
        line = self.line(judge, '{"a": [1, 2.0]}', b'{"a": [1, 2.0]}')
        self.assertEqual((line["verdict"], line["wrote"], line["reason"]), ("equal", True, ""))
        self.assertEqual((self.folder / "out").read_text(), '{"a":[1,2]}')
        line = self.line(judge, '{"a": 9007199254740993}', b'{"a": 9007199254740993}')
        self.assertEqual((line["verdict"], line["wrote"]), ("different", False))
        self.assertIn("rounds integers", line["known"])
        line = self.line(judge, '{"a": 9007199254740993}', b'{"a": 3}')
        self.assertEqual((line["verdict"], "known" in line), ("different", False))
        for data in (b'{"a": ', b'"\xff"'):
            self.assertEqual(self.line(judge, "{}", data)["verdict"], "refused")

    def test_what_a_tool_prints_and_a_writer_that_fails(self):
        judge = self.write("run({ read: () => { console.log('hello'); return 1; }, write: () => { throw Error('no'); },"
                           " tool: 't', version: 1 });")
        line = self.line(judge, "1", b"")
        self.assertEqual((line["verdict"], line["wrote"], line["not_written"], line["version"]), ("equal", False, "Error: no", "1"))

    def test_a_package_that_is_not_installed_is_absent(self):
        judge = self.write("await load('no-such-package', 'npm install it');")
        line = self.line(judge, "1", b"")
        self.assertEqual((line["verdict"], line["reason"]), ("absent", "no-such-package is not installed: npm install it"))


if __name__ == "__main__":
    unittest.main()
