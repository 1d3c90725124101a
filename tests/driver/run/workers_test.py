# SPDX-License-Identifier: MIT
"""Workers that misbehave, and machines that have not got what is needed: who is blamed, and what goes on."""

import json
import os
import pathlib
import re
import resource
import signal
import unittest

from fake_build import Folders, group_killed

BAD_ANSWERS = {
    "not_json": {"block": {"raw": "hello\n"}},
    "a_list": {"block": {"raw": "[1]\n"}},
    "null": {"block": {"raw": "null\n"}},
    "no_ns": {"block": {"drop": ["ns"]}},
    "ns_zero": {"block": {"set": {"ns": 0}}},
    "ns_negative": {"block": {"set": {"ns": -5}}},
    "ns_huge": {"block": {"set": {"ns": 1e300}}},
    "ns_text": {"block": {"set": {"ns": "12"}}},
    "ns_nan": {"block": {"raw": '{"ns": NaN, "cpu_ns": 1}\n'}},
    "ns_overflow": {"block": {"raw": '{"ns": 1e999, "cpu_ns": 1}\n'}},
    "cpu_negative": {"block": {"set": {"cpu_ns": -1}}},
    "ns_empty": {"block": {"set": {"ns": [], "cpu_ns": []}}},
    "ns_more_than_asked": {"block": {"set": {"ns": [1e5] * 5000, "cpu_ns": [1e5] * 5000}}},
    "ns_list_longer": {"block": {"set": {"ns": [1e5, 1e5], "cpu_ns": [1e5]}}},
    "ns_list_text": {"block": {"set": {"ns": ["12"], "cpu_ns": [1e5]}}},
    "witness_negative": {"block": {"set": {"witness_ns": -1}}},
    "twice": {"block": {"raw": '{"ns": 1e5, "cpu_ns": 1e5}\n{"ns": 1e5, "cpu_ns": 1e5}\n'}},
    "start_without_ns": {"start": {"drop": ["ns"]}},
    "start_ns_infinite": {"start": {"set": {"ns": 1e308}}},
    "not_utf8": {"block": {"raw": '{"error": "\udcff"}\n'}},
}
BAD_FACTS = {
    "odd_verdict": {"check": {"set": {"verdict": "splendid"}}},
    "no_verdict": {"check": {"drop": ["verdict"]}},
    "verdict_number": {"make": {"set": {"verdict": 1}}},
    "no_reason": {"check": {"drop": ["reason"]}},
    "no_checksum": {"make": {"drop": ["checksum"]}},
    "size_negative": {"facts": {"set": {"encoded_bytes": -1}}},
    "size_fraction": {"facts": {"set": {"encoded_bytes": 1.5}}},
    "allocations_text": {"facts": {"set": {"save_allocations": "many"}}},
    "fifo": {"facts": {"fifo": True}},
    "deep": {"check": {"raw": "[" * 100000 + "\n"}},
    "error_number": {"check": {"raw": '{"error": 7}\n'}},
}
BAD_HELLOS = {
    "other_name": {"hello": {"set": {"format": {"name": "else"}}}},
    "no_format": {"hello": {"drop": ["format"]}},
    "operations_text": {"hello": {"set": {"operations": "save"}}},
    "operations_null": {"hello": {"set": {"operations": [None]}}},
    "hostile_dataset": {"datasets": ["../../x\n::error::"]},
    "dataset_twice": {"datasets": ["data", "data"]},
    "scale_zero": {"dataset": {"data": {"usual_scale": 0}}},
    "scale_text": {"dataset": {"data": {"usual_scale": "small"}}},
    "default_number": {"dataset": {"data": {"by_default": 1}}},
    "odd_load_checks": {"format": {"load_checks": "somewhat"}},
    "load_checks_number": {"format": {"load_checks": 1}},
    "odd_unchecked_row": {"format": {"unchecked_row": "../x"}},
    "says_nothing_good": {"hello": {"raw": "{}\n"}},
}


