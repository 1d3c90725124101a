# SPDX-License-Identifier: MIT
"""Each export, given to the tool it is for, or to a reader that is as strict as that tool's own.

The run is made from a stored one: few cells, and names that no file should have. Where the tool itself is not in Debian
(github-action-benchmark, Bencher, benchstat), its reader's rules are stated here, with their source."""

import copy
import csv
import io
import json
import os
import subprocess
import sys
import unittest

import jsonschema
import junitparser
from lxml import etree

from export_readers import parse_benchfmt, strict_json
from stored_run import HOSTILE, SOURCE, StoredRun, call

COMPARE = "/usr/share/benchmark/compare.py"
FACTS = ["encoded_bytes", "zlib_bytes", "zstd_bytes", "lz4_bytes", "save_allocations", "save_peak_bytes",
         "load_allocations", "load_peak_bytes"]

# bencher.dev/docs/reference/bencher-metric-format, and what lib/bencher_valid says of names. A measure that is not
# there yet is made from its name, so that it has to be a good one.
BMF = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"minLength": 1, "maxLength": 1024},
    "additionalProperties": {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 64},
        "additionalProperties": {
            "type": "object",
            "required": ["value"],
            "additionalProperties": False,
            "properties": {bound: {"type": "number"} for bound in ["value", "lower_value", "upper_value"]},
        },
    },
}

# Google Benchmark's JSONReporter, without what a row of another kind has.
GOOGLECPP = {
    "type": "object",
    "required": ["context", "benchmarks"],
    "additionalProperties": False,
    "properties": {
        "context": {
            "type": "object",
            "required": ["date", "host_name", "executable", "num_cpus", "cpu_scaling_enabled", "caches", "load_avg",
                         "library_build_type"],
            "properties": {"caches": {"type": "array"}, "json_schema_version": {"const": 1}},
        },
        "benchmarks": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions",
                             "repetition_index", "threads", "iterations", "real_time", "cpu_time", "time_unit"],
                "additionalProperties": {"type": "number"},  # a counter
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 1024},
                    "run_name": {"type": "string"},
                    "run_type": {"const": "iteration"},
                    "label": {"type": "string"},
                    "iterations": {"type": "integer", "minimum": 1},
                    "real_time": {"type": "number", "exclusiveMinimum": 0},
                    "cpu_time": {"type": "number", "minimum": 0},
                    "time_unit": {"enum": ["ns", "us", "ms", "s"]},
                    "error_occurred": False,
                },
            },
        },
    },
}

# github-action-benchmark, src/extract.ts: BenchmarkResult, as its readers of lists take it. An empty list is an error.
CUSTOM = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["name", "value", "unit"],
        "additionalProperties": False,
        "properties": {"name": {"type": "string", "minLength": 1}, "value": {"type": "number"},
                       "unit": {"type": "string"}, "range": {"type": "string"}, "extra": {"type": "string"}},
    },
}


def shown(name):
    """As escape.h shows it where it is text."""
    return name.replace("\n", "\\n")


SHOWN = shown(HOSTILE)


