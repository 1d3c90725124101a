# SPDX-License-Identifier: MIT
"""Files that the program reads: what is wrong with them is found by the program and by a validator of JSON Schema that
nobody here wrote, and the program says where it is."""

import copy
import json
import shutil
import unittest

import jsonschema

from stored_run import ROUNDTRIP, SOURCE, StoredRun, call


def at(tree, path):
    for step in path[:-1]:
        tree = tree[step]
    return tree, path[-1]


def put(*path, value):
    def change(tree):
        parent, last = at(tree, path)
        parent[last] = value
    return change


def drop(*path):
    def change(tree):
        parent, last = at(tree, path)
        del parent[last]
    return change


def again(*path):
    def change(tree):
        parent, last = at(tree, path)
        parent.append(copy.deepcopy(parent[last]))
    return change


INFO = "roundtrip"
JUDGE = {"judge": "numpy", "version": "1.24.2", "verdict": "equal", "reason": "", "known": "", "read_back": "exact",
         "read_back_reason": "", "language": "python"}
# Where a change of a results file is, and the change. None of them is as the schema has it.
BROKEN = {
    "roundtrip.facts[3].fidelity": put(INFO, "facts", 3, "fidelity", value="splendid"),
    "roundtrip.facts[1].encoded_bytes": put(INFO, "facts", 1, "encoded_bytes", value=-1),
    "roundtrip.facts[1].zlib_bytes": put(INFO, "facts", 1, "zlib_bytes", value=1.5),
    "roundtrip.facts[1].load_allocations": put(INFO, "facts", 1, "load_allocations", value=2 ** 70),
    "roundtrip.facts[1].judges[0].verdict": put(INFO, "facts", 1, "judges", value=[JUDGE | {"verdict": "perfect"}]),
    "roundtrip.facts[1].judges[0].judge": put(INFO, "facts", 1, "judges", value=[JUDGE | {"judge": ""}]),
    "roundtrip.facts[1].judges[0].read_back": put(INFO, "facts", 1, "judges", value=[JUDGE | {"read_back": "yes"}]),
    "roundtrip.facts[1].judges[0]: the member version": put(INFO, "facts", 1, "judges", value=[
        {key: value for key, value in JUDGE.items() if key != "version"}]),
    "roundtrip.facts[2]: the member actual": drop(INFO, "facts", 2, "actual"),
    "roundtrip.facts[2].dataset": put(INFO, "facts", 2, "dataset", value=""),
    "benchmarks[0].interval.confidence": put("benchmarks", 0, "interval", "confidence", value=9),
    "benchmarks[0].interval.drift": put("benchmarks", 0, "interval", "drift", value=1),
    "benchmarks[0].interval: the member low": drop("benchmarks", 0, "interval", "low"),
    "benchmarks[0].interval": put("benchmarks", 0, "interval", value=[1, 2]),
    "benchmarks[1].real_time": put("benchmarks", 1, "real_time", value=0),
    "benchmarks[1].cpu_time": put("benchmarks", 1, "cpu_time", value=1e300),
    "benchmarks[1].time_unit": put("benchmarks", 1, "time_unit", value="ms"),
    "benchmarks[1].run_type": put("benchmarks", 1, "run_type", value="aggregate"),
    "benchmarks[1].iterations": put("benchmarks", 1, "iterations", value=True),
    "benchmarks[1].instructions": put("benchmarks", 1, "instructions", value=-3),
    "benchmarks[1].blocks.ns[2]": put("benchmarks", 1, "blocks", "ns", 2, value="12"),
    "benchmarks[1].blocks.launch[0]": put("benchmarks", 1, "blocks", "launch", 0, value=2 ** 32),
    "benchmarks[1].blocks.ns": put("benchmarks", 1, "blocks", "ns", value=[]),
    "benchmarks[1].blocks: the member cpu_ns": drop("benchmarks", 1, "blocks", "cpu_ns"),
    "benchmarks: ": put("benchmarks", value={}),
    "context.date": put("context", "date", value="noon"),
    "context.library_build_type": put("context", "library_build_type", value="fast"),
    "context.load_avg[0]": put("context", "load_avg", 0, value=None),
    "context: the member num_cpus": drop("context", "num_cpus"),
    "roundtrip.status": put(INFO, "status", value="done"),
    "roundtrip.elapsed_seconds": put(INFO, "elapsed_seconds", value=-0.5),
    "roundtrip.options.scale": put(INFO, "options", "scale", value=0),
    "roundtrip.options.seed": put(INFO, "options", "seed", value=2 ** 64),
    "roundtrip.options.pinned_cpu": put(INFO, "options", "pinned_cpu", value=-1),
    "roundtrip.options.budget_seconds": put(INFO, "options", "budget_seconds", value=0),
    "roundtrip.options.operations[0]": put(INFO, "options", "operations", 0, value=7),
    "roundtrip.fingerprint.cores": put(INFO, "fingerprint", "cores", value="two"),
    "roundtrip.fingerprint: the member flags": drop(INFO, "fingerprint", "flags"),
    "roundtrip.formats[0].encoding": put(INFO, "formats", 0, "encoding", value="morse"),
    "roundtrip.formats[0].built": put(INFO, "formats", 0, "built", value="yes"),
    "roundtrip.datasets[0].kind": put(INFO, "datasets", 0, "kind", value="made up"),
    "roundtrip.datasets[0].checksum": put(INFO, "datasets", 0, "checksum", value="0123"),
    "roundtrip.datasets[1].scale": put(INFO, "datasets", 1, "scale", value=None),
    "roundtrip.operations[0].rank": put(INFO, "operations", 0, "rank", value=2 ** 31),
    "roundtrip.untimed[0].status": put(INFO, "untimed", 0, "status", value="tired"),
    "the member context": drop("context"),
}
# What no schema says.
INCONSISTENT = {
    "roundtrip.facts[6]": again(INFO, "facts", 1),
    "roundtrip.facts[1].judges[1]": put(INFO, "facts", 1, "judges", value=[JUDGE, JUDGE | {"verdict": "absent"}]),
    "roundtrip.formats[3]": again(INFO, "formats", 1),
    "roundtrip.datasets[2]": again(INFO, "datasets", 1),
    "benchmarks[0].format": put("benchmarks", 0, "format", value="another"),
    "benchmarks[0].name": put("benchmarks", 0, "name", value="another"),
    "benchmarks[0].interval": put("benchmarks", 0, "interval", "low", value=1e17),
    "benchmarks[0].blocks.launch": again("benchmarks", 0, "blocks", "launch", 0),
    "roundtrip.facts[0].encoded_bytes": put(INFO, "facts", 0, "encoded_bytes", value=1),
    "roundtrip.untimed[0].status": put(INFO, "untimed", 0, "status", value="pending"),
}
FINE = [
    lambda run: None,
    put("benchmarks", 0, "instructions", value=None),
    put("benchmarks", 0, "iterations", value=8.0),
    put("benchmarks", 0, "interval", value=None),
    put("benchmarks", 0, "label", value={"anything": [1, None]}),
    put("context", "caches", value=[]),
    put(INFO, "options", "seed", value=2 ** 64 - 1),
    put(INFO, "untimed", 0, "status", value="out of memory"),
    put(INFO, "facts", 0, "fidelity", value="out of memory"),
    put(INFO, "facts", 0, "judges", value=[]),
    put(INFO, "facts", 1, "judges", value=[JUDGE, JUDGE | {"judge": "h5py", "verdict": "absent", "read_back": ""}]),
]
TEXTS = {
    ":1:1: not JSON": b"",
    ":2:3: not JSON": b"[\n1 2]",
    ":1:65: nested more than 64 deep": b"[" * 60_000,
    ":1:385: nested more than 64 deep": b'{"a": ' * 60_000,
    ":1:3: not JSON: a NUL byte": b"{}\0\0\0",
    ":1:10: the key 'a' appears twice": b'{"a":1,"a":2}',
    ":1:2: not JSON: syntax error while parsing value - invalid string: ill-formed UTF-8": b'"\xff"',
    "is beyond what a double holds": b'{"roundtrip": 1e999}',
    "not JSON": b'{"roundtrip": NaN}',
    "missing closing quote": b'{"roundtrip": "' + b"x" * 2_000_000,
    "not a roundtrip results file": b"null",
    ": not a roundtrip results file: it has no member": b'{"context": {}, "benchmarks": []}',
    "schema version 99": b'{"roundtrip": {"schema_version": 99}}',
}