class Workers(Folders, unittest.TestCase):
    def run_odd(self, build, *arguments, **options):
        blocks = () if "--blocks" in arguments else ("--blocks", 3)
        return build.call("run", *blocks, "--out", self.out, "--timeout", 20, *arguments, **options)

    def test_a_good_one_is_good(self):
        build = self.build(good={})
        done = self.run_odd(build)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.facts()["good"]["fidelity"], "exact")
        self.assertEqual(len(self.results()["benchmarks"]), 2)

    def test_what_is_no_answer_is_a_failed_row(self):
        build = self.build(good={}, **BAD_ANSWERS, **BAD_FACTS, **BAD_HELLOS)
        done = self.run_odd(build)
        self.assertEqual(done.returncode, 0, done.stderr)
        facts = self.facts()
        self.assertEqual({cell["format"] for cell in self.results()["benchmarks"]} - set(BAD_ANSWERS), {"good"})
        for name in list(BAD_FACTS) + list(BAD_HELLOS):
            self.assertEqual(facts[name]["fidelity"], "failed", name)
            self.assertIn("worker", facts[name]["reason"], name)
        untimed = {cell["format"]: cell for cell in self.results()["roundtrip"]["untimed"]}
        for name in BAD_ANSWERS:
            self.assertEqual(untimed[name]["status"], "failed", name)
            self.assertIn("the worker", untimed[name]["reason"], name)
        self.assertIn("hello", untimed["not_json"]["reason"])
        self.assertLess(max(len(cell["reason"]) for cell in untimed.values()), 600)

    def test_reasons_are_bounded(self):
        build = self.build(long={"check": {"set": {"verdict": "failed", "reason": "é" * 300000}}})
        self.run_odd(build)
        self.assertLess(len(self.facts()["long"]["reason"]), 3000)
        self.assertIn("600000 bytes in all", self.facts()["long"]["reason"])

    def test_an_answer_without_an_end_is_not_kept(self):
        build = self.build(endless={"check": {"raw": "x" * (5 << 20)}}, good={})
        done = self.run_odd(build)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.facts()["endless"]["fidelity"], "failed")
        self.assertIn("no end", self.facts()["endless"]["reason"])

    def test_standard_error_is_kept_up_to_a_bound(self):
        """Its end, that is: and a worker that fills the pipe goes on."""
        build = self.build(noisy={"block": {"stderr": "noise " * 100 + "\n", "times": 10000}},
                           last={"check": {"stderr": "the last words\n", "exit": 3}})
        done = self.run_odd(build)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({cell["format"] for cell in self.results()["benchmarks"]}, {"noisy"})
        self.assertIn("exit code 3", self.facts()["last"]["reason"])
        self.assertIn("the last words", self.facts()["last"]["reason"])

    def test_one_that_does_not_start_is_not_taken_for_not_built(self):
        build = self.build(good={}, dies={"on_start": {"exit": 9, "stderr": "libodd.so: cannot open shared object file"}},
                           truncated={}, gone={}, missing=["absent"])
        build.worker("truncated").unlink()
        build.worker("truncated").write_bytes(b"\x7fELF")
        build.worker("truncated").chmod(0o755)
        build.worker("gone").unlink()
        done = build.call("check")
        self.assertEqual(done.returncode, 1, done.stdout)
        for name, words in [("dies", "libodd.so: cannot open"), ("truncated", "Exec format error"), ("gone", "No such file")]:
            line = next(line for line in done.stdout.splitlines() if f" {name} " in line)
            self.assertTrue(line.startswith("crashed"), line)
            self.assertIn(words, line)
        self.assertRegex(done.stdout, "not built +absent")
        self.assertEqual(build.call("check", "--format", "good").returncode, 0)

    def test_a_gate_that_saw_nothing_does_not_pass(self):
        build = self.build(cannot={"make": {"set": {"verdict": "unsupported", "reason": "no"}}})
        done = build.call("check")
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn("no round trip was made", done.stderr)

    def test_when_none_starts_that_is_said(self):
        build = self.build(dies={"on_start": {"exit": 9}})
        done = build.call("run", "--out", self.out)
        self.assertEqual(done.returncode, 2)
        self.assertIn("exit code 9", done.stderr)
        self.assertFalse(self.out.exists())

    def test_one_killed_from_outside_is_started_again_once(self):
        again = self.build("again", once={"block": {"signal": signal.SIGKILL, "until": str(self.base / "once")}},
                           in_facts={"check": {"signal": signal.SIGTERM, "until": str(self.base / "facts")}},
                           at_start={"on_start": {"signal": signal.SIGKILL, "until": str(self.base / "start")}})
        done = self.run_odd(again)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.results()["roundtrip"]["untimed"], [])
        self.assertEqual({fact["fidelity"] for fact in self.facts().values()}, {"exact"})
        launches = {cell["name"]: cell["blocks"]["launch"] for cell in self.results()["benchmarks"]}
        # One launch for each of three blocks, and one more.
        self.assertEqual(max(launches["data/once/save"] + launches["data/once/load"]), 3)
        always = self.build("always", always={"block": {"signal": signal.SIGKILL}})
        done = self.run_odd(always)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({cell["status"] for cell in self.results()["roundtrip"]["untimed"]}, {"crashed"})
        self.assertEqual(len(always.requests("always", "block")), 4)  # two cells, each twice

    def test_a_crash_is_not_tried_again(self):
        build = self.build(crashes={"block": {"signal": signal.SIGSEGV}})
        self.run_odd(build, "--operation", "save")
        self.assertEqual(len(build.requests("crashes", "block")), 1)

    def test_memory_has_a_word_of_its_own(self):
        lack = {"verdict": "out of memory", "reason": "it needs more"}
        build = self.build(good={}, made={"make": {"set": lack}}, started={"start": {"set": lack}},
                           timed={"block": {"raw": json.dumps(lack | {"path": "", "expected": "", "actual": ""}) + "\n"}},
                           died={"check": {"stderr": "terminate called after throwing an instance of 'std::bad_alloc'\n",
                                           "signal": signal.SIGABRT}})
        done = self.run_odd(build)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.facts()["made"]["fidelity"], "out of memory")
        self.assertEqual(self.facts()["died"]["fidelity"], "out of memory")
        self.assertIn("--memory-limit", self.facts()["died"]["reason"])
        untimed = {(cell["format"], cell["status"]) for cell in self.results()["roundtrip"]["untimed"]}
        self.assertEqual(untimed, {("started", "out of memory"), ("timed", "out of memory")})
        self.assertIn("out of memory", done.stdout)
        # The gate has not looked at it, and does not call it a failure of the format.
        done = build.call("check", "--format", "good,made")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--memory-limit", done.stderr)

    def test_the_shape_of_blocks_follows_what_an_iteration_takes(self):
        """The first call is a hundred times slower than the rest."""
        build = self.build(slow_first={"first_ns": 1.5e7, "ns": 1.5e5}, steady={"ns": 1.5e5})
        self.assertEqual(self.run_odd(build, "--blocks", 6).returncode, 0)
        iterations = {cell["format"]: set(cell["blocks"]["iterations"]) for cell in self.results()["benchmarks"]}
        self.assertEqual(iterations["slow_first"], iterations["steady"])
        self.assertEqual(iterations["slow_first"], {2})

    def test_each_worker_is_launched_many_times_and_one_dataset_at_a_time_is_alive(self):
        build = self.build(good={"datasets": ["one", "two"]})
        done = build.call("run", "--launches", 3, "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        for cell in self.results()["benchmarks"]:
            self.assertEqual(sorted(set(cell["blocks"]["launch"])), [0, 1, 2])
            self.assertIsNotNone(cell["interval"])
            self.assertEqual(cell["real_time"], min(cell["blocks"]["ns"]))
        self.assertEqual(len(build.requests("good", "make")), 2 * (1 + 3))
        datasets = [request[1] for request in build.requests("good", "block")]
        turns = [dataset for i, dataset in enumerate(datasets) if i == 0 or dataset != datasets[i - 1]]
        self.assertLessEqual(len(turns), 2 * 3)

    def test_a_slow_cell_gets_what_it_needs(self):
        """And not as much time as all the others."""
        build = self.build(slow={"ns": 1.5e8, "block": {"sleep": 0.15}}, fast={"ns": 1e3})
        done = build.call("run", "--launches", 2, "--operation", "save", "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        blocks = {cell["format"]: cell["blocks"]["ns"] for cell in self.results()["benchmarks"]}
        self.assertLessEqual(len(blocks["slow"]), 4)
        self.assertGreater(len(blocks["fast"]), len(blocks["slow"]))

    def test_the_blocks_of_a_stretch_and_their_witness_are_kept(self):
        calm = {"ns": [1e5, 2e5], "cpu_ns": [1e5, 1e5], "witness_ns": 1e4}
        build = self.build(calm={"block": {"set": calm}}, busy={"block": {"set": calm | {"witness_ns": 2e4}}}, mute={})
        done = build.call("run", "--launches", 2, "--operation", "save", "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        for cell in self.results()["benchmarks"]:
            blocks = cell["blocks"]
            self.assertEqual(set(blocks["witness_ns"]), {"calm": {1e4}, "busy": {2e4}, "mute": set()}[cell["format"]])
            self.assertIn(len(blocks["witness_ns"]), (0, len(blocks["ns"])))
            self.assertEqual(cell["real_time"], 1e5)
            if cell["format"] != "mute":
                self.assertEqual(cell["median_time"], 1.5e5)
        self.assertRegex(done.stderr, r"during \d+ % of the blocks, other work on the core or its clock made it a quarter slower")

    def test_a_usual_run_is_a_selection_at_its_scales_and_all_is_all(self):
        build = self.build(good={"datasets": ["usual", "other"], "dataset": {"usual": {"by_default": True, "usual_scale": 0.25}}})
        for arguments, scales in [((), {"usual": 0.25}), (("--quick",), {"usual": 0.05}), (("--scale", 0.5), {"usual": 0.5}),
                                  (("--all",), {"usual": 1, "other": 1}), (("--dataset", "other"), {"other": 1}),
                                  (("--dataset", "usual"), {"usual": 0.25})]:
            done = build.call("run", "--launches", 1, *arguments, "--out", self.out)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual({dataset["name"]: dataset["scale"] for dataset in self.results()["roundtrip"]["datasets"]}, scales)
            self.assertEqual("takes roughly" in done.stderr, "--all" in arguments)
        self.assertRegex(build.call("list", "datasets").stdout, r"usual +made up \[default, scale 0\.25\]\n")
        self.assertEqual(build.call("run", "--all", "--quick", "--out", self.out).returncode, 2)

    def test_a_fault_of_the_machine_is_nobodys_failure(self):
        """It ends in exit 2, what was measured stays, and a resumed run goes on."""
        full = {"raw": json.dumps({"machine": "cannot write /x: No space left on device"}) + "\n"}
        for verb in ("facts", "start", "block"):
            with self.subTest(verb):
                self.out.unlink(missing_ok=True)
                build = self.build(f"full-{verb}", good={}, unlucky={verb: full})
                done = self.run_odd(build)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("No space left on device", done.stderr)
                self.assertIn(f"run --resume {self.out}", done.stderr)
                results = self.results()
                self.assertEqual(results["roundtrip"]["status"], "partial")
                self.assertNotIn("No space", json.dumps(results))
                build.configure("unlucky")
                done = build.call("run", "--resume", self.out)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(self.results()["roundtrip"]["status"], "complete")
                self.assertEqual(len(self.results()["benchmarks"]), 4)

    def test_a_fault_of_the_machine_ends_a_comparison_with_what_there_is(self):
        full = {"raw": json.dumps({"machine": "cannot write /x: No space left on device"}) + "\n"}
        base = self.build("base", good={})
        head = self.build("head", good={"block": full})
        done = base.call("compare", base.folder, head.folder, "--operation", "save", "--out", self.out, "--dataset", "data")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("No space left on device", done.stdout)
        self.assertEqual(self.results()["status"], "partial")

    def test_too_few_files_and_processes_are_the_machines_fault(self):
        build = self.build(**{f"f{i}": {} for i in range(12)})
        def few_files():
            resource.setrlimit(resource.RLIMIT_NOFILE, (36, 36))
        done = self.run_odd(build, preexec_fn=few_files)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("ulimit -n", done.stderr)
        self.assertEqual(self.results()["roundtrip"]["status"], "partial")
        self.assertNotIn("Too many open files", self.out.read_text())
        done = build.call("run", "--resume", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.results()["benchmarks"]), 24)

    def test_odd_folders_and_closed_streams_are_no_matter(self):
        build = self.build(good={})
        odd = self.base / "a\ttab\\t and\nnewline"
        odd.mkdir()
        done = self.run_odd(build, env={**os.environ, "TMPDIR": str(odd)})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.facts()["good"]["fidelity"], "exact")
        self.assertEqual(list(odd.iterdir()), [])
        for closed in (0, 1, 2):
            with self.subTest(closed=closed):
                streams = {"capture_output": False, "stdin": None, "stdout": None if closed == 1 else -3,
                           "stderr": None if closed == 2 else -3}
                done = self.run_odd(build, preexec_fn=lambda: os.close(closed), **streams)
                # What was to be printed, and was not, is an error.
                self.assertEqual(done.returncode, 2 if closed == 1 else 0)
                self.assertEqual(self.facts()["good"]["fidelity"], "exact")
                self.assertEqual(self.results()["roundtrip"]["status"], "complete")

    def test_a_bad_temporary_folder_is_named(self):
        build = self.build(good={})
        for folder in ("/nonexistent", "/dev/null"):
            done = self.run_odd(build, env={**os.environ, "TMPDIR": folder})
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, f"TMPDIR is '{folder}', which is not a folder: set it")

    def test_programs_that_no_manifest_names_are_not_run(self):
        build = self.build(good={})
        mark = self.base / "was-run"
        for name in ("roundtrip-worker-x.bak", "roundtrip-worker-other"):
            (build.folder / name).write_text(f"#!/bin/sh\ntouch '{mark}'\n")
            (build.folder / name).chmod(0o755)
        self.assertNotIn("other", build.call("list", "formats").stdout)
        self.assertEqual(build.call("compare", build.folder, build.folder, "--budget", "1s").returncode in (0, 3), True)
        (build.folder / "roundtrip-manifest.json").rename(self.base / "manifest")
        done = build.call("compare", build.folder, build.folder)
        self.assertEqual(done.returncode, 2)
        self.assertFalse(mark.exists())

    def test_names_count_once(self):
        build = self.build(good={}, other={})
        done = self.run_odd(build, "--format", "good,good", "--format", "good", "--operation", "save,save", "--dataset", "data,data")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([cell["name"] for cell in self.results()["benchmarks"]], ["data/good/save"])
        self.assertEqual(len(self.facts()), 1)
        self.assertEqual(build.call("show", self.out, "--dataset", "data,data", "--metric", "save,save").returncode, 0)
        self.assertEqual(build.call("check", "--format", "good,good").stdout.count("exact"), 1)
        done = build.call("compare", build.folder, build.folder, "--format", "good,good", "--operation", "save,save", "--out",
                          self.base / "comparison.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([cell["name"] for cell in self.results(self.base / "comparison.json")["cells"]], ["data/good/save"])

    def test_other_data_in_one_format_is_a_failure(self):
        build = self.build(good={}, other={"checksum": 8})
        self.run_odd(build)
        fidelity = {name: fact["fidelity"] for name, fact in self.facts().items()}
        self.assertEqual(sorted(fidelity.values()), ["exact", "failed"])

    def test_the_driver_waits_no_longer_than_the_timeout(self):
        build = self.build(good={}, hangs={"block": {"sleep": 1000}})
        with group_killed(build.start("run", "--blocks", 2, "--timeout", 1, "--out", self.out)) as process:
            _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, errors)
        self.assertEqual({cell["status"] for cell in self.results()["roundtrip"]["untimed"]}, {"hung"})


