# SPDX-License-Identifier: MIT
"""`roundtrip history` as a user has it: the store, whatever happens to it, and every command of docs/history.md."""

import copy
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROUNDTRIP = os.environ["ROUNDTRIP"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
# No setting of the user's may matter, and no CI job's commit.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("GITHUB_SHA", "CI_COMMIT_SHA")}
ENVIRONMENT |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "PATH":
                str(pathlib.Path(ROUNDTRIP).parent) + os.pathsep + os.environ["PATH"]}
for role in ("AUTHOR", "COMMITTER"):
    ENVIRONMENT |= {f"GIT_{role}_NAME": "Test", f"GIT_{role}_EMAIL": "test@example.org"}


def call(*arguments, **options):
    return subprocess.run([ROUNDTRIP, "history", *map(str, arguments)], capture_output=True, text=True, timeout=60,
                          **{"env": ENVIRONMENT, **options})


def commit(number):
    return f"{number:040x}"


def time_of(number):
    return f"2026-{1 + number // 28:02}-{1 + number % 28:02}T12:00:00Z"


class HistoryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.whole = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.whole.cleanup)
        cls.template_file = pathlib.Path(cls.whole.name, "template.json")
        subprocess.run([ROUNDTRIP, "run", "--dataset", "message", "--format", "native,memcpy,copy", "--operation",
                        "save,load", "--blocks", "7", "--out", str(cls.template_file)], check=True, capture_output=True,
                       timeout=120)
        cls.template = json.loads(cls.template_file.read_text())

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.store = self.folder / "store"

    def results(self, number, slow=1.0, name="results.json", change=None):
        """A results file of a run of this commit, in which saving by native takes `slow` times as long."""
        run = copy.deepcopy(self.template)
        run["context"]["date"] = time_of(number).replace("Z", "+00:00")
        for cell in run["benchmarks"]:
            if cell["name"] == "message/native/save":
                cell["real_time"] *= slow
        if change:
            change(run)
        path = self.folder / name
        path.write_text(json.dumps(run))
        return path

    def add(self, number, slow=1.0, expected=0, **options):
        done = call("add", self.results(number, slow, **options), "--store", self.store, "--commit", commit(number),
                    "--time", time_of(number))
        self.assertEqual(done.returncode, expected, done.stderr)
        return done

    def file(self):
        (path,) = self.store.glob("*.jsonl")
        return path

    def lines(self):
        return self.file().read_text().splitlines()

    def fill(self, count, slow):
        """A history of so many commits, the rows of which are written here: the command is not called for each."""
        self.add(0)
        rows = [json.loads(line) for line in self.lines()]
        with self.file().open("a") as file:
            for number in range(1, count):
                for row in copy.deepcopy(rows):
                    row["run"] = {"commit": commit(number), "commit_time": time_of(number), "date": time_of(number)}
                    if row["row"] == "cell" and row["format"] == "native" and row["operation"] == "save":
                        # Noise of a percent, without chance.
                        factor = slow(number) * (1 + 0.01 * ((number * 7919 % 13) / 6 - 1))
                        row["median_ns"] *= factor
                        row["ratio"] *= factor
                    file.write(json.dumps(row) + "\n")

    def test_rows_hold_what_was_measured(self):
        self.add(3)
        rows = [json.loads(line) for line in self.lines()]
        self.assertEqual(rows[0]["row"], "run")
        self.assertEqual(rows[0]["fingerprint"], self.template["roundtrip"]["fingerprint"])
        cells = {(row["format"], row["operation"]): row for row in rows if row["row"] == "cell"}
        facts = {row["facts"]["format"]: row["facts"] for row in rows if row["row"] == "facts"}
        measured = {cell["name"]: cell for cell in self.template["benchmarks"]}
        save = cells["native", "save"]
        self.assertAlmostEqual(save["median_ns"] / measured["message/native/save"]["real_time"], 1, places=5)
        self.assertAlmostEqual(save["ratio"] / (measured["message/native/save"]["real_time"] /
                                                measured["message/memcpy/save"]["real_time"]), 1, places=5)
        self.assertAlmostEqual(cells["native", "load"]["ratio"] / (measured["message/native/load"]["real_time"] /
                                                                   measured["message/copy/load"]["real_time"]), 1, places=5)
        self.assertEqual(save["blocks"], 7)
        self.assertIsNone(cells["memcpy", "save"]["ratio"])
        self.assertEqual(save["run"], {"commit": commit(3), "commit_time": time_of(3), "date": time_of(3)})
        self.assertIn(facts["native"], self.template["roundtrip"]["facts"])

    def test_adding_twice_changes_nothing(self):
        self.add(1)
        before = self.file().read_bytes()
        self.assertIn(" 0 rows added", self.add(1).stdout)
        self.assertEqual(self.file().read_bytes(), before)

    def test_the_first_of_two_contradicting_files_stays(self):
        self.add(1)
        before = self.file().read_bytes()
        self.assertIn("1 rows of this commit and run already exist with other figures", self.add(1, slow=2).stdout)
        self.assertEqual(self.file().read_bytes(), before)

    def test_another_run_of_a_commit_is_another_point(self):
        self.add(1)
        one = len(self.lines())

        def later(run):
            run["context"]["date"] = "2026-12-24T00:00:00+01:00"

        self.add(1, change=later)
        self.assertEqual(len(self.lines()), 2 * one)
        shown = json.loads(call("show", "--store", self.store, "--format", "native", "--output", "json").stdout)
        self.assertEqual([len(series["points"]) for series in shown["series"]], [2, 2])

    def test_commits_stand_by_their_time_then_by_their_first_appearance(self):
        for number, time in [(7, time_of(2)), (5, time_of(1)), (9, time_of(2)), (8, time_of(2)), (1, time_of(0))]:
            done = call("add", self.results(number), "--store", self.store, "--commit", commit(number), "--time", time)
            self.assertEqual(done.returncode, 0, done.stderr)
        shown = json.loads(call("show", "--store", self.store, "--output", "json").stdout)
        for series in shown["series"]:
            self.assertEqual([point["commit"] for point in series["points"]], [commit(number) for number in (1, 5, 7, 9, 8)])

    def test_processes_that_add_at_once_lose_nothing(self):
        count = 8
        files = [self.results(number, name=f"results-{number}.json") for number in range(count)]
        processes = [subprocess.Popen([ROUNDTRIP, "history", "add", files[number], "--store", self.store, "--commit",
                                       commit(number), "--time", time_of(number)], stdout=subprocess.PIPE, text=True)
                     for number in range(count)]
        for process in processes:
            output, _ = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0)
            self.assertIn(" 0 already there", output)
        rows = [json.loads(line) for line in self.lines()]
        for number in range(count):
            self.assertEqual(sum(row["run"]["commit"] == commit(number) for row in rows), len(rows) // count)
        self.assertEqual(len({json.dumps(row) for row in rows}), len(rows))

    def test_an_add_waits_for_the_lock(self):
        self.add(1)
        with self.file().open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            process = subprocess.Popen([ROUNDTRIP, "history", "add", self.results(2), "--store", self.store, "--commit",
                                        commit(2), "--time", time_of(2)], stdout=subprocess.DEVNULL)
            with self.assertRaises(subprocess.TimeoutExpired):
                process.wait(timeout=0.3)
        self.assertEqual(process.wait(timeout=60), 0)

    def test_a_torn_line_is_cut_off_and_written_again(self):
        self.add(1)
        whole = self.file().read_bytes()
        for cut in (1, 2, 200, len(whole.splitlines()[-1])):
            torn = whole[:-cut]
            self.file().write_bytes(torn)
            notices = call("show", "--store", self.store)
            self.assertEqual(notices.returncode, 0, notices.stderr)
            done = self.add(1)
            self.assertEqual(self.file().read_bytes(), whole, cut)
            if cut == 1:
                self.assertIn("it is complete and was kept", done.stderr)
            elif torn.endswith(b"\n"):
                self.assertEqual(done.stderr, "")
            else:
                self.assertIn("the last line is torn", notices.stderr)
                self.assertIn("was cut off", done.stderr)

    def test_damaged_and_newer_lines_are_named_and_skipped(self):
        self.add(1)
        lines = self.lines()
        newer = json.loads(lines[1]) | {"schema_version": 2, "anything": {"else": 1}}
        self.file().write_text("\n".join([lines[0], "{\"row\": ", *lines[1:], json.dumps(newer), "\0\xff", "x" * 200_000, "[]",
                                          json.dumps({"schema_version": 1, "row": "cell"})]) + "\n")
        done = call("show", "--store", self.store)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{self.file()}:2: skipped: ", done.stderr)
        self.assertIn(f":{len(lines) + 2}: skipped: a row of schema version 2; this program reads version 1, a newer roundtrip",
                      done.stderr)
        self.assertIn("longer than any row", done.stderr)
        self.assertIn("6 lines were skipped in total", done.stderr)
        self.assertIn("message/native/save", done.stdout)
        damaged = self.file().read_bytes()
        self.assertIn(" 0 rows added", self.add(1).stdout)
        self.assertEqual(self.file().read_bytes(), damaged)

    def test_a_full_device_leaves_no_part_of_a_row(self):
        self.add(1)
        before = self.file().read_bytes()
        limit = (len(before) + 500 + 1023) // 1024
        done = subprocess.run(["bash", "-c", f"trap '' XFSZ; ulimit -f {limit}; exec \"$@\"", "-", ROUNDTRIP, "history", "add",
                               self.results(2), "--store", self.store, "--commit", commit(2), "--time", time_of(2)],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("cannot be written", done.stderr)
        self.assertEqual(self.file().read_bytes(), before)

    def test_machines_have_files_of_their_own(self):
        def changed(member, value):
            return lambda run: run["roundtrip"]["fingerprint"].update({member: value})

        self.add(1)
        self.add(2, change=changed("kernel", "Linux 99"))
        self.assertEqual(len(list(self.store.glob("*.jsonl"))), 1)
        self.add(3, change=changed("compiler", "GNU 99"))
        self.assertEqual(len(list(self.store.glob("*.jsonl"))), 2)
        shown = call("show", "--store", self.store).stdout
        self.assertIn("not the machine above: no times are comparable", shown)
        self.assertIn("→ GNU 99", shown)

    def test_a_step_is_found_and_its_commit_named(self):
        self.fill(40, lambda number: 1.0 if number < 30 else 1.2)
        self.assertEqual(call("check", "--store", self.store).returncode, 0)
        done = call("check", "--store", self.store, "--since", commit(31))
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("regression   message/native/save", done.stdout)
        found = json.loads(call("check", "--store", self.store, "--last", 20, "--output", "json").stdout)["findings"]
        self.assertEqual([(f["verdict"], f["commit"], f["good_commit"]) for f in found],
                         [("regression", commit(30), commit(29))])
        shown = call("show", "--store", self.store, env={**ENVIRONMENT, "COLUMNS": "80"}).stdout
        self.assertTrue(all(len(line) <= 80 for line in shown.splitlines()), shown)
        self.assertNotIn("\x1b", shown)
        self.assertIn("^ " + commit(30)[:10], shown)
        self.assertIn(commit(30)[:10], call("show", "--store", self.store, "--output", "markdown").stdout)
        csv = call("show", "--store", self.store, "--output", "csv").stdout.splitlines()
        self.assertEqual([line.split(",")[3] for line in csv if line.endswith(",1")], [commit(30)])

    def test_improvements_and_noise_are_no_regressions(self):
        self.fill(40, lambda number: 1.0 if number < 30 else 0.8)
        done = call("check", "--store", self.store, "--last", 40)
        self.assertEqual(done.returncode, 0)
        self.assertIn("improvement  message/native/save", done.stdout)

    def test_short_histories_say_nothing(self):
        self.add(1)
        done = call("check", "--store", self.store)
        self.assertEqual(done.returncode, 0)
        self.assertIn("fewer than 6 points", done.stdout)
        self.assertEqual(call("check", "--store", self.store, "--strict").returncode, 3)

    def test_a_larger_fact_is_a_regression_at_once(self):
        def larger(run):
            for fact in run["roundtrip"]["facts"]:
                if fact["format"] == "native":
                    fact["encoded_bytes"] += 1

        self.add(1)
        self.add(2, change=larger)
        done = call("check", "--store", self.store)
        self.assertEqual(done.returncode, 1)
        self.assertIn("message/native, encoded_bytes", done.stdout)
        self.add(3, change=larger)
        self.assertEqual(call("check", "--store", self.store).returncode, 0)

    def test_without_floors_a_note_says_what_is_missing(self):
        def no_floors(run):
            run["benchmarks"] = [cell for cell in run["benchmarks"] if cell["format"] == "native"]

        self.assertIn("2 cells have no floor and so no ratio", self.add(1, change=no_floors).stdout)

    def test_bad_input_is_2_and_says_what(self):
        good = self.results(1)
        self.add(1)
        empty = self.folder / "empty"
        empty.mkdir()
        add = ("add", good, "--store", self.store)
        named = (*add, "--commit", commit(1))
        for arguments, word in [
            ((), "subcommand"), (("add", good), "--store"), (("add", "/nonexistent", "--store", self.store), "nonexistent"),
            ((*add, "--commit", "abc", "--time", time_of(1)), "--commit abc"), ((*named, "--time", "noon"), "noon"),
            (named, "--time"), (add, "--commit"), (("show", "--store", "/nonexistent"), "nonexistent"),
            (("show", "--store", empty), "contains no history"), (("show", "--store", good), good.name),
            (("add", good, "--store", good, "--commit", commit(1), "--time", time_of(1)), "store"),
            (("show", "--store", self.store, "--dataset", "nope"), "no ratio"),
            (("show", "--store", self.store, "--metric", "nope"), "nope"),
            (("check", "--store", self.store, "--since", "ffff"), "no such commit"),
            (("check", "--store", self.store, "--min-change", "much"), "much"),
            (("check", "--store", self.store, "--min-change", "nan"), "nan"),
            (("check", "--store", self.store, "--p-value", "2"), "p-value"),
            (("check", "--store", self.store, "--window", "3"), "window"),
            (("check", "--store", self.store, "--last", "0"), "last"),
            (("check", "--store", self.store, "--last", "1", "--since", commit(1)), "excludes"),
        ]:
            done = call(*arguments, cwd=self.folder)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(word, done.stderr + done.stdout, arguments)
        wrong_date = self.results(1, name="wrong.json", change=lambda run: run["context"].update(date="noon"))
        done = call("add", wrong_date, "--store", self.store, "--commit", commit(1), "--time", time_of(1))
        self.assertEqual((done.returncode, "context.date" in done.stderr), (2, True))
        (self.store / "fifo.jsonl").unlink(missing_ok=True)
        os.mkfifo(self.store / "fifo.jsonl")
        self.assertEqual(call("show", "--store", self.store).returncode, 0)

    # With git.

    def git(self, folder, *arguments):
        return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True,
                              env=ENVIRONMENT, timeout=60).stdout.strip()

    def project(self):
        """A repository with a commit, whose origin is another; what is on the branch main there."""
        origin, project = self.folder / "origin.git", self.folder / "project"
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", origin], check=True, env=ENVIRONMENT)
        subprocess.run(["git", "clone", "--quiet", origin, project], check=True, env=ENVIRONMENT, capture_output=True)
        (project / "code").write_text("1")
        (project / ".gitignore").write_text("roundtrip-results.json\n")
        self.git(project, "add", ".")
        self.git(project, "commit", "--quiet", "--message", "First")
        self.git(project, "push", "--quiet", "origin", "HEAD:main")
        return project

    def test_a_missing_git_is_named(self):
        environment = {key: value for key, value in ENVIRONMENT.items() if key not in ("GITHUB_SHA", "CI_COMMIT_SHA")}
        done = call("add", self.template_file, "--store", self.store, env=environment | {"PATH": "/nowhere"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("git cannot be started", done.stderr)
        self.assertIn("--commit", done.stderr)

    def test_the_commit_is_asked_of_git(self):
        project = self.project()
        head = self.git(project, "rev-parse", "HEAD")
        results = self.results(1)

        def added(*arguments, **environment):
            return call("add", results, "--store", self.folder / "s", *arguments, cwd=project, env={**ENVIRONMENT, **environment})

        self.assertIn(head[:10], added().stdout)
        self.assertIn(head[:10], added("--commit", head[:8]).stdout)
        self.assertIn(head[:10], added("--commit", "HEAD").stdout)
        self.assertIn(head[:10], added(GITHUB_SHA=head).stdout)
        self.assertIn(head[:10], added(CI_COMMIT_SHA=head).stdout)
        self.assertIn("git does not know", added(GITHUB_SHA=commit(5)).stderr)
        self.assertEqual(added("--commit", "--help").returncode, 2)
        (project / "code").write_text("2")
        dirty = added()
        self.assertEqual(dirty.returncode, 2)
        self.assertIn("this repository has uncommitted changes", dirty.stderr)
        self.assertEqual(added("--commit", "HEAD").returncode, 0)
        without_git = added("--commit", "HEAD", PATH="/nonexistent")
        self.assertEqual(without_git.returncode, 2)

    def test_two_clones_that_add_merge_without_a_conflict(self):
        for from_the_start in (True, False):
            origin = self.folder / f"origin-{from_the_start}.git"
            subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", origin], check=True, env=ENVIRONMENT)
            clones = [self.folder / f"clone-{from_the_start}-{i}" for i in range(3)]

            def clone(i):
                subprocess.run(["git", "clone", "--quiet", origin, clones[i]], check=True, env=ENVIRONMENT, capture_output=True)

            def add(i, numbers):
                for number in numbers:
                    done = call("add", self.results(number), "--store", clones[i], "--commit", commit(number), "--time",
                                time_of(number))
                    self.assertEqual(done.returncode, 0, done.stderr)
                self.git(clones[i], "add", ".")
                self.git(clones[i], "commit", "--quiet", "--message", f"{numbers}")

            clone(0)
            if from_the_start:  # both begin the store
                self.git(clones[0], "commit", "--quiet", "--allow-empty", "--message", "Nothing")
            else:
                add(0, [0])
            self.git(clones[0], "push", "--quiet", "origin", "HEAD:main")
            clone(1)
            add(0, [0, 1, 2] if from_the_start else [1, 2])
            add(1, [2, 3, 4])
            self.git(clones[0], "push", "--quiet", "origin", "HEAD:main")
            self.git(clones[1], "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
            self.git(clones[1], "push", "--quiet", "origin", "HEAD:main")
            clone(2)
            shown = call("show", "--store", clones[2], "--output", "json")
            self.assertEqual(shown.stderr, "")
            for series in json.loads(shown.stdout)["series"]:
                self.assertEqual([point["commit"] for point in series["points"]], [commit(i) for i in range(5)])

    def test_every_command_of_the_documentation(self):
        project = self.project()
        text = (SOURCE / "docs" / "history.md").read_text()
        blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        self.assertEqual(len(blocks), 4)

        def run(folder, block):
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=folder, env=ENVIRONMENT, capture_output=True,
                                  text=True, timeout=120)
            self.assertEqual(done.returncode, 0, block + done.stdout + done.stderr)
            return done.stdout

        self.assertIn("message/native/save", run(project, blocks[0]))
        run(project, blocks[1])
        run(project, blocks[2])
        # A job on another machine pushes between this one's fetch and its push.
        other = self.folder / "elsewhere" / "project"
        other.parent.mkdir()
        subprocess.run(["git", "clone", "--quiet", self.folder / "origin.git", other], check=True, env=ENVIRONMENT,
                       capture_output=True)
        for folder, number in ((project, 1), (other, 2)):
            (folder / "code").write_text(str(number + 1))
            self.git(folder, "commit", "--quiet", "--all", "--message", str(number))
            shutil.copy(self.results(number), folder / "roundtrip-results.json")
        before, after = blocks[3].split("for attempt", 1)
        run(project, before)
        run(other, blocks[3])
        run(project, "for attempt" + after)
        commits = {json.loads(line)["run"]["commit"] for line in self.jsonl(project.parent / "history").read_text().splitlines()}
        self.assertEqual(len(commits), 3)
        self.assertEqual(self.git(project, "ls-tree", "--name-only", "origin/roundtrip-history").split()[0], ".gitattributes")

    def jsonl(self, folder):
        (path,) = folder.glob("*.jsonl")
        return path


if __name__ == "__main__":
    unittest.main()
