# SPDX-License-Identifier: MIT
"""scripts/interop: what the judges that are installed say of what is built; and that one which sees a difference, refuses,
crashes, hangs or is absent never passes."""

import importlib.machinery
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["SOURCE"])
ROUNDTRIP = os.environ["ROUNDTRIP"]
INTEROP = SOURCE / "scripts" / "interop"
# What a judge of the test says, whatever it is given.
SAYS = """
import json, shutil, sys
_, format, dataset, reference, file, out = sys.argv
{action}
print(json.dumps({{"judge": "test", "version": "1", "verdict": {verdict!r}, "reason": {reason!r}, "wrote": True}}))
"""
COPY = "shutil.copy(file, out)"


def load_interop():
    loader = importlib.machinery.SourceFileLoader("interop", str(INTEROP))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def built(format, dataset):
    """Whether this build has a pairing."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([ROUNDTRIP, "encode", "--format", format, "--dataset", dataset, "--scale", "0.001", "--out",
                               pathlib.Path(folder, "out")], capture_output=True, check=False)
        return done.returncode == 0


def installed(module):
    """Whether Python has a module, by its name with those that it is in."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def interop(*arguments):
    return subprocess.run([sys.executable, "-B", INTEROP, "--driver", ROUNDTRIP, *map(str, arguments)], capture_output=True, text=True,
                          timeout=600, check=False)


class RealJudges(unittest.TestCase):
    """Each format of this build that has judges, on a little of each dataset."""

    def test_what_is_built_is_read_by_whoever_is_installed(self):
        done = interop("--dataset", "message,tree,log", "--scale", "0.01")
        print(done.stdout)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"(?m)^nlohmann_json +message +Python json [0-9.]+ +equal +exact$")

    def test_a_judge_that_is_installed_has_judged(self):
        module = load_interop()
        tools = {"python_msgpack": "msgpack", "python_cbor2": "cbor2", "python_bson": "bson", "python_yaml": "yaml",
                 "python_protobuf": "google.protobuf"}
        formats = {"msgpack": "python_msgpack", "nlohmann_msgpack": "python_msgpack", "nlohmann_cbor": "python_cbor2",
                   "libcbor": "python_cbor2", "nlohmann_bson": "python_bson", "libbson": "python_bson", "yamlcpp": "python_yaml",
                   "protobuf": "python_protobuf", "protobuf_object": "python_protobuf", "protobuf_arena": "python_protobuf"}
        judges = module.find_judges(SOURCE / "formats")
        for format, judge in formats.items():
            with self.subTest(f"{format} by {judge}"):
                self.assertIn(judge, [path.stem for path in judges[format]])
                if not installed(tools[judge]):
                    self.skipTest(f"{tools[judge]} is not installed")
                if not built(format, "message"):
                    self.skipTest(f"{format} is not built")
                done = interop("--format", format, "--dataset", "message")
                self.assertRegex(done.stdout, rf"(?m)^{format} +message .+ equal +exact$", done.stderr)


class OneDamagedFile(unittest.TestCase):
    def test_a_real_judge_sees_a_value_that_was_changed(self):
        module = load_interop()
        with tempfile.TemporaryDirectory() as folder:
            suite = module.Suite(pathlib.Path(ROUNDTRIP), pathlib.Path(folder), lambda dataset: 1, 1)
            reference, _ = suite.reference("message")
            record = json.loads(reference.read_text())
            record["lines"][0]["quantity"] += 1
            file = pathlib.Path(folder, "damaged")
            for text, verdict in ((json.dumps(record), "different"), (json.dumps(record)[:-1], "refused")):
                file.write_text(text)
                line = module.ask(suite, SOURCE / "scripts/judges/python_json.py", reference, file, "nlohmann_json", "message", 60)
                self.assertEqual(line["verdict"], verdict, line)
                self.assertTrue(module.broken(line | {"known": ""} | line))
            self.assertEqual(suite.verify("nlohmann_json", "message", file)[0], "different")