class Usage(Folders, unittest.TestCase):
    def test_numbers_that_leave_nothing_to_do_are_usage_errors(self):
        build = self.build(good={})
        for arguments in [("--scale", "nan"), ("--scale", "inf"), ("--scale", "-1"), ("--memory-limit", "0"), ("--memory-limit", "-1"),
                          ("--memory-limit", "1KiB"), ("--seed", "-1"), ("--seed", "18446744073709551616"), ("--seed", "1.5"),
                          ("--budget", ""), ("--budget", "1e-9s"), ("--budget", "nan"), ("--budget", "1e300h"), ("--timeout", "0"),
                          ("--timeout", "-1"), ("--pin", "99999"), ("--pin", "-1"), ("--pin", "x"), ("--seed-order", "-1")]:
            for command in (("run", "--out", self.out), ("compare", build.folder, build.folder)):
                done = build.call(*command, *arguments)
                self.assertEqual(done.returncode, 2, (command, arguments, done.stdout))
                self.assertIn({"": "''", "1KiB": "1024"}.get(arguments[1], arguments[1]), done.stderr)
                self.assertLess(len(done.stderr), 700, done.stderr)
        for arguments in [("--blocks", "0"), ("--blocks", "-1"), ("--blocks", "nan")]:
            self.assertEqual(build.call("run", "--out", self.out, *arguments).returncode, 2)
        for arguments in [("--margin", "nan"), ("--alpha", "nan"), ("--alpha", "0"), ("--controls", "0"), ("--margin", "-1%")]:
            self.assertEqual(build.call("compare", build.folder, build.folder, *arguments).returncode, 2, arguments)
        for arguments in [("--p-value", "nan"), ("--window", "1"), ("--window", "-1"), ("--min-change", "nan"), ("--last", "0")]:
            done = build.call("history", "check", "--store", self.base, *arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(arguments[1], done.stderr)
        self.assertFalse(self.out.exists())

    def test_messages_name_thing_and_remedy(self):
        build = self.build(good={})
        done = build.call("runn")
        self.assertEqual(done.returncode, 2)
        self.assertIn("runn", done.stderr)
        self.assertRegex(done.stderr, "run, list, show|--help")
        done = build.call("run", "--out", self.out, "--pin", "77777")
        self.assertRegex(done.stderr, "77777.*CPU.*0")
        done = build.call("run", "--out", self.out, "--data", f"{self.base}/\udcff.json")
        self.assertEqual(done.returncode, 2)
        self.assertIn("\\xff.json", done.stderr)
        self.assertIn("UTF-8", done.stderr)

    def test_the_limit_of_nesting_is_told(self):
        self.assertRegex(" ".join(self.build(good={}).call("run", "--help").stdout.split()), "nest at most 900 deep")

    def test_every_line_on_standard_error_is_one_of_ours(self):
        build = self.build(good={})
        data = self.base / "x\n::error::y.json"
        data.write_text("{")
        done = build.call("run", "--data", data, "--out", self.out)
        self.assertEqual(done.returncode, 2)
        self.assertTrue(all(line.startswith("roundtrip: ") for line in done.stderr.splitlines()), done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
