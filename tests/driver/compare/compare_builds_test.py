# SPDX-License-Identifier: MIT
"""`roundtrip compare BASE HEAD`, with workers whose times are made up (mock_worker.cpp): nothing here depends on a clock."""

import collections
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

import jsonschema

ROUNDTRIP = os.environ["ROUNDTRIP"]
MOCK = os.environ["MOCK"]
# To start a worker costs a sanitized driver ten times as much, and these tests do it the most. They show it no other code.
once_is_enough = unittest.skipIf(os.environ["SANITIZED"] == "1", "it runs without sanitizers")
SCHEMA = json.loads(subprocess.run([ROUNDTRIP, "schema", "comparison"], capture_output=True, check=True).stdout)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
VALGRIND = """#!/bin/bash
# Counts what the mock says.
for argument; do
  shift
  case "$argument" in
    --callgrind-out-file=*) export MOCK_CALLGRIND_OUT="${argument#*=}" ;;
    --*) ;;
    *) exec "$argument" "$@" ;;
  esac
done
"""


class CompareBuilds(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.tools = self.folder / "tools"
        self.tools.mkdir()
        self.out = self.folder / "comparison.json"

    def build(self, side, formats=("alpha",), layouts=0, **config):
        """A folder of mocks. The configuration is that of an operation, but for what is meant for the worker."""
        of_worker = {key: config.pop(key) for key in list(config) if key in ("bytes", "verdict", "allocations", "checksum",
                                                                            "dataset", "operations",
                                                                            "facts_sleep")}
        operations = {"save": {"ns": 1000.0} | config, "load": {"ns": 2000.0}}
        document = {"seed": sum(side.encode()), "operations": operations} | of_worker
        for place in [self.folder / side] + [self.folder / side / "layouts" / str(i + 1) for i in range(layouts)]:
            place.mkdir(parents=True)
            (place / "mock.json").write_text(json.dumps(document))
            self.write_manifest(place, formats)
            for name in formats:
                os.symlink(MOCK, place / f"roundtrip-worker-{name}")

    @staticmethod
    def write_manifest(place, built, missing=()):
        entries = [{"name": name, "package": "", "missing": "", "add": "", "without": []} for name in built]
        entries += [{"name": name, "package": "libmock-dev", "missing": "mock not found", "add": "apt install libmock-dev",
                     "without": []} for name in missing]
        (place / "roundtrip-manifest.json").write_text(json.dumps(
            {"compiler": "", "flags": "", "build_type": "", "documents_folder": "", "formats": entries, "datasets_not_built": [],
             "documents": []}))

    def with_valgrind(self):
        program = self.tools / "valgrind"
        program.write_text(VALGRIND)
        program.chmod(0o755)

    def compare(self, *arguments, base="base", head="head", **options):
        environment = os.environ | {"PATH": f"{self.tools}:/usr/bin:/bin" if (self.tools / "valgrind").exists() else "/nowhere"}
        # The documents of the program itself would be compared, too.
        dataset = [] if "--dataset" in arguments else ["--dataset", "data"]
        done = subprocess.run([ROUNDTRIP, "compare", self.folder / base, self.folder / head, "--out", self.out, *dataset,
                               *map(str, arguments)], capture_output=True, text=True, timeout=300, env=environment, **options)
        self.comparison = None
        if self.out.exists():
            self.comparison = json.loads(self.out.read_text())
            VALIDATOR.validate(self.comparison)
        return done

    def cell(self, name="data/alpha/save"):
        return next(cell for cell in self.comparison["cells"] if cell["name"] == name)

    def requests(self, side, verb="block"):
        lines = (self.folder / side / "launches.jsonl").read_text().splitlines()
        return [line for line in map(json.loads, lines) if line["request"][0] == verb]

    @once_is_enough
    def test_its_schema_can_refuse(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        self.build("base")
        self.build("head")
        self.compare()
        for break_it in (lambda it: it.pop("verdict"), lambda it: it["cells"][0].update(verdict="equal"),
                         lambda it: it["cells"][0]["ratio"].update(value=0)):
            broken = json.loads(self.out.read_text())
            break_it(broken)
            self.assertFalse(VALIDATOR.is_valid(broken))

    def test_the_same_twice_is_clean(self):
        self.build("base")
        self.build("head")
        done = self.compare("--all")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.comparison["verdict"], "clean")
        self.assertEqual({cell["verdict"] for cell in self.comparison["cells"]}, {"clean"})
        self.assertTrue(all(cell["screened"] for cell in self.comparison["cells"]))
        self.assertNotIn("equal", done.stdout)

    def test_a_slowdown_is_found(self):
        self.build("base")
        self.build("head", ns=1050.0)
        done = self.compare()
        self.assertEqual(done.returncode, 1, done.stderr)
        cell = self.cell()
        self.assertEqual(cell["verdict"], "regression")
        self.assertAlmostEqual(cell["ratio"]["value"], 1.05, delta=0.005)
        self.assertLess(cell["ratio"]["low"], cell["ratio"]["value"])
        self.assertGreater(cell["ratio"]["high"], cell["ratio"]["value"])
        self.assertEqual(cell["restarts"], 12)
        self.assertEqual(cell["pairs"], 60)
        self.assertEqual(self.cell("data/alpha/load")["verdict"], "clean")
        self.assertIn("data/alpha/save", done.stdout)
        self.assertNotIn("data/alpha/load", done.stdout.split("Controls")[0])

    @once_is_enough
    def test_a_speedup_is_found(self):
        self.build("base")
        self.build("head", ns=950.0)
        done = self.compare()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.comparison["verdict"], "improvement")
        self.assertEqual(self.cell()["verdict"], "improvement")

    @once_is_enough
    def test_a_change_within_the_margin_is_none(self):
        self.build("base", restart_sd=0.0005, block_sd=0.001)
        self.build("head", ns=1020.0, restart_sd=0.0005, block_sd=0.001)
        self.assertEqual(self.compare("--margin", "3%").returncode, 0)
        self.assertEqual(self.cell()["verdict"], "clean")
        self.assertEqual(self.compare("--margin", "1%").returncode, 1)
        self.assertEqual(self.cell()["verdict"], "regression")

    @once_is_enough
    def test_fresh_data_decides(self):
        """What only the screen saw is nothing."""
        self.build("base")
        self.build("head")
        slow = self.folder / "head" / "mock.json"
        document = json.loads(slow.read_text())
        # The first launches are those of the survey, of the facts and of the screen.
        document["operations"]["save"]["until_launch"] = 6
        document["operations"]["save"]["slower_at_first"] = 0.05
        slow.write_text(json.dumps(document))
        self.assertEqual(self.compare().returncode, 0)
        self.assertFalse(self.cell()["screened"])
        self.assertEqual(self.cell()["verdict"], "clean")

    @once_is_enough
    def test_what_was_not_seen_is_clean_whether_screened_or_confirmed(self):
        """Some noise, in which five times the margin would be seen; and noise in which nothing would."""
        self.build("base", restart_sd=0.01)
        self.build("head", restart_sd=0.01, until_launch=6, slower_at_first=0.05)
        self.assertEqual(self.compare("--seed-order", 1).returncode, 0)
        self.assertFalse(self.cell()["screened"])
        self.assertEqual((self.cell()["verdict"], self.cell()["reason"]), ("clean", ""))
        self.assertLess(self.cell()["ratio"]["low"], 0.99)
        self.build("noisy", restart_sd=0.4, until_launch=6, slower_at_first=2)
        verdicts = set()
        for seed in range(1, 4):
            self.compare("--seed-order", seed, head="noisy")
            verdicts.add(self.cell()["verdict"])
        self.assertEqual(verdicts, {"not resolved"})

    @once_is_enough
    def test_noise_is_not_resolved(self):
        """Nor is more time spent on it than what may be found is worth: 40 restarts of the 80."""
        self.build("base", restart_sd=0.04)
        self.build("head", restart_sd=0.04)
        done = self.compare("--seed-order", 1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.cell()["verdict"], "not resolved")
        self.assertEqual(self.cell()["reason"], "40 restarts leave it open")
        self.assertEqual(len(self.cell()["confirm_pairs"]), 40)
        self.assertIn("not resolved", done.stdout)
        # A control is asked at the looks, not until it is within the margin by chance.
        self.assertLessEqual({control["restarts"] for control in self.comparison["controls"]}, {12, 20, 40, 80})
        # The times are drawn from the number of the launch.
        for side in ("base", "head"):
            (self.folder / side / "launches").unlink()
        self.assertEqual(self.compare("--seed-order", 1, "--strict").returncode, 3)

    @once_is_enough
    def test_an_open_screen_goes_on(self):
        self.build("base", restart_sd=0.02)
        self.build("head", restart_sd=0.02, ns=980.0)
        self.compare()
        self.assertEqual(len(self.cell()["screen_pairs"]), 8)
        self.assertEqual(len(self.cell("data/alpha/load")["screen_pairs"]), 4)
        self.assertFalse(self.cell()["screened"])

    @once_is_enough
    def test_what_is_likely_has_a_last_look(self):
        self.build("base", restart_sd=0.025)
        self.build("head", restart_sd=0.025, ns=1027.0)
        self.assertEqual(self.compare("--seed-order", 2).returncode, 1)
        self.assertEqual(self.cell()["verdict"], "regression")
        self.assertEqual(len(self.cell()["confirm_pairs"]), 80)

    @once_is_enough
    def test_who_is_started_first_does_not_count(self):
        """Of two processes of one program the younger can be slower by some per cent, for as long as they live."""
        for name, layouts, second in [("plain", 0, "slower_as_second"), ("even", 2, "slower_as_second"),
                                      ("odd", 3, "slower_as_second"), ("set-up", 0, "slower_as_set_up_second")]:
            self.build(name, layouts=layouts, **{second: 0.03})
            self.assertEqual(self.compare("--operation", "save", base=name, head=name).returncode, 0)
            self.assertIn(self.cell()["verdict"], ("clean", "not resolved"))
            self.assertNotIn("would be called", self.cell()["reason"])
            self.assertAlmostEqual(self.cell()["ratio"]["value"], 1, delta=0.01)
            self.assertFalse(any(control["beyond"] for control in self.comparison["controls"]))

    @once_is_enough
    def test_a_control_that_differs_takes_the_word_back(self):
        self.build("base", slower_for_other_side=0.04)
        self.build("head", ns=1100.0)
        done = self.compare()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.comparison["verdict"], "inconclusive")
        self.assertTrue(self.comparison["controls"][0]["beyond"])
        # It had every chance to come back.
        self.assertEqual(self.comparison["controls"][0]["restarts"], 80)
        self.assertEqual(self.cell()["verdict"], "not resolved")
        self.assertIn("control", self.cell()["reason"])
        self.assertEqual(self.compare("--strict").returncode, 3)

    @once_is_enough
    def test_controls_are_at_least_three_where_there_are_so_many(self):
        self.build("base", formats=("alpha", "beta", "gamma", "delta"))
        self.build("head", formats=("alpha", "beta", "gamma", "delta"))
        self.compare()
        names = [control["name"] for control in self.comparison["controls"]]
        self.assertEqual(len(set(names)), 3)
        self.assertTrue(all(control["restarts"] >= 12 for control in self.comparison["controls"]))

    @once_is_enough
    def test_facts_gate_by_themselves(self):
        self.build("base")
        for name, change in {"grown": {"bytes": "abcd"}, "hungry": {"allocations": 2}, "wrong": {"verdict": "failed"}}.items():
            self.build(name, **change)
            done = self.compare(head=name)
            self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
            self.assertIn("regression", [fact["verdict"] for fact in self.comparison["facts"]])
        self.build("shrunk", bytes="a")
        self.assertEqual(self.compare(head="shrunk").returncode, 0)
        self.assertEqual(self.comparison["verdict"], "improvement")

    def test_other_data_is_not_compared(self):
        self.build("base")
        self.build("head", checksum=8, ns=2000.0, bytes="larger")
        done = self.compare()
        self.assertEqual(self.comparison["cells"], [])
        self.assertIn("different data", " ".join(self.comparison["reasons"]))
        # The bytes of other data are no regression; and what looked at nothing has not passed.
        self.assertEqual([fact["fact"] for fact in self.comparison["facts"]], ["checksum"])
        self.assertEqual(self.comparison["verdict"], "inconclusive")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("nothing could be decided", done.stderr)

    def expect_lost(self, done, name, words):
        """A regression, in the table, in JUnit and in the summary."""
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.comparison["verdict"], "regression")
        junit = (self.folder / "junit.xml").read_text()
        summary = (self.folder / "summary.md").read_text()
        self.assertIn("<failure", junit)
        for text in (done.stdout, junit, summary.replace("\\", "")):
            self.assertIn(name.split("/")[-1], text)
            self.assertRegex(text, words)

    def test_what_base_has_and_head_cannot_do_is_a_regression(self):
        exports = ("--export", f"junit={self.folder / 'junit.xml'}", "--export", f"github={self.folder / 'summary.md'}")
        self.build("base", formats=("alpha", "old"))
        self.build("gone", formats=("alpha", "new"))
        self.expect_lost(self.compare(*exports, head="gone"), "data/old", "the build no longer has it")
        self.assertIn("only HEAD has the format new", " ".join(self.comparison["reasons"]))
        self.build("unbuilt", formats=("alpha",))
        self.write_manifest(self.folder / "unbuilt", ["alpha"], ["old"])
        self.expect_lost(self.compare(*exports, head="unbuilt"), "data/old", "not built: mock not found")
        self.expect_lost(self.compare(*exports, "--format", "old", head="unbuilt"), "data/old", "not built: mock not found")
        self.build("dead", formats=("alpha", "old"))
        dead = self.folder / "dead" / "roundtrip-worker-old"
        dead.unlink()
        dead.write_text("#!/bin/sh\necho 'libold.so: cannot open shared object file' >&2; exit 127\n")
        dead.chmod(0o755)
        self.expect_lost(self.compare(*exports, head="dead"), "data/old", "crashed: .*libold.so")
        self.expect_lost(self.compare(*exports, "--format", "old", head="dead"), "data/old", "crashed: .*libold.so")
        # The other way round nothing is lost.
        for base in ("gone", "unbuilt"):
            self.assertEqual(self.compare("--format", "alpha", base=base, head="base").returncode, 0)
        self.assertEqual(self.compare(base="unbuilt", head="base").returncode, 0)

    @once_is_enough
    def test_an_operation_and_a_dataset_that_are_gone_are_regressions(self):
        self.build("base")
        self.build("without", operations={"save": {"ns": 1000.0}})
        self.assertEqual(self.compare(head="without").returncode, 1)
        self.assertEqual(self.cell("data/alpha/load")["verdict"], "regression")
        self.build("other", dataset="else")
        self.assertEqual(self.compare(head="other").returncode, 1)
        self.assertIn("data", [fact["dataset"] for fact in self.comparison["facts"]])

    @once_is_enough
    def test_a_worker_killed_from_outside_is_started_again(self):
        self.build("base")
        self.build("killed", killed_once=True)
        self.assertEqual(self.compare(head="killed").returncode, 0)
        self.assertEqual(self.cell()["verdict"], "clean")

    @once_is_enough
    def test_what_base_cannot_do_is_no_cell(self):
        able = {"save": {"ns": 1000.0}, "load": {"ns": 2000.0}}
        unable = able | {"load": {"ns": 2000.0, "verdict": "unsupported"}}
        self.build("base", operations=unable)
        self.build("head", operations=unable)
        self.build("able", operations=able)
        for head in ("head", "able"):
            self.assertEqual(self.compare("--strict", head=head).returncode, 0)
            self.assertEqual([cell["name"] for cell in self.comparison["cells"]], ["data/alpha/save"])
        # What it could and can no longer do is worse.
        self.assertEqual(self.compare(base="able").returncode, 1)
        self.assertEqual(self.cell("data/alpha/load")["verdict"], "regression")
        self.assertIn("HEAD: made up", self.cell("data/alpha/load")["reason"])

    def test_a_crash(self):
        self.build("base")
        self.build("head", dies_from_launch=5)
        done = self.compare()
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("SIGSEGV", self.cell()["reason"])
        # The other operation of the pairing is not to blame.
        self.assertEqual(self.cell("data/alpha/load")["verdict"], "clean")
        self.assertEqual(self.compare(base="head", head="base").returncode, 0)
        self.assertEqual(self.cell()["verdict"], "not resolved")

    def test_a_hang(self):
        self.build("base")
        self.build("head", sleep=30)
        done = self.compare("--timeout", 1)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("no answer", self.cell()["reason"])

    def test_instructions_are_the_second_witness(self):
        self.with_valgrind()
        self.build("base")
        self.build("more", ns=1050.0, instructions=5200)
        self.assertEqual(self.compare(head="more").returncode, 1)
        self.assertEqual(self.cell()["verdict"], "regression")
        self.assertEqual(self.cell()["head_instructions"], 5200)
        self.assertIsNone(self.cell("data/alpha/load")["head_instructions"])
        self.build("same", ns=1030.0)
        self.assertEqual(self.compare(head="same").returncode, 0)
        self.assertEqual(self.cell()["verdict"], "suspect")
        self.build("far", ns=1100.0)
        self.assertEqual(self.compare(head="far").returncode, 1)
        self.assertEqual(self.cell()["verdict"], "regression")
        self.assertIn("layout", self.cell()["reason"])

    @once_is_enough
    def test_more_instructions_alone_are_a_warning(self):
        self.with_valgrind()
        self.build("base")
        self.build("head", instructions=5025)
        done = self.compare("--instructions")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.cell()["verdict"], "warning")
        self.assertEqual(self.cell("data/alpha/load")["base_instructions"], 5000)
        self.build("hardly", instructions=5020)
        self.compare("--instructions", "all", head="hardly")
        self.assertEqual(self.cell()["verdict"], "clean")

    def test_what_cannot_be_counted_is_an_error(self):
        self.with_valgrind()
        self.build("base")
        for name, change in {"none": {"instructions": 0}, "sigill": {"dies_from_launch": 7, "signal": signal.SIGILL}}.items():
            self.build(name, **change)
            done = self.compare("--instructions", "--controls", 1, head=name)
            if name == "none":
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertEqual(self.cell()["verdict"], "not resolved")
            self.assertIn("count" if name == "none" else "SIGILL", self.cell()["reason"])

    @once_is_enough
    def test_without_valgrind(self):
        self.build("base")
        self.build("head")
        done = self.compare("--instructions")
        self.assertEqual(done.returncode, 2)
        self.assertIn("apt install valgrind", done.stderr)
        self.assertEqual(self.compare().returncode, 0)

    def test_blocks_take_turns(self):
        self.build("base")
        self.build("head")
        self.assertEqual(self.compare("--pin", 0, "--operation", "save").returncode, 0)
        calls = sorted(((call["at"], side, call) for side in ("base", "head") for call in self.requests(side)),
                       key=lambda entry: entry[0])
        self.assertEqual({(call["cpus"], call["on_first"]) for _, _, call in calls}, {(1, True)})
        self.assertEqual(len({tuple(call["request"][3:]) for _, _, call in calls}), 1)
        # The screen: four restarts of five pairs, of 16 slices on each side. What follows are the controls.
        orders = set()
        for restart in range(4):
            sides = "".join(side[0] for _, side, _ in calls[160 * restart:160 * restart + 160])
            self.assertIn(sides, ("bhhb" * 40, "hbbh" * 40))
            orders.add(sides)
        launches = collections.Counter(call["launch"] for _, side, call in calls if side == "head")
        self.assertEqual(list(launches.values()), [80] * 4)

    @once_is_enough
    def test_layouts_take_turns(self):
        self.build("base", layouts=3)
        self.build("head", layouts=3, ns=1050.0)
        self.assertEqual(self.compare("--operation", "save").returncode, 1)
        pairs = collections.Counter()
        for layout in range(1, 4):
            log = self.folder / "head" / "layouts" / str(layout) / "launches.jsonl"
            pairs[layout] = len({json.loads(line)["launch"] for line in log.read_text().splitlines()})
        # 4 restarts of the screen, 12 of the confirmation.
        self.assertEqual(sum(pairs.values()), 16)
        self.assertGreaterEqual(min(pairs.values()), 5)
        self.assertFalse((self.folder / "head" / "launches.jsonl").exists())

    def test_a_budget_is_kept(self):
        self.build("base", sleep=0.01)
        self.build("head", sleep=0.01)
        begin = time.monotonic()
        done = self.compare("--budget", "3s")
        self.assertLess(time.monotonic() - begin, 30)
        decided = {cell["verdict"] for cell in self.comparison["cells"]} != {"not resolved"}
        self.assertEqual(done.returncode, 0 if decided else 3, done.stderr)
        self.assertEqual(self.comparison["status"], "partial")
        self.assertEqual(self.comparison["verdict"], "inconclusive")
        self.assertIn("time ran out before its turn", [cell["reason"] for cell in self.comparison["cells"]])
        self.assertEqual(self.compare("--budget", "3s", "--strict").returncode, 3)

    def test_what_could_not_be_checked_is_said(self):
        """The facts have a third of the budget."""
        for side in ("base", "head"):
            self.build(side, formats=("a", "b", "c", "d", "e", "f"), facts_sleep=1)
        done = self.compare("--budget", "2s", "--strict")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual((self.comparison["status"], self.comparison["verdict"]), ("partial", "inconclusive"))
        self.assertRegex(" ".join(self.comparison["reasons"]), "round trips of [1-6] pairings")

    def test_an_interruption_loses_nothing(self):
        self.build("base", sleep=0.005)
        self.build("head", sleep=0.005)
        process = subprocess.Popen([ROUNDTRIP, "compare", self.folder / "base", self.folder / "head", "--out", self.out,
                                    "--dataset", "data"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"PATH": "/nowhere"})
        while not (self.folder / "head" / "launches.jsonl").exists():
            time.sleep(0.05)
        # As timeout(1) sends it: to the program, and to its group.
        process.send_signal(signal.SIGTERM)
        time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(60), -signal.SIGTERM)
        self.assertEqual(json.loads(self.out.read_text())["status"], "partial")

    def test_a_second_signal_ends_it_at_once(self):
        self.build("base", sleep=20)
        self.build("head", sleep=20)
        process = subprocess.Popen([ROUNDTRIP, "compare", self.folder / "base", self.folder / "head", "--out", self.out,
                                    "--dataset", "data"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"PATH": "/nowhere"})
        while not any('"block"' in launches.read_text() for launches in self.folder.glob("*/launches.jsonl")):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        # What comes with the first is none of its own.
        time.sleep(2.5)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(5), -signal.SIGINT)
        self.assertFalse(self.out.exists())

    def test_usage(self):
        self.build("base")
        (self.folder / "empty").mkdir()
        (self.folder / "file.json").write_text("{}")
        for arguments in [{"head": "empty"}, {"head": "nowhere"}, {"head": "file.json"}]:
            done = self.compare(**arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(list(arguments.values())[0], done.stderr)
        self.build("head")
        for option in [("--margin", "x"), ("--margin", "-1%"), ("--alpha", "0"), ("--format", "nope"), ("--dataset", "nope"),
                       ("--operation", "nope"), ("--budget", "soon"), ("--ignore-environment",), ("--instructions", "some")]:
            self.assertEqual(self.compare(*option).returncode, 2, option)
        self.build("other", formats=("beta",))
        self.assertIn("share none of the selected formats", self.compare(head="other").stderr)


if __name__ == "__main__":
    unittest.main()
