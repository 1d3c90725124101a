# SPDX-License-Identifier: MIT
"""The checks in scripts/ notice what they are there for."""

import collections
import importlib.machinery
import importlib.util
import io
import json
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

from fake_build import Folders

SOURCE = pathlib.Path(os.environ["SOURCE"])
ROUNDTRIP = os.environ["ROUNDTRIP"]
# What scripts import from one another.
sys.path.insert(0, str(SOURCE / "scripts"))


def script(name):
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), str(SOURCE / "scripts" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class CheckTruth(unittest.TestCase):
    def verdict(self, ratios, faster_is_fine=False):
        row, = script("check-truth").judge({"cell": ([100 * r for r in ratios], [100] * len(ratios))}, 0.03, faster_is_fine)
        return row["verdict"], row["found"]

    def test_verdicts(self):
        self.assertEqual(self.verdict([1.0] * 10), ("same", False))
        self.assertEqual(self.verdict([1.04] * 10), ("slower", True))
        self.assertEqual(self.verdict([0.96] * 10), ("faster", True))
        self.assertEqual(self.verdict([0.96] * 10, faster_is_fine=True), ("faster", False))
        self.assertEqual(self.verdict([0.9, 1.0, 1.1, 1.2, 1.3] * 2), ("unclear", False))
        self.assertEqual(self.verdict([1.04] * 3), ("unclear", False))  # too few for an interval

    def test_intervals_are_those_of_the_suite(self):
        intervals = script("intervals.py")
        # The tables of the sign test: of 6 values the extremes, of 20 the 6th from each end.
        self.assertIsNone(intervals.median_interval(range(5)))
        self.assertEqual(intervals.median_interval(range(1, 7)), (1, 6))
        self.assertEqual(intervals.median_interval(range(1, 21)), (6, 15))
        # As Statistics in tests/driver/driver_test.cpp has them.
        self.assertEqual(intervals.undisturbed([10, 11, 12]), (10, None))
        self.assertEqual(intervals.undisturbed([10, 13, 11, 12]), (10, (7, 13)))
        self.assertEqual(intervals.undisturbed([10, 100, 100, 100]), (10, (5, 100)))
        # Of ninety the ninth, between the second and the nineteenth.
        self.assertEqual(intervals.undisturbed(range(101, 191)), (109, (102, 119)))


class CheckRepeat(unittest.TestCase):
    def setUp(self):
        self.check = script("check-repeat")

    def run_of(self, **figures):
        """Cells of one operation of one dataset: a figure, how far its interval reaches, and launches of blocks."""
        return {("data", name, "save"): {"real_time": ns, "interval": {"low": ns - reach, "high": ns + reach},
                                         "blocks": {"ns": [ns, 2 * ns, 3 * ns, 1.1 * ns], "launch": [0, 0, 1, 1],
                                                    "witness_ns": [10, 10, 20, 10]}} for name, (ns, reach) in figures.items()}

    def test_what_is_summarized(self):
        runs = [self.run_of(a=(100, 1), b=(200, 30)), self.run_of(a=(110, 1), b=(220, 30))]
        summary = self.check.summarize(runs)
        self.assertEqual(summary["figure"], [1.1, 1.1])
        self.assertEqual(summary["ratio"], [1, 1])
        self.assertEqual((summary["held"], summary["intervals"]), (2, 4))
        self.assertEqual((summary["reversed"], summary["orders"]), (0, 1))
        self.assertEqual(self.check.missed("quiet", summary), ["intervals hold in 50.0%, not 90%"])

    def test_orders_that_are_reversed_are_seen(self):
        runs = [self.run_of(a=(100, 1), b=(200, 1)), self.run_of(a=(200, 1), b=(100, 1))]
        summary = self.check.summarize(runs)
        self.assertEqual(summary["reversed"], 1)
        self.assertEqual(len(self.check.missed("disturbed", summary)), 4)
        # Where one of the two does not call them different, nothing is reversed.
        runs[1] = self.run_of(a=(200, 100), b=(100, 100))
        self.assertEqual(self.check.summarize(runs)["reversed"], 0)

    def test_estimators(self):
        cell = self.run_of(a=(100, 1))["data", "a", "save"]
        self.assertEqual(self.check.launches_of(cell, 10), [([100, 200], [100, 200]), ([300, 110.00000000000001], [110.00000000000001])])
        rows = self.check.try_estimators([self.run_of(a=(100, 1), b=(50, 1)), self.run_of(a=(120, 1), b=(50, 1))])
        self.assertEqual({tuple(row[:2]) for row in rows}, {(1, False), (1, True), (2, False), (2, True)})
        self.assertEqual(next(values for count, aside, name, values in rows if (count, aside, name) == (2, False, "minimum")),
                         [1.1, 1.19, 1.2, 1.2])
        self.assertEqual(self.check.half_sample_mode([1, 5, 5.1, 5.2, 9]), self.check.statistics.fmean([5, 5.1, 5.2]))
        self.assertEqual(self.check.ESTIMATORS["mean of the lowest quarter"]([[4, 1, 2], [8, 9, 9, 9, 9]]), 1.5)
        self.assertEqual(self.check.ESTIMATORS["median of the launches' minima"]([[4, 1, 2], [8, 9], [5, 3]]), 3)
        self.assertEqual(self.check.disturbed_share(self.run_of(a=(1, 1))), 0.25)

    def test_it_measures_and_its_tables_come_from_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder, "repeat.json")

            def call(*arguments):
                return subprocess.run([sys.executable, SOURCE / "scripts/check-repeat", *arguments], capture_output=True, text=True)
            kept = pathlib.Path(folder, "kept")
            measure = ["--build", pathlib.Path(ROUNDTRIP).parent.parent, "--format", "native,memcpy", "--dataset", "message", "--runs", "2",
                       "--launches", "4", "--estimators", "--keep", kept, "--out", out]
            for mode in ([], ["--disturbed"]):
                done = call(*measure, *mode)
                # Whether so few launches reach the targets is a matter of luck.
                self.assertIn(done.returncode, (0, 1), done.stderr)
                self.assertIn("| 2 · 4 |", done.stdout)
            modes = json.loads(out.read_text())["modes"]
            self.assertEqual(sorted(modes), ["disturbed", "quiet"])
            self.assertEqual(len(modes["quiet"]["figures"]["message/native/save"]), 2)
            # What is kept is read, and not measured again.
            self.assertEqual(sorted(file.name for file in kept.iterdir()),
                             ["disturbed-1.json", "disturbed-2.json", "quiet-1.json", "quiet-2.json"])
            before = out.read_text()
            self.assertNotIn("run 1", call(*measure).stderr)
            self.assertEqual(out.read_text(), before)
            # Of another selection, or of a run that was interrupted, nothing is read.
            done = call(*measure, "--launches", "5")
            self.assertEqual((done.returncode, "another --launches" in done.stderr), (2, True), done.stderr)
            run = json.loads((kept / "quiet-2.json").read_text())
            run["roundtrip"]["status"] = "partial"
            (kept / "quiet-2.json").write_text(json.dumps(run))
            done = call(*measure)
            self.assertEqual((done.returncode, "incomplete run" in done.stderr), (2, True), done.stderr)
            self.assertEqual(out.read_text(), before)
            table = call("--table", out).stdout
            self.assertRegex(table, r"\n\| by itself \| 2 · 4 \|.*\n\| beside a process that disturbs \| 2 · 4 \|")
            table = call("--table", out, "--estimators").stdout
            self.assertIn("| by itself | 1 launch | 3 launches | 4 launches | 4 launches, undisturbed blocks |", table)
            self.assertEqual(len(table.split("\n| minimum | ")), 3)
            out.write_text("{}")
            self.assertEqual(call("--table", out).returncode, 2)
        self.assertEqual(call("--runs", "1").returncode, 2)


