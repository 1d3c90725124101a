# SPDX-License-Identifier: MIT
"""The roundtrip command as a user has it: output, exit codes, results files, interruptions and misbehaving formats."""

import contextlib
import json
import os
import pathlib
import pty
import re
import resource
import signal
import subprocess
import tempfile
import time
import unittest

import jsonschema

ROUNDTRIP = os.environ["ROUNDTRIP"]
MISBEHAVING = os.environ["MISBEHAVING"]
# A dataset besides message: not every build has the same.
NOT_BUILT = json.loads(pathlib.Path(ROUNDTRIP).with_name("roundtrip-manifest.json").read_text())["datasets_not_built"]
SECOND = next(name for name in ("tree", "log") if name not in NOT_BUILT)
SANITIZED = os.environ["SANITIZED"] == "1"


def call(*arguments, program=ROUNDTRIP, **options):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


class Cli(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.out = pathlib.Path(self.folder.name, "results.json")

    def run_small(self, *arguments, program=ROUNDTRIP):
        done = call("run", "--format", "native,nlohmann_json,memcpy,copy", "--dataset", "message", "--blocks", 7,
                    "--out", self.out, *arguments, program=program)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def results(self):
        return json.loads(self.out.read_text())

    def test_usage_errors_are_2(self):
        for arguments in [(), ("nope",), ("run", "--nope"), ("run", "--format", "nope"), ("run", "--dataset", "nope"),
                          ("run", "--operation", "nope"), ("run", "--budget", "soon"), ("run", "--budget", "inf"),
                          ("run", "--scale", "0"), ("run", "--dataset", "message", "--out", "/nonexistent/results.json"),
                          ("show", "/nonexistent"), ("run", "--data", "/nonexistent.json"),
                          ("run", "--resume", "/nonexistent"), ("run", "--blocks", "3", "--quick")]:
            done = call(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertTrue(done.stderr + done.stdout, arguments)

    def test_help_has_examples(self):
        for command in ["run", "list", "show", "check", "compare", "history", "schema"]:
            done = call(command, "--help")
            self.assertEqual(done.returncode, 0)
            self.assertIn("Example", done.stdout)

    def test_lists(self):
        formats = call("list", "formats").stdout
        self.assertIn("nlohmann_json", formats)
        # A macro of a library's version, and not what it stands for; a floor that has none.
        self.assertNotRegex(formats, "[A-Z]_(VERSION|IMPLEMENTATION)")
        self.assertNotIn(" ,", formats)
        self.assertIn("message", call("list", "datasets").stdout)
        self.assertIn("load_reuse", call("list", "operations").stdout)

    def test_results_follow_the_schema(self):
        self.run_small()
        schema = json.loads(call("schema").stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        validator.validate(self.results())
        broken = self.results()
        broken["benchmarks"][0]["real_time"] = 0
        self.assertFalse(validator.is_valid(broken))

    def run_with_files(self, soft, hard):
        """One small block for each cell of many workers, with limits of open files."""
        return call("run", "--dataset", f"message,{SECOND}", "--scale", 0.1, "--operation", "save", "--blocks", 1,
                    "--out", self.out,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)))

    def test_more_workers_than_files_are_usual(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        done = self.run_with_files(40, hard)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(len(self.results()["benchmarks"]), 20)
        self.assertNotIn("ulimit", done.stdout)

    def test_too_few_files_for_all_workers_are_nobodys_failure(self):
        done = self.run_with_files(40, 40)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("ulimit -n", done.stderr)
        results = self.results()
        self.assertEqual(results["roundtrip"]["status"], "partial")
        self.assertNotIn("Too many open files", json.dumps(results))
        facts = {(fact["dataset"], fact["format"]) for fact in results["roundtrip"]["facts"]}
        self.assertEqual(len(facts), len(results["roundtrip"]["facts"]))
        self.assertGreater(len(facts), 30)

    @unittest.skipIf(SANITIZED, "callgrind and the sanitizers do not run together")
    def test_instructions_are_counted_beyond_the_budget(self):
        done = call("run", "--format", "native,memcpy,copy", "--dataset", "message", "--budget", "2s", "--instructions",
                    "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        cells = self.results()["benchmarks"]
        self.assertTrue(cells)
        self.assertEqual([cell["name"] for cell in cells if cell.get("instructions") is None], [])

    @unittest.skipIf(SANITIZED, "callgrind and the sanitizers do not run together")
    def test_instructions_are_counted(self):
        counts = []
        for _ in range(2):
            self.run_small("--operation", "save", "--instructions")
            counts.append({cell["name"]: cell["instructions"] for cell in self.results()["benchmarks"]})
        self.assertEqual(counts[0].keys(), counts[1].keys())
        for name, count in counts[0].items():
            self.assertGreater(count, 10, name)
            self.assertAlmostEqual(counts[1][name] / count, 1, delta=1e-3, msg=name)
        self.assertGreater(counts[0]["message/nlohmann_json/save"], 10 * counts[0]["message/native/save"])
        # What is not there is an error before anything is measured.
        done = call("run", "--instructions", env={"PATH": "/nowhere"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("apt install valgrind", done.stderr)

    def test_table_is_plain_when_piped(self):
        done = self.run_small()
        self.assertNotIn("\x1b", done.stdout)
        self.assertIn("nlohmann_json", done.stdout)
        self.assertTrue(all(len(line) <= 100 for line in done.stdout.splitlines()), done.stdout)

    def test_both_streams_can_go_to_one_file(self):
        both = self.out.with_name("both.txt")
        with both.open("w") as file:
            done = subprocess.run([ROUNDTRIP, "run", "--format", "native,nlohmann_json,memcpy,copy", "--dataset", "message",
                                   "--blocks", "1", "--operation", "save,load", "--out", self.out],
                                  stdout=file, stderr=file, timeout=300)
        self.assertEqual(done.returncode, 0)
        *table, last = both.read_text().splitlines()
        self.assertEqual(last, f"roundtrip: results in {self.out}")
        self.assertEqual(table[-1], "encoded bytes. 1 kB is 1000 bytes.")

    def test_show_reads_what_run_wrote(self):
        self.run_small()
        for output, sign in [("table", "fidelity"), ("markdown", "|--:|"), ("csv", "dataset,format"),
                             ("latex", "\\begin{tabular}"), ("json", '"benchmarks"')]:
            done = call("show", self.out, "--output", output)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(sign, done.stdout)
        self.assertEqual(call("show", self.out, "--sort", "nope").returncode, 2)

    def test_width_is_kept(self):
        self.run_small()
        for width in (80, 120, 200):
            done = call("show", self.out, env={**os.environ, "COLUMNS": str(width)})
            longest = max(len(line) for line in done.stdout.splitlines())
            self.assertLessEqual(longest, width)

    def test_facts_are_the_same_each_time(self):
        self.run_small("--operation", "save")
        first = self.results()
        self.run_small("--operation", "save")
        second = self.results()
        self.assertEqual(first["roundtrip"]["facts"], second["roundtrip"]["facts"])
        self.assertEqual(first["roundtrip"]["datasets"], second["roundtrip"]["datasets"])

    def test_heap_facts_are_those_of_one_save_and_one_load(self):
        call("run", "--dataset", "spoilable", "--format", "behaves,allocates", "--blocks", 1, "--operation", "save",
             "--out", self.out, program=MISBEHAVING)
        facts = {f["format"]: f for f in self.results()["roundtrip"]["facts"]}
        plain, more = facts["behaves"], facts["allocates"]
        if SANITIZED:
            self.assertIsNone(more["save_allocations"])
            return
        self.assertEqual((plain["save_allocations"], plain["save_peak_bytes"]), (0, 0))
        self.assertEqual((more["save_allocations"], more["save_peak_bytes"]), (2, 3000))
        self.assertEqual(more["load_allocations"], plain["load_allocations"] + 1)
        self.assertLess(plain["load_peak_bytes"], 50_000)
        self.assertEqual(more["load_peak_bytes"], 50_000)

    def test_compressing_is_timed_where_it_is_asked_for(self):
        operations = [f"{step}_{name}" for name in ("zlib", "zstd", "lz4") for step in ("compress", "decompress")]
        done = call("run", "--format", "native,nlohmann_json,memcpy", "--dataset", SECOND, "--scale", "0.1", "--blocks", 1,
                    "--operation", ",".join(["save", *operations]), "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        results = self.results()
        timed = {(cell["format"], cell["operation"]) for cell in results["benchmarks"]}
        self.assertEqual(timed, {(name, operation) for name in ("native", "nlohmann_json") for operation in ["save", *operations]}
                         | {("memcpy", "save")})
        untimed = results["roundtrip"]["untimed"]
        self.assertEqual({(cell["format"], cell["reason"]) for cell in untimed}, {("memcpy", "its bytes are those of native")})
        self.run_small()
        self.assertEqual({cell["operation"] for cell in self.results()["benchmarks"]}, {"save", "load"})

    def test_facts_do_not_depend_on_what_else_is_run(self):
        facts = []
        for datasets in (SECOND, f"message,{SECOND}"):
            done = call("run", "--format", "native,nlohmann_json,memcpy,copy", "--dataset", datasets, "--blocks", 1,
                        "--operation", "save", "--scale", "0.1", "--out", self.out)
            self.assertEqual(done.returncode, 0, done.stderr)
            facts.append([f for f in self.results()["roundtrip"]["facts"] if f["dataset"] == SECOND])
        self.assertEqual(*facts)

    def test_own_data(self):
        data = pathlib.Path(self.folder.name, "orders.json")
        data.write_text('[{"id": 1, "price": 2.5, "tags": ["a", null]}]')
        lines = pathlib.Path(self.folder.name, "events.jsonl")
        lines.write_text('{"n": 1}\n{"n": 2}\n')
        done = call("run", "--data", data, "--data", lines, "--format", "native,nlohmann_json,nlohmann_bson",
                    "--blocks", 2, "--operation", "save,load", "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        facts = {(f["dataset"], f["format"]): f["fidelity"] for f in self.results()["roundtrip"]["facts"]}
        self.assertEqual(facts["orders", "nlohmann_json"], "exact")
        self.assertEqual(facts["events", "native"], "exact")
        self.assertEqual(facts["orders", "nlohmann_bson"], "unsupported")
        kinds = {d["name"]: d["kind"] for d in self.results()["roundtrip"]["datasets"]}
        self.assertEqual(kinds, {"orders": "document", "events": "messages"})

    def test_scale_cuts_data_and_quick_does_not(self):
        data = pathlib.Path(self.folder.name, "numbers.json")
        data.write_text(json.dumps(list(range(100))))
        for options, scale, payload in [(("--quick", "--budget", "2s"), 1, 800), (("--blocks", 1, "--scale", 0.25), 0.25, 200)]:
            done = call("run", "--data", data, "--format", "native", "--out", self.out, *options)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual("the first 25 % of it" in done.stdout, scale < 1)
            dataset = self.results()["roundtrip"]["datasets"][0]
            self.assertEqual((dataset["scale"], dataset["payload_bytes"]), (scale, payload))
            self.assertEqual({c["operation"] for c in self.results()["benchmarks"]}, {"save", "load"})

    def test_data_with_a_long_name(self):
        data = pathlib.Path(self.folder.name, "n" * 250 + ".json")
        data.write_text("[1, 2]")
        other = pathlib.Path(self.folder.name, "other", data.name)
        other.parent.mkdir()
        other.write_text("[3]")
        # The same file again, by another name for it, counts once.
        again = other.parent / ".." / data.name
        done = call("run", "--data", data, "--data", other, "--data", again, "--format", "native", "--operation", "save,save_file", "--blocks", 1,
                    "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.results()["roundtrip"]["untimed"], [])
        self.assertEqual(len(self.results()["benchmarks"]), 4)

    def test_bad_data_is_named_with_its_place(self):
        data = pathlib.Path(self.folder.name, "bad.json")
        data.write_text('{"a": 1,\n "b" 2}')
        done = call("check", "--data", data)
        self.assertEqual(done.returncode, 2)
        self.assertIn("bad.json:2:", done.stderr)

    def test_gate_catches_sabotage(self):
        done = call("check", "--dataset", "spoilable", "--format",
                    "drops_negative_zero,cuts_at_nul,loses_last,rounds_doubles,reorders_maps,declares_another_loss,"
                    "declares_its_loss,misreads", program=MISBEHAVING)
        self.assertEqual(done.returncode, 1, done.stdout)
        lines = {line.split()[1]: line for line in done.stdout.splitlines()}
        self.assertIn("readings[1].value: -0 became 0", lines["drops_negative_zero"])
        self.assertIn("readings[1].label", lines["cuts_at_nul"])
        self.assertIn("first at readings: 3 elements became 2 elements", lines["loses_last"])
        self.assertIn("readings[2].value", lines["rounds_doubles"])
        self.assertTrue(lines["reorders_maps"].startswith("exact"))
        self.assertTrue(lines["declares_another_loss"].startswith("failed"))
        self.assertTrue(lines["declares_its_loss"].startswith("lossy"))
        self.assertTrue(lines["misreads"].startswith("failed"))
        self.assertIn("access: the sum over all members is not that of the loaded record", lines["misreads"])

    def test_gate_asks_what_was_loaded_to_do_its_work(self):
        done = call("check", "--dataset", "deciding,spoilable", "--format", "rounds_down,reorders_maps", program=MISBEHAVING)
        self.assertEqual(done.returncode, 1, done.stdout)
        lines = {tuple(line.replace(":", " ").split()[1:3]): line for line in done.stdout.splitlines()}
        self.assertTrue(lines["rounds_down", "spoilable"].startswith("lossy"), done.stdout)
        self.assertTrue(lines["rounds_down", "deciding"].startswith("failed"), done.stdout)
        self.assertIn("what was loaded does something else; first at decision: below became above",
                      lines["rounds_down", "deciding"])
        self.assertTrue(lines["reorders_maps", "deciding"].startswith("exact"), done.stdout)

    def test_gate_is_0_when_all_is_well(self):
        self.assertEqual(call("check", "--dataset", "spoilable", "--format", "reorders_maps", program=MISBEHAVING).returncode, 0)

    def test_leftovers_are_caught_by_load_reuse(self):
        call("run", "--dataset", "spoilable", "--format", "keeps_stale", "--all", "--blocks", 2, "--out", self.out, program=MISBEHAVING)
        untimed = {c["operation"]: c for c in self.results()["roundtrip"]["untimed"]}
        self.assertEqual(list(untimed), ["load_reuse"])
        self.assertEqual(untimed["load_reuse"]["status"], "failed")

    def test_load_reuse_has_a_record_to_reuse_from_the_first_iteration(self):
        done = call("run", "--dataset", "spoilable", "--format", "wants_reuse", "--operation", "load_reuse", "--blocks", 1,
                    "--out", self.out, program=MISBEHAVING)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.results()["roundtrip"]["untimed"], [])
        self.assertEqual(len(self.results()["benchmarks"]), 1)

    def test_disasters_are_rows(self):
        done = call("run", "--dataset", "spoilable", "--blocks", 6, "--operation", "save,load", "--timeout", 15,
                    "--memory-limit", "500MiB", "--out", self.out, "--format",
                    "crashes,is_killed,hangs,throws,exhausts_memory,behaves,absent", program=MISBEHAVING)
        self.assertEqual(done.returncode, 0, done.stderr)
        facts = {f["format"]: f for f in self.results()["roundtrip"]["facts"]}
        self.assertEqual(facts["crashes"]["fidelity"], "crashed")
        self.assertEqual(facts["is_killed"]["fidelity"], "crashed")
        self.assertIn("memory runs out", facts["is_killed"]["reason"])
        self.assertNotIn("memory runs out", facts["crashes"]["reason"] + facts["hangs"]["reason"])
        self.assertEqual(facts["hangs"]["fidelity"], "hung")
        self.assertEqual(facts["throws"]["fidelity"], "failed")
        self.assertIn("thrown on purpose", facts["throws"]["reason"])
        self.assertEqual(facts["exhausts_memory"]["fidelity"], "out of memory")
        self.assertIn("memory", facts["exhausts_memory"]["reason"])
        self.assertEqual(facts["behaves"]["fidelity"], "exact")
        self.assertEqual(facts["absent"]["fidelity"], "not built")
        self.assertIn("libabsent-dev", facts["absent"]["reason"])
        for name in facts:
            self.assertIn(name, done.stdout)
        timed = {c["format"] for c in self.results()["benchmarks"]}
        self.assertEqual(timed, {"behaves"})

    def test_a_crash_while_timing_costs_only_its_cell(self):
        done = call("run", "--dataset", "spoilable", "--blocks", 6, "--operation", "save,load", "--out", self.out,
                    "--format", "crashes_late,behaves", program=MISBEHAVING)
        self.assertEqual(done.returncode, 0, done.stderr)
        untimed = [(c["format"], c["operation"], c["status"]) for c in self.results()["roundtrip"]["untimed"]]
        self.assertIn(("crashes_late", "load", "crashed"), untimed)
        self.assertIn("spoilable/behaves/load", {c["name"] for c in self.results()["benchmarks"]})

    def test_the_bar_is_gone_before_the_table(self):
        terminal, inner = pty.openpty()
        process = subprocess.Popen([ROUNDTRIP, "run", "--format", "native", "--dataset", "message", "--operation", "save",
                                    "--blocks", "3", "--out", str(self.out)], stdout=inner, stderr=inner)
        os.close(inner)
        text = b""
        with contextlib.suppress(OSError):  # the end of a terminal, on Linux
            while part := os.read(terminal, 65536):
                text += part
        os.close(terminal)
        self.assertEqual(process.wait(), 0)
        bars = [bar.end() for bar in re.finditer(rb"timing .*? %  [^\r]*", text)]
        self.assertTrue(bars, text)
        self.assertTrue(text[bars[-1]:].startswith(b"\r\x1b[K"), text)

    def start_long_run(self):
        return subprocess.Popen([ROUNDTRIP, "run", "--format", "native,memcpy", "--dataset", f"message,{SECOND}", "--budget",
                                 "60s", "--out", str(self.out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def wait_for_blocks(self):
        for _ in range(600):
            if self.out.exists() and self.results()["benchmarks"]:
                return
            time.sleep(0.1)
        self.fail("no block was written in a minute")

    def test_interrupted_runs_are_saved_and_go_on(self):
        process = self.start_long_run()
        self.wait_for_blocks()
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGINT, errors)
        self.assertIn("message", output)
        partial = self.results()
        self.assertEqual(partial["roundtrip"]["status"], "partial")
        done = call("run", "--resume", self.out, "--budget", "3s")
        self.assertEqual(done.returncode, 0, done.stderr)
        whole = self.results()
        self.assertEqual(whole["roundtrip"]["status"], "complete")
        before = {c["name"]: c["blocks"]["ns"] for c in partial["benchmarks"]}
        after = {c["name"]: c["blocks"] for c in whole["benchmarks"]}
        for name, blocks in before.items():
            self.assertEqual(after[name]["ns"][:len(blocks)], blocks)
        launches = {c["name"]: max(c["blocks"]["launch"]) for c in partial["benchmarks"]}
        self.assertTrue(any(max(after[name]["launch"]) > launch for name, launch in launches.items()))
        self.assertEqual(call("run", "--resume", self.out).returncode, 2)

    def test_resumed_runs_have_each_fact_once(self):
        done = call("run", "--dataset", "spoilable", "--format", "behaves,absent", "--operation", "save", "--blocks", 1,
                    "--out", self.out, program=MISBEHAVING)
        self.assertEqual(done.returncode, 0, done.stderr)
        results = self.results()
        facts = results["roundtrip"]["facts"]
        results["roundtrip"]["status"] = "partial"
        results["benchmarks"] = []
        self.out.write_text(json.dumps(results))
        done = call("run", "--resume", self.out, program=MISBEHAVING)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.results()["roundtrip"]["facts"], facts)
        self.assertEqual(len(self.results()["benchmarks"]), 1)

    def test_a_budget_too_short_for_all_leaves_the_rest_to_a_resumed_run(self):
        done = call("run", "--format", "native,memcpy", "--dataset", f"message,{SECOND}", "--operation", "save,load",
                    "--budget", "0.001s", "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("the budget was too short for everything", done.stderr)
        self.assertIn("native: pending", done.stdout)
        results = self.results()
        self.assertEqual((results["roundtrip"]["status"], results["benchmarks"]), ("partial", []))
        budget = 0.1
        there = {}
        while results["roundtrip"]["status"] == "partial":
            self.assertLess(budget, 1000)
            self.assertEqual(call("run", "--resume", self.out, "--budget", f"{budget}s").returncode, 0)
            results = self.results()
            for cell in results["benchmarks"]:
                self.assertGreaterEqual(len(cell["blocks"]["ns"]), there.get(cell["name"], 0))
            there = {cell["name"]: len(cell["blocks"]["ns"]) for cell in results["benchmarks"]}
            budget *= 2
        self.assertEqual(len(results["roundtrip"]["facts"]), 4)
        self.assertNotIn("pending", json.dumps(results))
        self.assertIn("message/native/load", there)

    def test_what_was_measured_outlives_a_worker_that_fails_in_the_resumed_run(self):
        done = call("run", "--dataset", "spoilable", "--format", "behaves", "--operation", "save", "--blocks", 2, "--out", self.out,
                    program=MISBEHAVING)
        self.assertEqual(done.returncode, 0, done.stderr)
        blocks = self.results()["benchmarks"][0]["blocks"]
        results = json.loads(self.out.read_text().replace('"complete"', '"partial"').replace("behaves", "throws"))
        results["roundtrip"]["formats"][0]["worker_bytes"] = None  # or it is another program
        results["roundtrip"]["formats"][0]["load_checks"] = "unchecked"
        self.out.write_text(json.dumps(results))
        done = call("run", "--resume", self.out, program=MISBEHAVING)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([c["status"] for c in self.results()["roundtrip"]["untimed"]], ["failed"])
        self.assertEqual([c["blocks"] for c in self.results()["benchmarks"]], [blocks])

    def test_killed_runs_leave_a_whole_file(self):
        process = self.start_long_run()
        self.wait_for_blocks()
        process.kill()
        process.communicate(timeout=60)
        self.assertEqual(self.results()["roundtrip"]["status"], "partial")

    def test_runs_killed_before_the_first_block_leave_their_facts(self):
        process = subprocess.Popen([MISBEHAVING, "run", "--dataset", "spoilable", "--format", "behaves,hangs", "--operation", "save",
                                    "--blocks", "1", "--out", str(self.out)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        for _ in range(300):
            if self.out.exists():
                break
            time.sleep(0.1)
        process.kill()
        process.communicate(timeout=60)
        facts = [f["format"] for f in self.results()["roundtrip"]["facts"]]
        self.assertEqual((self.results()["roundtrip"]["status"], facts), ("partial", ["behaves"]))
        done = call("run", "--resume", self.out, "--timeout", 1, program=MISBEHAVING)
        self.assertEqual(done.returncode, 0, done.stderr)
        facts = {f["format"]: f["fidelity"] for f in self.results()["roundtrip"]["facts"]}
        self.assertEqual(facts, {"behaves": "exact", "hangs": "hung"})
        self.assertEqual([c["name"] for c in self.results()["benchmarks"]], ["spoilable/behaves/save"])

    def test_another_machine_is_4(self):
        self.run_small("--operation", "save")
        results = self.results()
        results["roundtrip"]["status"] = "partial"
        results["roundtrip"]["fingerprint"]["cpu_model"] = "another"
        self.out.write_text(json.dumps(results))
        self.assertEqual(call("run", "--resume", self.out).returncode, 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