class SchemaTest(StoredRun):
    def validator(self, name):
        schema = json.loads((SOURCE / f"{name}.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema)

    def refused(self, done, word):
        self.assertEqual(done.returncode, 2, (word, done.stdout))
        self.assertIn(word, done.stderr)
        # A line, whatever is in the file.
        self.assertLess(len(done.stderr), 700)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertTrue(done.stderr[:-1].isprintable(), done.stderr)

    def test_the_schemas_that_are_printed_are_those_in_the_tree(self):
        for name, file in [("results", "schema"), ("comparison", "comparison.schema"), ("history", "history.schema")]:
            stored = (SOURCE / f"results/{file}.json").read_text()
            self.assertEqual(call("schema", name).stdout, stored, f"`roundtrip schema {name} > results/{file}.json` renews it")

    def test_stored_results_are_valid(self):
        validator = self.validator("results/schema")
        for name in ["default", "native"]:
            path = SOURCE / f"results/amd-epyc-2-cores/{name}.json"
            validator.validate(json.loads(path.read_text()))
            self.assertEqual(call("show", path).returncode, 0)

    def test_both_refuse_what_is_not_as_the_schema_has_it(self):
        validator = self.validator("results/schema")
        for word, change in BROKEN.items():
            run = copy.deepcopy(self.run_)
            change(run)
            self.assertFalse(validator.is_valid(run), word)
            path = self.write("broken.json", run)
            self.refused(call("show", path), f"{path}: {word}")

    def test_both_take_what_is(self):
        validator = self.validator("results/schema")
        for number, change in enumerate(FINE):
            run = copy.deepcopy(self.run_)
            change(run)
            validator.validate(run)
            done = call("show", self.write("fine.json", run))
            self.assertEqual((number, done.returncode, done.stderr), (number, 0, ""))

    def test_what_no_schema_says_is_refused_as_well(self):
        validator = self.validator("results/schema")
        for word, change in INCONSISTENT.items():
            run = copy.deepcopy(self.run_)
            change(run)
            self.assertTrue(validator.is_valid(run), word)
            path = self.write("broken.json", run)
            self.refused(call("show", path), f"{path}: {word}")

    def test_texts_that_are_not_json_or_of_another_program(self):
        for word, text in TEXTS.items():
            path = self.folder / "text.json"
            path.write_bytes(text)
            self.refused(call("show", path), word)

    def test_every_command_that_reads_results_says_the_same(self):
        run = copy.deepcopy(self.run_)
        run["roundtrip"]["facts"].append(run["roundtrip"]["facts"][1])
        broken = self.write("broken.json", run)
        word = f"{broken}: roundtrip.facts[{len(run['roundtrip']['facts']) - 1}]: a fact of "
        for arguments in [("show", broken), ("compare", self.base, broken), ("compare", broken, self.base),
                          ("run", "--resume", broken),
                          ("history", "add", broken, "--store", self.folder / "store", "--commit", "0" * 40, "--time",
                           "2026-11-27T01:29:12Z")]:
            self.refused(call(*arguments), word)

    def test_rows_of_a_history(self):
        store = self.folder / "store"
        done = call("history", "add", self.base, "--store", store, "--commit", "0" * 40, "--time", "2026-11-27T01:29:12Z")
        self.assertEqual(done.returncode, 0, done.stderr)
        (file,) = store.glob("*.jsonl")
        rows = [json.loads(line) for line in file.read_text().splitlines()]
        validator = self.validator("results/history.schema")
        for row in rows:
            validator.validate(row)
        first = {kind: next(row for row in rows if row["row"] == kind) for kind in ["run", "cell", "facts"]}
        for kind, word, change in [
            ("run", "run.commit: 'abc' does not match", put("run", "commit", value="abc")),
            ("run", "run.date: ", put("run", "date", value="2026-11-27 01:29:12Z")),
            ("run", "fingerprint.cpu_family: -1 is less than 0", put("fingerprint", "cpu_family", value=-1)),
            ("run", "the member version is missing", drop("version")),
            ("cell", "data.scale: ", put("data", "scale", value=1e300)),
            ("cell", "median_ns: null is not of the type number", put("median_ns", value=None)),
            ("cell", "ratio: 0 is less than", put("ratio", value=0)),
            ("cell", "blocks: -1 is less than 1", put("blocks", value=-1)),
            ("facts", "facts.fidelity: 'splendid' is not one of", put("facts", "fidelity", value="splendid")),
            ("facts", "facts.encoded_bytes: -1 is less than 0", put("facts", "encoded_bytes", value=-1)),
            ("facts", "row: 'fact' is not one of 'run', 'cell', 'facts'", put("row", value="fact")),
        ]:
            row = copy.deepcopy(first[kind])
            change(row)
            self.assertFalse(validator.is_valid(row), word)
            file.write_text("\n".join(map(json.dumps, [*rows, row])) + "\n")
            done = call("history", "show", "--store", store, "--metric", "bytes")
            self.assertIn(f"{file}:{len(rows) + 1}: skipped: {word}", done.stderr)
            self.assertEqual(done.returncode, 0, done.stderr)
        for text, word in [("[" * 60_000, "column 65: nested more than 64 deep"), ('{"row": ', "column 9: not JSON"),
                           ("1", "1 is not of the type object"), ('{"row": [], "schema_version": {}}', "the member run"),
                           ('{"a": 1, "a": 1}', "column 12: the key 'a' appears twice")]:
            file.write_text("\n".join([*map(json.dumps, rows), text]) + "\n")
            done = call("history", "show", "--store", store, "--metric", "bytes")
            self.assertIn(f"{file}:{len(rows) + 1}: skipped: {word}", done.stderr)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_manifests_and_documents(self):
        program = self.folder / "roundtrip"
        shutil.copy(ROUNDTRIP, program)
        path = self.folder / "roundtrip-manifest.json"
        manifest = {"compiler": "c", "flags": "", "build_type": "Release", "documents_folder": "/nowhere", "documents": [],
                    "datasets_not_built": [], "formats": [{"name": name, "package": "", "missing": "not there", "add": "",
                                                           "without": []} for name in "ab"]}
        document = {"name": "d", "summary": "s", "shape": "objects", "licence": "MIT", "path": "/nowhere/d.json",
                    "package": {"registry": "debian", "name": "p", "version": "1"}}
        file = self.folder / "document.json"
        listed = self.validator("bench/driver/run/manifest.schema"), self.validator("bench/driver/run/document.schema")

        def lists(changed, changed_document):
            path.write_text(json.dumps(changed))
            file.write_text(json.dumps(changed_document))
            return call("list", "datasets", program=program)

        with_document = manifest | {"documents": [str(file)]}
        done = lists(with_document, document)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("d  ", done.stdout)
        for word, change in {
            f"{path}: formats[1].name: '../b' does not match": put("formats", 1, "name", value="../b"),
            f"{path}: formats[0]: the member package is missing": drop("formats", 0, "package"),
            f"{path}: compiler: 3 is not of the type string": put("compiler", value=3),
            f"{path}: documents: null is not of the type array": put("documents", value=None),
        }.items():
            changed = copy.deepcopy(with_document)
            change(changed)
            self.assertFalse(listed[0].is_valid(changed), word)
            self.refused(lists(changed, document), word)
        for word, change in {
            f"{file}: package.registry: 7 is not of the type string": put("package", "registry", value=7),
            f"{file}: the member licence is missing": drop("licence"),
            f"{file}: name: 'a/b' does not match": put("name", value="a/b"),
        }.items():
            changed = copy.deepcopy(document)
            change(changed)
            self.assertFalse(listed[1].is_valid(changed), word)
            self.refused(lists(with_document, changed), word)
        for twice in [manifest | {"formats": manifest["formats"] + manifest["formats"][:1]},
                      manifest | {"documents": [str(file), str(file)]}]:
            self.refused(lists(twice, document), ": there is another '")
        path.write_text("[" * 60_000)
        self.refused(call("list", "datasets", program=program), f"{path}:1:65: nested more than 64 deep")
        path.unlink()
        self.refused(call("list", "datasets", program=program), f"{path} is missing")


if __name__ == "__main__":
    unittest.main(verbosity=2)
