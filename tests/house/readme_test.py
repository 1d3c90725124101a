# SPDX-License-Identifier: MIT
"""README.md is true: its commands work as they stand there, its tables are those of the stored runs."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["SOURCE"])
ROUNDTRIP = pathlib.Path(os.environ["ROUNDTRIP"])
# The same command with less to do, so that the test is done in a minute. Of one cell alone a busy machine can say nothing,
# and the command is right to end with 3 then: there are several.
SHORTER = [(r"^\./scripts/run (?=--data)", "build/release/bin/roundtrip run "),  # what it builds is there
           (r"compare base/build/ci build/ci --operation save,load",
            "compare base/build/ci build/ci --operation save,load --format native,nlohmann_json --dataset message,tree "
            "--scale 0.1 --instructions none"),
           (r"--budget \S+", "--budget 3s"), (r" check$", " check --scale 0.01"),
           (r"--operation save,load$", "--operation save,load --scale 0.01 --blocks 2")]
# These install, build and run everything: the workflow calls them.
BY_CI = ["./scripts/run", "./scripts/run --quick", "./scripts/test"]


def commands():
    blocks = re.findall(r"^```sh\n(.*?)^```", (SOURCE / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    for line in "".join(blocks).splitlines():
        command = line.split("#")[0].strip()
        if command:
            yield command


class Readme(unittest.TestCase):
    def test_commands(self):
        seen = list(commands())
        self.assertGreater(len(seen), 5)
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            for build in ("build/release", "build/ci", "base/build/ci"):
                (folder / build).mkdir(parents=True)
                (folder / build / "bin").symlink_to(ROUNDTRIP.parent)
            for name in ("before.json", "after.json"):
                shutil.copy(SOURCE / "results/amd-epyc-2-cores/default.json", folder / name)
            # A history asks git which commit was measured.
            git = ["git", "-C", place, "-c", "user.name=Test", "-c", "user.email=test@example.com"]
            subprocess.run(["git", "init", "-q", place], check=True)
            subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "measured"], check=True)
            (folder / "orders.json").write_text('[{"id": 1, "price": 2.5}]')
            (folder / "events.jsonl").write_text('{"id": 1}\n{"id": 2}\n')
            results = folder / "roundtrip-results.json"
            for command in seen:
                if command in BY_CI:
                    continue
                if "--resume" in command:
                    # What an interruption after the first cell would have left.
                    run = json.loads(results.read_text())
                    run["roundtrip"]["status"] = "partial"
                    del run["benchmarks"][1:]
                    results.write_text(json.dumps(run))
                for pattern, replacement in SHORTER:
                    command = re.sub(pattern, replacement, command)
                done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=300)
                self.assertEqual(done.returncode, 0, command + "\n" + done.stderr)

    def test_the_run_of_the_first_line(self):
        stored = json.loads((SOURCE / "results/amd-epyc-2-cores/default.json").read_text())["roundtrip"]
        formats = [entry for entry in stored["formats"] if entry["built"] and not entry["floor"]]
        self.assertIn(f"a stored run of {len(formats)} formats on {len(stored['datasets'])} kinds of data",
                      (SOURCE / "README.md").read_text())

    def test_tables(self):
        done = subprocess.run([SOURCE / "scripts/update-tables", "--check", "--roundtrip", ROUNDTRIP],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