class CheckCompare(unittest.TestCase):
    def setUp(self):
        self.check = script("check-compare")

    def restarts(self, seed, restart_sd, pair_sd, count=12):
        numbers = random.Random(seed)
        return [[level + numbers.gauss(0, pair_sd) for _ in range(5)]
                for level in (numbers.gauss(0, restart_sd) for _ in range(count))]

    def test_pairs_of_one_restart_are_alike(self):
        alike = self.check.levels([{"confirm_pairs": self.restarts(seed, 0.02, 0.002)} for seed in range(400)])
        self.assertEqual(alike["tests"], 800)
        self.assertGreater(alike["median_design_effect"], 4)
        self.assertEqual(alike["rates"]["pairs"]["expected"], 0.0462)
        self.assertGreater(alike["rates"]["pairs"]["called"], 0.15)
        # 10 of 12: 79 / 4096.
        self.assertEqual(alike["rates"]["restart_medians"]["expected"], 0.0193)
        self.assertLess(alike["rates"]["restart_medians"]["called"], 0.05)
        apart = self.check.levels([{"confirm_pairs": self.restarts(seed, 0, 0.01)} for seed in range(400)])
        self.assertLess(apart["median_design_effect"], 1.5)
        self.assertLess(apart["rates"]["pairs"]["called"], 0.08)
        # What was not confirmed has too few, and what was for long is used more than once.
        self.assertEqual(self.check.levels([{"confirm_pairs": self.restarts(1, 0, 1)}, {"confirm_pairs": []}])["tests"], 2)
        self.assertEqual(self.check.levels([{"confirm_pairs": self.restarts(1, 0, 1, 40)}])["tests"], 6)

    def cell(self, verdict, ratio=1.0):
        return {"verdict": verdict, "screened": verdict == "clean", "restarts": 4, "ratio": {"value": ratio}}

    def summary(self, *verdicts, seconds=3.0):
        return self.check.summary([{"cells": [self.cell(verdict) for verdict in verdicts], "elapsed_seconds": seconds,
                                    "controls": [{"beyond": False}], "date": "2026-11-27", "fingerprint": {}}])

    def test_targets(self):
        missed = self.check.missed
        quiet = self.summary("clean", "not resolved", "clean")
        self.assertEqual(quiet["seconds_per_cell"], 1)
        self.assertEqual(missed({"same": quiet, "disturbed": quiet, "inert": quiet}), [])
        for name in ("same", "disturbed", "inert"):
            for verdict in ("regression", "improvement"):
                self.assertEqual(missed({name: self.summary("clean", verdict)}),
                                 [f"{name}: 1 false calls of {verdict}"])
        self.assertIn("6.0 s", missed({"same": self.summary("clean", seconds=6.0)})[0])
        found = self.summary(*["regression"] * 9, "not resolved")
        self.assertEqual(missed({"slowdown": {"0.03": found}}), [])
        self.assertIn("90.0%", missed({"slowdown": {"0.05": found}})[0])
        self.assertIn("20.0 s", missed({"slowdown": {"0.03": self.summary("regression", seconds=20.0)}})[0])
        counted = {"same": {"cells": 100, "called": 0}, "half a percent": {"cells": 100, "called": 100}}
        self.assertEqual(missed({"instructions": counted}), [])
        counted["same"]["called"] = 1
        counted["half a percent"]["called"] = 99
        self.assertEqual(len(missed({"instructions": counted})), 2)

    def test_what_ended_as_it_should_not_is_described(self):
        cell = {"name": "a", "reason": "noisy", "base_ns": 5.0, "ratio": {"value": 1.01}, "restarts": 2,
                "screen_pairs": [[0.5]], "confirm_pairs": [[0.01, 0.02, 0.05], [0.0]]}
        jobs = [{"cells": [{**cell, "verdict": "regression"}]}, {"cells": [{**cell, "verdict": "not resolved"}]}]
        self.assertEqual(self.check.described(jobs, lambda verdict: verdict != "regression"), [
            {"job": 1, "name": "a", "verdict": "not resolved", "reason": "noisy", "base_ns": 5.0, "ratio": {"value": 1.01},
             "restarts": 2, "restart_medians": [0.02, 0.0]}])

    def test_instructions(self):
        cells = [{"verdict": verdict, "base_instructions": 1000, "head_instructions": head}
                 for verdict, head in [("clean", 1000), ("warning", 1005), ("regression", 1010), ("improvement", 990)]]
        jobs = [{"cells": half, "date": "2026-11-27", "fingerprint": {}} for half in (cells[:2], cells[2:])]
        self.assertEqual(self.check.instructions_summary(jobs), {
            "date": "2026-11-27", "fingerprint": {}, "cells": 4, "called": 2, "least_ratio": 0.99, "greatest_ratio": 1.01})

    def test_half_a_percent(self):
        cells = [{"format": name, "operation": operation, "base_instructions": count}
                 for name, operation, count in [("a", "save", 1000), ("a", "load", 1001), ("b", "load", 400), ("b", "save", 4000)]]
        programs = ["roundtrip-worker-a", "roundtrip-worker-b"]
        self.assertEqual(self.check.extra_loops(programs, cells), "roundtrip-worker-a 3 3\nroundtrip-worker-b 10 1\n")
        self.assertEqual(self.check.extra_loops(programs, []), "roundtrip-worker-a 0 0\nroundtrip-worker-b 0 0\n")

    def test_found_by_what_it_really_costs(self):
        counts = collections.defaultdict(collections.Counter)
        cells = [{"name": name, "verdict": verdict, "screen_pairs": [[math.log(ratio)] * 5], "confirm_pairs": []}
                 for name, ratio, verdict in [("a", 1.02, "regression"), ("a", 1.04, "clean"), ("a", 1.03, "regression"),
                                              ("b", 1.001, "clean"), ("c", 1.5, "regression")]]
        self.check.count_by_ratio([{"cells": cells[:2]}, {"cells": cells[2:]}], counts)
        self.assertEqual(counts, {"1.025 to 1.035": {"cells": 3, "found": 2}, "0.000 to 1.010": {"cells": 1, "found": 0},
                                  "1.060 to inf": {"cells": 1, "found": 1}})

    def test_dead_functions_compile(self):
        first = self.check.dead_functions(random.Random(1))
        self.assertNotEqual(first, self.check.dead_functions(random.Random(2)))
        done = subprocess.run(["c++", "-fsyntax-only", "-Wall", "-Wextra", "-x", "c++", "-"], input=first, text=True,
                              capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_table(self):
        table = script("check-compare-table")
        # The rule of three; and the definition.
        self.assertAlmostEqual(table.upper_bound(3000, 0), 3 / 3000, delta=2e-6)
        self.assertAlmostEqual(table.lower_bound(72, 72), 0.05 ** (1 / 72))
        upper = table.upper_bound(72, 2)
        self.assertAlmostEqual(sum(math.comb(72, k) * upper ** k * (1 - upper) ** (72 - k) for k in range(3)), 0.05)
        same = self.summary("clean", "regression", "not resolved", "clean")
        text = table.found_table({
            "same": same, "disturbed": self.summary("clean", "clean"),
            "slowdown": {"0.05": same, "by_measured_ratio": {"1.060 to inf": {"cells": 4, "found": 4}}},
            "inert": same | {"edits": 100, "edits_with_a_regression": 0},
            "instructions": {"same": {"cells": 300, "called": 0, "least_ratio": 1.0, "greatest_ratio": 1.00005}}})
        self.assertIn("| the edits themselves: any cell slower | 100 | 0 | 0 % | ≤ 3.0 % |", text)
        self.assertIn("| the same build, idle machine: slower | 4 | 1 | 25.0 % | ≤ 75.1 % | 0.75 |\n"
                      "| … faster | 4 | 0 | 0 % | ≤ 52.7 % |  |\n", text)
        self.assertIn("| the same build, both together: slower | 6 | 1 | 16.7 % |", text)
        self.assertIn("| 5 % of the work done twice | 4 | 1 | 25.0 % | ≥ 1.3 % | 0.75 |\n", text)
        self.assertIn("× 1.060 and more in time | 4 | 4 | 100.0 % | ≥ 47.3 % |", text)
        self.assertIn("| instructions, the same build: × 1.0000 to 1.0001 | 300 | 0 | 0 % | ≤ 0.99 % |", text)
        level = self.check.levels([{"confirm_pairs": self.restarts(seed, 0.02, 0.002)} for seed in range(400)])
        text = table.level_table({"level": level})
        self.assertEqual(text.count("| 800 |"), 3)
        self.assertRegex(text, r"\| the median of each restart \| 800 \| 1\.9 % \| [0-4]\.\d %")
        rates = {"pairs": {"expected": 0.05, "called": 0.1}}
        self.assertIn("| every pair | 100 | 5.0 % | 10.0 % | 4.9 % to 17.6 % |", table.level_table(
            {"level": {"tests": 100, "rates": rates}}))
        done = subprocess.run([SOURCE / "scripts/check-compare-table", "/nowhere"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nowhere", done.stderr)

    def test_usage(self):
        self.assertEqual(subprocess.run([SOURCE / "scripts/check-compare", "nope"], capture_output=True).returncode, 2)


class CheckFacts(unittest.TestCase):
    def test_each_kind_of_difference_is_found(self):
        differences = script("check-facts").differences
        first = {"a": {"bytes": 1, "path": ""}, "b": {"bytes": 2}}
        self.assertEqual(list(differences(first, first)), [])
        second = {"a": {"bytes": 1, "path": "x"}, "c": {"bytes": 2}}
        self.assertEqual([(what, name) for what, name, _ in differences(first, second)],
                         [("a", "path"), ("b", "all of it"), ("c", "all of it")])

    def test_only_heap_peaks_of_one_library_are_explained(self):
        explained = script("check-facts").is_of_the_library
        self.assertTrue(explained("nlohmann_cbor on twitter", "load_peak_bytes"))
        self.assertFalse(explained("nlohmann_cbor on twitter", "load_allocations"))
        self.assertFalse(explained("native on twitter", "load_peak_bytes"))


class Run(unittest.TestCase):
    """scripts/run, with a compiler that has nothing to do and packages that are there."""

    def run_with(self, *arguments, there=(), page=True):
        """Returns the end, the options that CMake got and the arguments of `roundtrip run`.

        @param there folders that the tree has
        @param page whether `roundtrip report` can make one"""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for part in ("scripts/run", "scripts/setup", "bench/inventory.cmake", "bench/report/package-lock.json"):
                (folder / part).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(SOURCE / part, folder / part)
            for part in ("formats", "datasets"):
                shutil.copytree(SOURCE / part, folder / part)
            for part in there:
                (folder / part).mkdir(parents=True)
            programs = {"bin/dpkg-query": "echo install ok installed", "bin/npm": "true",
                        "bin/cmake": f'[ "${{!#}}" != bench/inventory.cmake ] || exec {shutil.which("cmake")} "$@"\n'
                                     f'printf "%s\\n" "$@" >>{folder}/cmake',
                        "build/release/bin/roundtrip": f'printf "%s\\n" "$@" >>{folder}/$1\n'
                                                   f'[ "$3" != --out ] || {str(page).lower()}'}
            for path, content in programs.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text("#!/bin/bash\n" + content + "\n")
                (folder / path).chmod(0o755)
            done = subprocess.run([folder / "scripts/run", *arguments], capture_output=True, text=True,
                                  env={**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}"})
            lines = [(folder / name).read_text().splitlines() if (folder / name).exists() else [] for name in ("cmake", "run")]
            return done, lines[0], lines[1][3:]

    def test_the_build_is_what_is_asked_for(self):
        for arguments, families, datasets, passed in [
            (["--quick", "--format", "cereal_json,native", "--dataset=message"], "cereal;native", "message",
             ["--quick", "--format", "cereal_json,native", "--dataset=message"]),
            (["--data", "my file.json"], "cereal;native;nlohmann", "documents", ["--data", "my file.json"]),
            (["--format=protobuf", "--dataset", "edges,twitter"], "protobuf", "edges;documents",
             ["--format=protobuf", "--dataset", "edges,twitter"]),
        ]:
            with self.subTest(arguments):
                done, options, run = self.run_with(*arguments)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("-DROUNDTRIP_KEEP=ON", options)
                self.assertIn(f"-DROUNDTRIP_FAMILIES={families}", options)
                self.assertIn(f"-DROUNDTRIP_DATASETS={datasets}", options)
                self.assertEqual(run, passed)
        typed = "log;mesh;message;model;savedata"
        for there, datasets in [((), typed), ([".cache/documents"], typed + ";documents")]:
            with self.subTest(there):
                done, options, run = self.run_with("--quick", there=there)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"-DROUNDTRIP_DATASETS={datasets}", options, "no document is compiled for where none is")
                self.assertEqual(run, ["--quick"])
        done, options, run = self.run_with("--all")
        self.assertEqual(done.returncode, 0, done.stderr)
        option, = (option for option in options if option.startswith("-DROUNDTRIP_FAMILIES="))
        self.assertEqual(set(option.split("=")[1].split(";")), {path.parent.name for path in (SOURCE / "formats").glob("*/CMakeLists.txt")})
        self.assertEqual(run, ["--all"])

    def test_the_report_is_a_page_where_there_can_be_one(self):
        for page, report in [(True, "roundtrip-report.html"), (False, "roundtrip-report.md")]:
            done, _, _ = self.run_with(page=page)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(done.stderr.endswith(f"/{report}\n"), done.stderr)

    def test_a_name_that_is_not_there(self):
        for arguments, words in [(["--format", "nope"], "no format is named nope"), (["--dataset"], "--dataset needs a value")]:
            done, options, run = self.run_with(*arguments)
            self.assertEqual((done.returncode, options, run), (2, [], []))
            self.assertIn(words, done.stderr)


class NotBuilt(Folders, unittest.TestCase):
    def test_the_command_that_adds_it(self):
        build = self.build(good={}, half={})
        path = build.folder / "roundtrip-manifest.json"
        manifest = json.loads(path.read_text())
        manifest["formats"] += [{"name": name, "package": "", "missing": "not asked for", "without": [],
                                 "add": f"./scripts/run --format {name}"} for name in ("later", "last")]
        manifest["formats"][1]["without"] = ["data"]
        manifest["datasets_not_built"] = ["more"]
        path.write_text(json.dumps(manifest))
        listed = build.call("list", "formats").stdout
        self.assertRegex(listed, r"(?m)^later +not built: not asked for; ./scripts/run --format later$")
        self.assertRegex(build.call("list", "datasets").stdout, r"(?m)^more +not built; ./scripts/run --dataset more$")
        done = build.call("run", "--blocks", 1, "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        # What is the same for several is said once.
        self.assertIn("last, later: not built: not asked for; ./scripts/run --format NAME\n", done.stdout)
        self.assertIn("half: not built: not asked for with data; ./scripts/run --format half --dataset data\n", done.stdout)
        self.assertIn("more\n    no data: not built; ./scripts/run --dataset more\n", done.stdout)
        self.assertEqual(build.call("check").stdout.count(" later "), 1)
        facts = {(fact["format"], fact["dataset"]): fact for fact in self.results()["roundtrip"]["facts"]}
        self.assertEqual(facts["good", "data"]["fidelity"], "exact")
        self.assertEqual(facts["later", "data"]["reason"], "not asked for; ./scripts/run --format later")
        self.assertEqual(facts["half", "data"]["fidelity"], "not built")
        self.assertEqual(build.requests("half", "make"), [])

    def test_no_documents(self):
        build = self.build(good={})
        path = self.base / "there.json"
        path.write_text("{}")
        description = self.base / "document.json"
        document = json.loads((SOURCE / "datasets/iso_639_3/document.json").read_text())
        description.write_text(json.dumps({**document, "path": str(path)}))
        manifest_path = build.folder / "roundtrip-manifest.json"
        manifest = json.loads(manifest_path.read_text())
        manifest["documents"] = [str(description)]
        for not_built in ([], ["documents"]):
            manifest["datasets_not_built"] = not_built
            manifest_path.write_text(json.dumps(manifest))
            listed = build.call("list", "datasets").stdout
            self.assertEqual("not built; ./scripts/run --dataset iso_639_3" in listed, bool(not_built), listed)
        done = build.call("run", "--data", path, "--out", self.out)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(f"no format is built for documents; ./scripts/run --data {path}", done.stderr)


class UpdateTables(unittest.TestCase):
    def test_what_is_changed_is_noticed_and_mended(self):
        changes = {"results/amd-epyc-2-cores/README.md": ("| exact |", "| perfect |"),
                   "README.md": ("is fastest on all", "is slowest on all"),
                   "results/amd-epyc-2-cores/answer-dark.svg": ("fastest", "slowest")}
        if not (pathlib.Path(ROUNDTRIP).parent / "roundtrip-report/chart.mjs").exists():
            self.skipTest("the program that draws charts is not built: scripts/setup report")
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            for part in ("scripts", "docs", "results"):
                shutil.copytree(SOURCE / part, root / part)
            shutil.copy(SOURCE / "README.md", root)
            texts = {page: (root / page).read_text() for page in changes}
            for page, (old, new) in changes.items():
                self.assertIn(old, texts[page])
                (root / page).write_text(texts[page].replace(old, new, 1))
            command = [root / "scripts/update-tables", "--roundtrip", ROUNDTRIP]
            checked = subprocess.run([*command, "--check"], capture_output=True, text=True)
            self.assertEqual(checked.returncode, 1)
            self.assertEqual({line.split(":")[0] for line in checked.stdout.splitlines()}, set(changes))
            self.assertEqual(subprocess.run(command).returncode, 0)
            self.assertEqual({page: (root / page).read_text() for page in changes}, texts)


if __name__ == "__main__":
    unittest.main(verbosity=2)