class Protobuf(unittest.TestCase):
    """A judge that reads nothing without the schema, which the build of the driver has."""

    def setUp(self):
        if not built("protobuf", "message"):
            self.skipTest("protobuf is not built")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.module = load_interop()
        self.suite = self.module.Suite(pathlib.Path(ROUNDTRIP), self.folder, lambda dataset: 1, 1)
        self.program = SOURCE / "formats/protobuf/judges/python_protobuf.py"

    def encoded(self, dataset="message"):
        file = self.folder / f"ours.{dataset}"
        self.assertIsNone(self.suite.encode("protobuf", dataset, file))
        return file.read_bytes()

    def judged(self, data, dataset="message"):
        (self.folder / "file").write_bytes(data)
        reference, _ = self.suite.reference(dataset)
        line = self.module.ask(self.suite, self.program, reference, self.folder / "file", "protobuf", dataset, 120)
        return {"known": "", "read_back": ""} | line

    def need_the_judge(self):
        if not installed("google.protobuf"):
            self.skipTest("google.protobuf is not installed")

    def test_it_sees_what_was_changed(self):
        self.need_the_judge()
        data = self.encoded()
        line = json.loads(self.suite.reference("message")[0].read_text())["lines"][0]
        quantity = data.index(line["sku"].encode()) + len(line["sku"]) + 1
        self.assertEqual(data[quantity], line["quantity"])
        changed = data[:quantity] + bytes([line["quantity"] ^ 1]) + data[quantity + 1:]
        unknown = b"\xf8\x07\x01"  # the field 127, which is 1
        other_wire_type = data[:quantity - 1] + b"\x15" + data[quantity:]
        cases = [(changed, "different", r"^lines\[0\]\.quantity: expected "),
                 (data + unknown, "different", "^the message OrderEvent has a field 127, which is not in the schema$"),
                 (data[:-1], "refused", "^DecodeError: "), (other_wire_type, "refused", "^DecodeError: "),
                 (b"", "different", "^currency: expected '.+', and it is ''$")]
        for damaged, verdict, reason in cases:
            with self.subTest(reason):
                line = self.judged(damaged)
                self.assertEqual((line["verdict"], line["known"]), (verdict, ""), line)
                self.assertRegex(line["reason"], reason)
                self.assertTrue(self.module.broken(line))
        line = self.judged(data)
        self.assertEqual((line["verdict"], line["read_back"]), ("equal", "exact"), line)

    def test_it_has_no_verdict_without_the_schema(self):
        self.need_the_judge()
        data = self.encoded()
        self.suite.schemas = self.folder / "nowhere"
        line = self.judged(data)
        self.assertEqual((line["judge"], line["verdict"]), ("Python protobuf", "absent"))
        self.assertIn(f"it needs the schema, and {self.suite.schemas}/protobuf/message.proto is missing", line["reason"])

    def test_it_has_no_verdict_by_another_schema(self):
        self.need_the_judge()
        data = self.encoded()
        schemas, self.suite.schemas = self.suite.schemas, self.folder / "schemas"
        for name in ("protobuf/message.proto", "descriptions/message.json"):
            (self.suite.schemas / name).parent.mkdir(parents=True)
            (self.suite.schemas / name).write_text((schemas / name).read_text())
        text = (schemas / "protobuf/message.proto").read_text()
        for old, new, verdict, reason in [("uint32 quantity", "uint32 count", "different", "has count in the place of quantity"),
                                          ("optional string note = 7;", "", "different", "OrderEvent has too few fields"),
                                          ("7;", "7; bool more = 8;", "different", "has more, and its record has not"),
                                          ("uint32 quantity", "sint32 quantity", "different", "lines[0].quantity: expected"),
                                          ("message OrderLine {", "message {", "refused", "protoc: message.proto:")]:
            with self.subTest(reason):
                self.assertEqual(text.count(old), 1)
                (self.suite.schemas / "protobuf/message.proto").write_text(text.replace(old, new))
                line = self.judged(data)
                self.assertEqual(line["verdict"], verdict, line)
                self.assertIn(reason, line["reason"])

    def test_it_names_the_package_that_is_missing(self):
        without_programs = {"PATH": str(self.folder)}
        environment = without_programs | {"PYTHONPATH": str(SOURCE / "scripts"), "ROUNDTRIP_SCHEMAS": str(self.suite.schemas)}
        without_packages = ["-S"]
        cases = [(without_packages, "google.protobuf is not installed: apt install python3-protobuf")]
        if installed("google.protobuf"):
            cases.append(([], "protoc is not installed: apt install protobuf-compiler"))
        for options, reason in cases:
            command = [sys.executable, "-B", *options, self.program, "protobuf", "message", "reference", "file", "out"]
            line = json.loads(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
            self.assertEqual((line["verdict"], line["reason"]), ("absent", reason))

    def test_every_kind_of_member(self):
        """The record of extreme values has them all, and -0.0, which the tool does not keep; the others have maps and variants."""
        self.need_the_judge()
        for dataset in ("edges", "model", "settings"):
            with self.subTest(dataset):
                if not built("protobuf", dataset):
                    self.skipTest(f"{dataset} is not built")
                line = self.judged(self.encoded(dataset), dataset)
                if dataset == "edges":
                    self.assertEqual((line["verdict"], "-0.0" in line["known"]), ("different", True), line)
                else:
                    self.assertEqual((line["verdict"], line["read_back"]), ("equal", "exact"), line)


class TestJudges(unittest.TestCase):
    """Judges that say what the test wants, of a family of the tree."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.judges = self.folder / "formats/nlohmann/judges"
        self.judges.mkdir(parents=True)

    def add(self, text, name="test.py"):
        (self.judges / name).write_text(text)

    def call(self, *arguments, code):
        done = interop("--formats-folder", self.folder / "formats", "--format", "nlohmann_json", "--dataset", "message", *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def test_a_judge_may_be_content(self):
        self.add(SAYS.format(action=COPY, verdict="equal", reason=""))
        self.assertRegex(self.call(code=0), r"nlohmann_json +message +test 1 +equal +exact\n")

    def test_different_and_refused_are_findings(self):
        for verdict in ("different", "refused"):
            self.add(SAYS.format(action=COPY, verdict=verdict, reason="a: 1, and it is 2"))
            printed = self.call(code=1)
            self.assertRegex(printed, rf"test 1 +{verdict} +–\n    a: 1, and it is 2\n")

    def test_what_a_tool_is_known_not_to_read_is_no_finding(self):
        self.add("import judging\ndef read(f, b):\n  raise judging.Refused('a map', known='it has no maps')\n"
                 "judging.run(read, None, 'test', '1')")
        self.assertRegex(self.call(code=3), r"test 1 +refused \(known\) +–\n    a map\n    it has no maps\n")

    def test_what_it_writes_is_held_against_the_record(self):
        self.add(SAYS.format(action="open(out, 'w').write('{}')", verdict="equal", reason=""))
        self.assertRegex(self.call(code=1), r"test 1 +equal +different\n    load: .+\n")
        self.add(SAYS.format(action="", verdict="equal", reason=""))
        self.assertRegex(self.call(code=1), r"test 1 +equal +failed\n")

    def test_one_that_crashes_hangs_or_says_nothing_has_not_passed(self):
        self.add("raise SystemExit('no such thing')")
        self.assertRegex(self.call(code=1), r"test +crashed +–\n    it ended with 1: no such thing\n")
        self.add("import os; os.abort()")
        self.assertRegex(self.call(code=1), r"test +crashed +–\n    it ended with -6")
        self.add("import time; time.sleep(100)")
        self.assertRegex(self.call("--timeout", 1, code=1), r"test +hung +–\n    no answer in 1 s\n")
        for text in ("", "print('equal')", "print('{\"verdict\": \"equal\"}')", "print('[]')",
                     SAYS.format(action=COPY, verdict="perfect", reason="")):
            self.add(text)
            self.assertRegex(self.call(code=1), r"test +crashed +–\n    its answer is none")

    def test_an_absent_tool_is_named_and_has_not_passed(self):
        self.add("import judging\njudging.require('no_such_tool', install='apt install python3-no-such-tool')")
        printed = self.call(code=3)
        self.assertRegex(printed, r"no_such_tool +absent +–")
        self.assertIn("not judged by no_such_tool: no_such_tool is not installed: apt install python3-no-such-tool", printed)
        self.add(SAYS.format(action=COPY, verdict="equal", reason=""), "other.py")
        self.assertIn("not judged by no_such_tool", self.call(code=0))

    def test_no_judge_at_all_is_no_pass(self):
        self.assertIn("not judged, since there is no judge for them: nlohmann_json", self.call(code=3))

    def test_a_list_says_who_judges_which_format(self):
        self.add(SAYS.format(action=COPY, verdict="equal", reason=""))
        self.add("raise SystemExit('not asked for')", "another.py")
        (self.judges / "list").write_text("# a remark\nnlohmann_json test.py python_json.py  # shared\n")
        printed = self.call(code=0)
        self.assertNotIn("another", printed)
        self.assertIn("Python json", printed)
        (self.judges / "list").write_text("nlohmann_json nobody.py\n")
        self.call(code=2)

    def test_usage_errors_are_2(self):
        for arguments in (["--format", "nope"], ["--nope"], ["--driver", "/nonexistent"], ["--results", "/nonexistent"]):
            self.assertEqual(interop(*arguments).returncode, 2, arguments)

    def test_what_is_not_there_is_said(self):
        self.add(SAYS.format(action=COPY, verdict="equal", reason=""))
        done = interop("--formats-folder", self.folder / "formats", "--format", "nlohmann_json", "--dataset", "no_such_data")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no_such_data", done.stdout)

    def test_the_results_get_it(self):
        results = self.folder / "results.json"
        subprocess.run([ROUNDTRIP, "run", "--format", "nlohmann_json", "--dataset", "message", "--blocks", "1", "--seed", "7", "--out",
                        results], capture_output=True, check=True)
        self.add(SAYS.format(action=COPY, verdict="equal", reason=""))
        self.add("import judging\njudging.require('no_such_tool', install='apt install it')", "other.py")
        self.call("--results", results, code=0)
        self.call("--results", results, code=0)
        fact, = json.loads(results.read_text())["roundtrip"]["facts"]
        self.assertEqual([(said["judge"], said["verdict"], said["read_back"]) for said in fact["judges"]],
                         [("no_such_tool", "absent", ""), ("test", "equal", "exact")])
        shown = subprocess.run([ROUNDTRIP, "show", results], capture_output=True, text=True, check=True).stdout
        self.assertIn("nlohmann_json judged by: test 1 (reads ours, equal; we read its)\n", shown)
        self.assertNotIn("no_such_tool", shown)
        self.add(SAYS.format(action=COPY, verdict="different", reason="a"))
        self.call("--results", results, code=1)
        shown = subprocess.run([ROUNDTRIP, "show", results], capture_output=True, text=True, check=True).stdout
        self.assertIn("test 1 (READS OURS AS ANOTHER RECORD)", shown)


if __name__ == "__main__":
    unittest.main()