class Exports(StoredRun):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.junit = etree.XMLSchema(etree.parse(str(SOURCE / "tests/support/junit.xsd")))

    def export(self, kind, *command, code=0):
        """The export's text: that on the standard output, which is that of the file."""
        command = command or ("show", self.base)
        done = call(*command, "--export", kind)
        self.assertEqual(done.returncode, code, done.stderr)
        file = self.folder / "export"
        self.assertEqual(call(*command, "--export", f"{kind}={file}").returncode, code)
        self.assertEqual(file.read_text(), done.stdout)
        return done.stdout

    # --- a run

    def test_googlecpp(self):
        data = strict_json(self.export("googlecpp"))
        validator = jsonschema.Draft202012Validator(GOOGLECPP)
        validator.validate(data)
        names = [row["name"] for row in data["benchmarks"]]
        self.assertEqual(names, [cell["name"] for cell in self.run_["benchmarks"]])
        self.assertEqual(len(set(names)), len(names))
        for damage in [{"real_time": None}, {"run_type": "aggregate"}, {"error_occurred": True}, {"time_unit": "h"}]:
            broken = copy.deepcopy(data)
            broken["benchmarks"][0].update(damage)
            self.assertFalse(validator.is_valid(broken), damage)
        del data["context"]["caches"]
        self.assertFalse(validator.is_valid(data))
        with self.assertRaises(ValueError):
            strict_json('{"real_time": NaN}')

    def google_compare(self, base, head):
        """google/benchmark's own tool. It needs two functions of SciPy, of a hundred megabytes: these are enough."""
        modules = self.folder / "modules"
        (modules / "scipy").mkdir(parents=True, exist_ok=True)
        (modules / "scipy/__init__.py").write_text("")
        (modules / "scipy/stats.py").write_text(
            "import statistics\n\n\nclass Row(list):\n    def any(self):\n        return any(self)\n\n\n"
            "def gmean(rows):\n    return Row(map(statistics.geometric_mean, zip(*rows)))\n\n\n"
            "def mannwhitneyu(*samples, **options):\n    raise AssertionError('one row has no distribution')\n")
        (modules / "numpy.py").write_text("array = list\n")
        return subprocess.run([sys.executable, "-B", COMPARE, "--no-color", "--dump_to_json", self.folder / "dump.json",
                               "benchmarks", base, head], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "PYTHONPATH": str(modules)})

    def test_googlecpp_by_google_compare(self):
        before, after = self.folder / "before.json", self.folder / "after.json"
        call("show", self.base, "--export", f"googlecpp={before}")
        call("show", self.change(), "--export", f"googlecpp={after}")
        done = self.google_compare(before, after)
        self.assertEqual(done.returncode, 0, done.stderr)
        compared = json.loads((self.folder / "dump.json").read_text())
        changes = {entry["name"]: entry["measurements"][0]["time"] for entry in compared
                   if entry["run_type"] == "iteration"}
        self.assertEqual(set(changes), {cell["name"] for cell in self.run_["benchmarks"]})
        for name, change in changes.items():
            self.assertAlmostEqual(change, 9 if name.endswith("/save") else 0, places=6, msg=name)
        # It would not be silent.
        broken = json.loads(after.read_text())
        del broken["benchmarks"][0]["cpu_time"]
        after.write_text(json.dumps(broken))
        self.assertNotEqual(self.google_compare(before, after).returncode, 0)

    def test_bmf(self):
        data = strict_json(self.export("bmf"))
        validator = jsonschema.Draft202012Validator(BMF)
        validator.validate(data)
        for cell in self.run_["benchmarks"]:
            latency = data[cell["name"]]["latency"]
            self.assertEqual(latency["value"], cell["real_time"])
            if "lower_value" in latency:
                self.assertLessEqual(latency["lower_value"], latency["value"])
                self.assertLessEqual(latency["value"], latency["upper_value"])
        self.assertEqual(set(data["log/nlohmann_json"]), {fact.replace("_", "-") for fact in FACTS})
        for broken in [{}, {"": {"latency": {"value": 1}}}, {"a": {"Not A Slug": {"value": 1}}},
                       {"a": {"b": {"value": None}}}, {"a": {"b": {"lower_value": 1}}}]:
            self.assertFalse(validator.is_valid(broken), broken)

    def test_custom(self):
        validator = jsonschema.Draft202012Validator(CUSTOM)
        smaller = strict_json(self.export("customSmallerIsBetter"))
        bigger = strict_json(self.export("customBiggerIsBetter"))
        for data in [smaller, bigger]:
            validator.validate(data)
            names = [entry["name"] for entry in data]
            self.assertEqual(len(set(names)), len(names))
        cell = self.run_["benchmarks"][0]
        payload = next(entry["payload_bytes"] for entry in self.run_["roundtrip"]["datasets"]
                       if entry["name"] == cell["dataset"])
        self.assertAlmostEqual(bigger[0]["value"] / (payload / cell["real_time"] * 1e9), 1)
        self.assertEqual((smaller[0]["value"], smaller[0]["unit"]), (cell["real_time"], "ns/iter"))
        self.assertEqual(len(bigger), len(self.run_["benchmarks"]))
        for broken in [[], {}, [{"name": "a", "value": 1}], [{"name": "a", "value": None, "unit": "b"}]]:
            self.assertFalse(validator.is_valid(broken), broken)

    def test_benchstat(self):
        configuration, units, results = parse_benchfmt(self.export("benchstat"))
        self.assertEqual(configuration["cpu"], "AMD EPYC")
        self.assertEqual(units["B-enc/op"], {"better": "lower", "assume": "exact"})
        self.assertEqual(len(results), sum(len(cell["blocks"]["ns"]) for cell in self.run_["benchmarks"]))
        for base, keys, values in results:
            self.assertEqual(base, "BenchmarkRoundtrip")
            self.assertEqual(set(keys), {"dataset", "format", "op"})
            self.assertLessEqual({"ns/op", "B-enc/op"}, set(values))
        self.assertEqual(results[0][2]["ns/op"], self.run_["benchmarks"][0]["blocks"]["ns"][0])
        for broken in ["BenchmarkA", "BenchmarkA 1 2", "BenchmarkA x 2 ns/op", "BenchmarkA 1 NaN ns/op",
                       "Benchmarka 1 2 ns/op", "BenchmarkA-8 1 2 ns/op", "Key: value", "key value", "key:", ""]:
            with self.assertRaises(ValueError, msg=broken):
                parse_benchfmt(broken + "\n")

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(self.export("csv")), strict=True))
        self.assertIn(SHOWN, {row["dataset"] for row in rows})
        for row in rows:
            self.assertNotIn(None, row)
            self.assertNotIn(None, row.values())
        cell = self.run_["benchmarks"][0]
        row = next(row for row in rows if (row["dataset"], row["format"], row["metric"]) ==
                   (cell["dataset"], cell["format"], cell["operation"]))
        self.assertEqual(float(row["value"]), cell["real_time"])
        self.assertEqual(float(row["confidence"]), cell["interval"]["confidence"])

    def read_junit(self, text):
        document = etree.fromstring(text.encode())
        self.junit.assertValid(document)
        suites = junitparser.JUnitXml.fromstring(text.encode())
        total, failures, skipped = suites.tests, suites.failures, suites.skipped
        suites.update_statistics()
        self.assertEqual((suites.tests, suites.failures, suites.skipped), (total, failures, skipped))
        return {(case.classname, case.name): case.result for suite in suites for case in suite}

    def test_junit(self):
        text = self.export("junit")
        cases = self.read_junit(text)
        facts = self.run_["roundtrip"]["facts"]
        (failure,) = cases[f"{shown(facts[0]['dataset'])}.{facts[0]['format']}", "fidelity"]
        self.assertIn("first at a[0]: 1 became \\x1b<2>", failure.message)
        self.assertEqual([type(result) for result in cases[f"{SHOWN}.native", "access"]], [junitparser.Failure])
        for fact in facts[1:]:
            expected = [] if fact["fidelity"] in ["exact", "lossy"] else [junitparser.Skipped]
            results = cases[f"{shown(fact['dataset'])}.{fact['format']}", "fidelity"]
            self.assertEqual([type(result) for result in results], expected, fact)
        for damage in [("tests=", "test="), ("<testcase ", "<case "), ("<failure type", "<failure kind"),
                       ('name="fidelity"', 'name=""')]:
            broken = text.replace(*damage)
            self.assertNotEqual(broken, text)
            with self.assertRaises((etree.DocumentInvalid, etree.XMLSyntaxError), msg=damage):
                self.read_junit(broken)

    def test_github(self):
        summary = self.folder / "summary.md"
        summary.write_text("before\n")
        done = call("show", self.base, "--export", "github", env={**os.environ, "GITHUB_STEP_SUMMARY": str(summary)})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(summary.read_text().startswith("before\n## roundtrip\n"))
        self.assertIn("native", done.stdout.split("::error")[0])  # the table stays
        commands = [line for line in done.stdout.splitlines() if line.startswith("::error title=")]
        self.assertEqual(len(commands), 2)
        self.assertIn('a&b,"<c>%250A\\n::error::x', commands[1])
        self.assertNotIn("<c>", summary.read_text().replace("\\<c>", ""))
        without = {key: value for key, value in os.environ.items() if key != "GITHUB_STEP_SUMMARY"}
        done = call("show", self.base, "--export", "github", env=without)
        self.assertEqual(done.returncode, 2)
        self.assertIn("GITHUB_STEP_SUMMARY is not set", done.stderr)
        own = self.folder / "own.md"
        done = call("show", self.base, "--export", f"github={own}", env=without)
        self.assertTrue(own.read_text().startswith("## roundtrip\n"))

    def test_github_summary_has_a_limit(self):
        summary = self.folder / "summary.md"
        summary.write_text("x" * (1024 * 1024 - 600))
        call("show", self.base, "--export", "github", env={**os.environ, "GITHUB_STEP_SUMMARY": str(summary)})
        self.assertLessEqual(summary.stat().st_size, 1024 * 1024)
        self.assertTrue(summary.read_text().endswith("The rest does not fit into a summary of 1 MiB.\n"))

    def test_a_pipe_is_written_to(self):
        done = call("show", self.base, "--export", "bmf=/dev/stderr")
        self.assertEqual(done.returncode, 0)
        jsonschema.validate(strict_json(done.stderr), BMF)

    def test_usage_errors_are_2(self):
        head = self.change()
        for arguments in [("show", self.base, "--export", "nope"), ("show", self.base, "--export", "csv="),
                          ("show", self.base, "--export", "csv", "--export", "bmf"),
                          ("show", self.base, head, "--export", "csv"),
                          ("show", self.base, "--export", "csv=/nonexistent/file"),
                          ("run", "--export", "nope"), ("compare", self.base, head, "--export", "bmf")]:
            done = call(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertTrue(done.stderr + done.stdout, arguments)

    def test_what_cannot_be_is_refused(self):
        for damage in [lambda run: run["benchmarks"].append(run["benchmarks"][0]),
                       lambda run: run["benchmarks"][0].update(real_time=0),
                       lambda run: run["benchmarks"][0].update(real_time=1e300),
                       lambda run: run["benchmarks"][0].update(time_unit="ms"),
                       lambda run: run["benchmarks"][0]["interval"].update(low=2, high=1)]:
            run = copy.deepcopy(self.run_)
            damage(run)
            done = call("show", self.write("damaged.json", run), "--export", "googlecpp")
            self.assertEqual(done.returncode, 2)
            self.assertIn("damaged.json: benchmarks[", done.stderr)

    # --- two runs

    def test_csv_of_a_comparison(self):
        text = self.export("csv", "compare", self.base, self.change(), code=1)
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
        for row in rows:
            self.assertNotIn(None, row)
            self.assertNotIn(None, row.values())
        times = [row for row in rows if row["kind"] == "time"]
        self.assertEqual(len(times), len(self.run_["benchmarks"]))
        for row in times:
            self.assertAlmostEqual(float(row["ratio"]), 10 if row["name"] == "save" else 1)
        self.assertEqual([row["name"] for row in rows if row["kind"] == "fact"], ["encoded_bytes"])

    def test_junit_of_a_comparison(self):
        cases = self.read_junit(self.export("junit", "compare", self.base, self.change(), code=1))
        kinds = {type(result[0]) if result else None for result in cases.values()}
        self.assertEqual(kinds, {None, junitparser.Failure, junitparser.Skipped})
        self.assertEqual(len(cases), len(self.run_["benchmarks"]) + 1)

    def test_github_of_a_comparison(self):
        summary = self.folder / "summary.md"
        done = call("compare", self.base, self.change(), "--export", f"github={summary}")
        self.assertEqual(done.returncode, 1)
        self.assertIn("::error title=roundtrip%3A regression::", done.stdout)
        self.assertIn("### Seem slower", summary.read_text())

    def test_exports_of_run(self):
        done = call("run", "--format", "native", "--dataset", "message", "--operation", "save", "--blocks", 3, "--out",
                    self.folder / "results.json", "--export", "googlecpp", "--export",
                    f"junit={self.folder / 'junit.xml'}")
        self.assertEqual(done.returncode, 0, done.stderr)
        jsonschema.validate(strict_json(done.stdout), GOOGLECPP)
        self.read_junit((self.folder / "junit.xml").read_text())

    def test_what_was_measured_is_kept_whatever_an_export_runs_into(self):
        done = call("run", "--format", "native", "--dataset", "message", "--operation", "save", "--blocks", 1, "--out",
                    self.folder / "results.json", "--export", "csv=/nonexistent/file")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nonexistent", done.stderr)
        self.assertFalse((self.folder / "results.json").exists())  # seen before anything was measured
        done = call("run", "--format", "native", "--dataset", "message", "--operation", "save", "--blocks", 1, "--out",
                    self.folder / "results.json", "--export", "csv=/dev/full")
        self.assertEqual(done.returncode, 2)
        self.assertIn("results in", done.stderr)
        self.assertIn("/dev/full", done.stderr)
        self.assertEqual(call("show", self.folder / "results.json").returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
