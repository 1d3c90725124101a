# SPDX-License-Identifier: MIT
"""Where output goes: nobody's file is destroyed, nothing is left behind, and every way out is a clean one."""

import json
import os
import pathlib
import re
import resource
import signal
import stat
import subprocess
import threading
import time
import unittest

from fake_build import Folders, group_killed


class Outputs(Folders, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.odd = self.build(good={})

    def run_to(self, out, *arguments, **options):
        return self.odd.call("run", "--blocks", 1, "--out", out, *arguments, **options)

    def expect_results(self, path):
        self.assertEqual(self.results(path)["roundtrip"]["status"], "complete")

    def expect_refused(self, done, *words):
        self.assertEqual(done.returncode, 2, done.stdout)
        for word in words:
            self.assertIn(str(word), done.stderr)
        self.assertEqual(self.odd.requests("good", "make"), [])

    def test_a_mode_and_links_are_kept(self):
        target = self.base / "folder" / "target.json"
        target.parent.mkdir()
        self.assertEqual(self.run_to(target).returncode, 0)
        target.chmod(0o600)
        link = self.base / "link.json"
        link.symlink_to("folder/target.json")
        done = self.run_to(link)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(link.is_symlink())
        self.assertEqual(stat.S_IMODE(target.stat().st_mode), 0o600)
        self.expect_results(target)
        dangling = self.base / "dangling.json"
        dangling.symlink_to("folder/new.json")
        self.assertEqual(self.run_to(dangling).returncode, 0)
        self.assertTrue(dangling.is_symlink())
        self.expect_results(self.base / "folder" / "new.json")
        loop = self.base / "loop.json"
        loop.symlink_to("loop.json")
        self.assertEqual(self.run_to(loop).returncode, 2)

    def test_the_umask_is_that_of_the_user(self):
        self.assertEqual(self.run_to(self.out, preexec_fn=lambda: os.umask(0o027)).returncode, 0)
        self.assertEqual(stat.S_IMODE(self.out.stat().st_mode), 0o640)

    def test_devices_and_pipes_are_written_to(self):
        null = self.base / "null"
        os.mknod(null, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        self.assertEqual(self.run_to(null).returncode, 0)
        self.assertTrue(stat.S_ISCHR(null.stat().st_mode))
        full = self.base / "full"
        os.mknod(full, 0o666 | stat.S_IFCHR, os.makedev(1, 7))
        done = self.run_to(full)
        self.assertEqual(done.returncode, 2)
        self.assertIn("No space left on device", done.stderr)
        fifo = self.base / "fifo"
        os.mkfifo(fifo)
        texts = []
        reader = threading.Thread(target=lambda: texts.append(fifo.read_text()))
        reader.start()
        done = self.run_to(fifo)
        reader.join(60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(texts[0])["roundtrip"]["status"], "complete")
        self.assertTrue(stat.S_ISFIFO(fifo.stat().st_mode))
        done = self.run_to("/dev/stdout", "--export", f"junit={self.base / 'fidelity.xml'}", "--output", "csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('"benchmarks"', done.stdout)
        # What the shell has opened stays the shell's.
        redirected = self.base / "redirected"
        with redirected.open("w") as file:
            number = redirected.stat().st_ino
            self.assertEqual(self.run_to("/dev/stdout", capture_output=False, stdout=file, stderr=subprocess.DEVNULL).returncode, 0)
        self.assertEqual(redirected.stat().st_ino, number)
        # The table is printed to the same file: neither stands on top of the other.
        text = redirected.read_text()
        results, end = json.JSONDecoder().raw_decode(text, text.index("{\n"))
        self.assertEqual(results["roundtrip"]["status"], "complete")
        self.assertIn("made up", text[:text.index("{\n")] + text[end:])

    def test_a_signal_ends_the_wait_for_a_reader(self):
        fifo = self.base / "fifo"
        os.mkfifo(fifo)
        with group_killed(self.odd.start("run", "--blocks", 1, "--out", fifo)) as process:
            self.wait_until(lambda: self.odd.requests("good", "block"))
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        self.assertEqual(process.returncode, -signal.SIGINT, errors)

    def test_nobody_can_plant_a_temporary_file(self):
        """The old name was a function of the process's number."""
        victim = self.base / "victim"
        victim.write_text("mine")
        script = f"""for i in 0 1 2 3 4 5 6 7 8 9 10 11 12; do ln -s '{victim}' "{self.out}.partial-$(($$ + i))"; done
exec '{self.odd.program}' run --blocks 1 --out '{self.out}'"""
        done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(victim.read_text(), "mine")
        self.assertFalse(self.out.is_symlink())
        for planted in self.base.glob("results.json.partial-*"):
            planted.unlink()

    def test_a_strangers_file_is_refused(self):
        for name, text in [("notes.txt", "my notes"), ("other.json", '{"context": {}, "benchmarks": []}'), ("broken.json", "{"),
                           ("binary", "\0\1\2")]:
            stranger = self.base / name
            stranger.write_text(text)
            self.expect_refused(self.run_to(stranger), stranger, "exists already")
            self.assertEqual(stranger.read_text(), text)
        empty = self.base / "empty"
        empty.touch()
        self.assertEqual(self.run_to(empty).returncode, 0)
        self.assertEqual(self.run_to(self.base).returncode, 2)
        self.assertEqual(self.run_to(self.base / "no" / "folder.json").returncode, 2)
        self.assertEqual(self.run_to("").returncode, 2)

    def test_an_output_is_no_input(self):
        data = self.base / "data.json"
        data.write_text("[1]")
        link = self.base / "link.json"
        link.symlink_to(data)
        hard = self.base / "hard.json"
        os.link(data, hard)
        for out in (data, link, hard, self.base / "x" / ".." / "data.json"):
            (self.base / "x").mkdir(exist_ok=True)
            self.expect_refused(self.run_to(out, "--data", data), "--out")
            self.assertEqual(data.read_text(), "[1]")
        new = self.base / "new.json"
        self.expect_refused(self.run_to(new, "--export", f"csv={self.base}/./new.json"), "--out", "--export csv", "the same file")
        self.expect_refused(self.run_to(new, "--export", f"csv={data}", "--data", data))
        self.assertFalse(new.exists())
        # compare and show
        self.assertEqual(self.run_to(self.out).returncode, 0)
        before = self.out.read_bytes()
        for arguments in [("compare", self.out, self.out, "--out", self.out),
                          ("compare", self.out, self.out, "--export", f"junit={self.out}"),
                          ("show", self.out, "--export", f"googlecpp={self.out}"),
                          ("show", self.out, "--export", f"csv={self.out}")]:
            done = self.odd.call(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertEqual(self.out.read_bytes(), before)

    def test_exports_replace_exports_of_their_kind_only(self):
        self.assertEqual(self.run_to(self.out).returncode, 0)
        kinds = ["googlecpp", "bmf", "customSmallerIsBetter", "customBiggerIsBetter", "benchstat", "csv", "junit", "github"]
        for kind in kinds:
            file = self.base / kind
            for _ in range(2):
                done = self.odd.call("show", self.out, "--export", f"{kind}={file}")
                self.assertEqual(done.returncode, 0, (kind, done.stderr))
            text = file.read_text()
            stranger = self.base / "stranger"
            stranger.write_text("Dear diary")
            self.assertEqual(self.odd.call("show", self.out, "--export", f"{kind}={stranger}").returncode, 2, kind)
            self.assertEqual(stranger.read_text(), "Dear diary")
            other = next(name for name in kinds if name != kind and not (name.startswith("custom") and kind.startswith("custom")))
            done = self.odd.call("show", self.out, "--export", f"{other}={file}")
            self.assertEqual((done.returncode, file.read_text()), (2, text), (kind, other))

    def test_results_in_the_way_are_kept(self):
        self.assertEqual(self.run_to(self.out).returncode, 0)
        first = self.out.read_text()
        self.assertEqual(self.run_to(self.out, "--operation", "save").returncode, 0)
        previous = self.base / "results.previous.json"
        self.assertEqual(previous.read_text(), first)
        second = self.out.read_text()
        self.assertEqual(self.run_to(self.out).returncode, 0)
        self.assertEqual(previous.read_text(), second)
        # A run that comes to nothing moves nothing.
        before = self.out.read_text()
        self.assertEqual(self.run_to(self.out, "--data", self.base / "nothing.json").returncode, 2)
        self.assertEqual((self.out.read_text(), previous.read_text()), (before, second))
        previous.unlink()
        previous.write_text("not ours")
        done = self.run_to(self.out)
        self.assertEqual(done.returncode, 2)
        self.assertIn("results.previous.json", done.stderr)
        self.assertEqual(previous.read_text(), "not ours")

    def test_a_second_run_on_one_file_is_refused(self):
        slow = self.build("slow", good={"block": {"sleep": 0.2}})
        with group_killed(slow.start("run", "--blocks", 1000, "--out", self.out)) as process:
            self.wait_until(lambda: slow.requests("good", "block"))
            done = self.run_to(self.out)
            self.expect_refused(done, f"process {process.pid}")
            self.assertEqual(self.odd.call("run", "--resume", self.out).returncode, 2)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
        self.assertEqual(self.results()["roundtrip"]["status"], "partial")
        self.assertEqual(self.run_to(self.out).returncode, 0)

    def test_what_a_kill_left_is_no_obstacle_and_goes(self):
        slow = self.build("slow", good={"block": {"sleep": 0.2}})
        with group_killed(slow.start("run", "--blocks", 1000, "--out", self.out)) as process:
            self.wait_until(lambda: slow.requests("good", "block"))
            process.kill()
            process.communicate(timeout=30)
        self.assertNotEqual(list(self.temporary.iterdir()), [])
        (self.base / ".results.json.partial-0123456789abcdef").write_text("{")
        # Somebody's own, for all that it is named so.
        others = self.temporary / "roundtrip-123456"
        others.mkdir()
        (others / "owner").write_text("mine")
        notes = self.base / ".results.json.partial-notes"
        notes.write_text("mine")
        done = self.run_to(self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(list(self.temporary.iterdir()), [others])
        self.assertEqual(((others / "owner").read_text(), notes.read_text()), ("mine", "mine"))
        notes.unlink()
        (others / "owner").unlink()
        others.rmdir()

    def test_a_strangers_file_in_place_of_the_lock_stays(self):
        stranger = self.base / ".results.json.lock"
        stranger.write_text("my notes")
        self.expect_refused(self.run_to(self.out), ".results.json.lock")
        self.assertEqual(stranger.read_text(), "my notes")
        # What a killed run left is a number.
        stranger.write_text("12345\n")
        self.assertEqual(self.run_to(self.out).returncode, 0)

    def test_a_living_runs_scratch_is_left_alone(self):
        slow = self.build("slow", good={"block": {"sleep": 0.2}})
        with group_killed(slow.start("run", "--blocks", 1000, "--out", self.base / "slow.json")) as process:
            self.wait_until(lambda: slow.requests("good", "block"))
            there = list(self.temporary.iterdir())
            self.assertEqual(len(there), 1)
            self.assertEqual(self.run_to(self.out).returncode, 0)
            self.assertEqual(list(self.temporary.iterdir()), there)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)

    def test_nothing_stays_behind_after_signals_and_errors(self):
        data = self.base / "data.json"
        data.write_text("[1, 2]")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            slow = self.build(f"slow{number}", good={"block": {"sleep": 0.1}})
            out = self.base / f"{number}.json"
            with group_killed(slow.start("run", "--blocks", 1000, "--out", out, "--data", data)) as process:
                self.wait_until(lambda: slow.requests("good", "block"))
                process.send_signal(number)
                output, errors = process.communicate(timeout=30)
            self.assertEqual(process.returncode, -number, errors)
            self.assertEqual(list(self.temporary.iterdir()), [])
            self.assertEqual(self.results(out)["roundtrip"]["status"], "partial")
            self.assertIn("good", output)
            self.assertIn("--resume", errors)
        bad = self.base / "bad.json"
        bad.write_text("{")
        for arguments in [("--data", bad), ("--data", self.base / "none.json"), ("--format", "none"), ("--dataset", "none")]:
            self.assertEqual(self.run_to(self.out, *arguments).returncode, 2)
            self.assertEqual(self.odd.call("check", *arguments).returncode, 2)
            self.assertEqual(list(self.temporary.iterdir()), [])

    def test_a_second_signal_ends_everything_at_once(self):
        for command in ("run", "compare"):
            hanging = self.build(f"hanging-{command}", good={"block": {"sleep": 1000}})
            folders = (hanging.folder, hanging.folder) if command == "compare" else ()
            with group_killed(hanging.start(command, *folders, "--out", self.base / command)) as process:
                self.wait_until(lambda: hanging.requests("good", "block"))
                process.send_signal(signal.SIGINT)
                time.sleep(0.3)
                self.assertIsNone(process.poll())
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=10)
            self.assertEqual(process.returncode, -signal.SIGINT)
            self.assertEqual(list(self.temporary.iterdir()), [])
            # Nor are the workers left.
            self.wait_until(lambda: str(hanging.folder) not in subprocess.run(["ps", "axww", "-o", "args"], capture_output=True,
                                                                              text=True).stdout)
        self.assertNotIn("crashed", (self.base / "run").read_text())

    def test_interrupted_during_the_gate(self):
        hanging = self.build("hanging", good={"check": {"sleep": 2}}, other={})
        with group_killed(hanging.start("check")) as process:
            self.wait_until(lambda: hanging.requests("good", "check"))
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
        self.assertEqual(process.returncode, -signal.SIGTERM)
        self.assertEqual(list(self.temporary.iterdir()), [])

    def test_a_limit_of_sizes_is_an_error_like_a_full_disk(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        done = self.run_to(self.out, preexec_fn=limit)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("File too large", done.stderr)
        self.assertFalse(self.out.exists())
        self.assertEqual(self.run_to(self.out).returncode, 0)
        store = self.base / "store"
        history = ("history", "add", self.out, "--store", store, "--commit", "a" * 40, "--time", "2026-01-01T00:00:00Z")
        self.assertEqual(self.odd.call(*history).returncode, 0)
        rows = next(store.glob("*.jsonl")).read_bytes()
        more = ("history", "add", self.out, "--store", store, "--commit", "b" * 40, "--time", "2026-01-02T00:00:00Z")
        done = self.odd.call(*more, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (len(rows) + 100, len(rows) + 100)))
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("File too large", done.stderr)
        self.assertEqual(next(store.glob("*.jsonl")).read_bytes(), rows)

    def test_inputs_that_are_no_files_are_refused_at_once(self):
        fifo = self.base / "fifo"
        os.mkfifo(fifo)
        for path in (fifo, "/dev/zero"):
            for arguments in [("run", "--out", self.out, "--data", path), ("check", "--data", path), ("run", "--resume", path)]:
                done = self.odd.call(*arguments, timeout=20)
                self.assertEqual(done.returncode, 2, arguments)
                self.assertIn(str(path), done.stderr)
        for arguments in [("show", "/dev/zero"), ("compare", "/dev/zero", "/dev/zero")]:
            self.assertEqual(self.odd.call(*arguments, timeout=20).returncode, 2, arguments)
        manifest = self.odd.folder / "roundtrip-manifest.json"
        manifest.rename(self.base / "manifest.json")
        os.mkfifo(manifest)
        done = self.odd.call("list", timeout=20)
        self.assertEqual(done.returncode, 2)
        self.assertIn("roundtrip-manifest.json", done.stderr)
        manifest.unlink()
        (self.base / "manifest.json").rename(manifest)

    def test_results_can_come_from_a_pipe(self):
        self.assertEqual(self.run_to(self.out).returncode, 0)
        done = subprocess.run(["bash", "-c", f"'{self.odd.program}' show <(cat '{self.out}')"], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("good", done.stdout)
        fifo = self.base / "fifo"
        os.mkfifo(fifo)
        with group_killed(self.odd.start("show", fifo)) as process:
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=10)
        self.assertEqual(process.returncode, -signal.SIGINT)

    def test_a_full_disk_ends_it_and_leaves_what_was_there(self):
        small = self.base / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small], capture_output=True).returncode != 0:
            self.skipTest("no file system can be mounted here")
        try:
            (small / "filler").write_bytes(b"x" * 60000)
            done = self.run_to(small / "results.json")
            self.assertEqual(done.returncode, 2)
            self.assertIn("No space left on device", done.stderr)
            self.assertEqual([path.name for path in small.iterdir()], ["filler"])
            (small / "filler").write_bytes(b"x" * 65536)
            data = self.base / "data.json"
            data.write_text(json.dumps(["text"] * 10000))
            done = self.run_to(self.out, "--data", data, env={**os.environ, "TMPDIR": str(small)})
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn("No space left on device", done.stderr)
            self.assertIn("TMPDIR", done.stderr)
            self.assertEqual([path.name for path in small.iterdir()], ["filler"])
        finally:
            subprocess.run(["umount", small], check=True)

    def wait_until(self, condition):
        for _ in range(600):
            if condition():
                return
            time.sleep(0.05)
        self.fail("it did not come to that within half a minute")


if __name__ == "__main__":
    unittest.main(verbosity=2)
