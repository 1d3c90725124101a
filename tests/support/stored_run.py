# SPDX-License-Identifier: MIT
"""Two runs for tests, made from a stored one: few cells, and names that no file should have."""

import copy
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["SOURCE"])
ROUNDTRIP = os.environ["ROUNDTRIP"]
STORED = SOURCE / "results/amd-epyc-2-cores/default.json"
HOSTILE = 'a&b,"<c>%0A\n::error::x `|` @d=1/2-8'


def call(*arguments, program=ROUNDTRIP, **options):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


class StoredRun(unittest.TestCase):
    # What differs is worth reading in full.
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stored = json.loads(STORED.read_text())

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.run_ = self.small_run()
        self.base = self.write("base.json", self.run_)

    def small_run(self):
        """Two datasets, three formats; one has a hostile name, one does not hold its data."""
        run = copy.deepcopy(self.stored)
        datasets, formats = ["log", "savedata"], ["native", "nlohmann_json", "memcpy"]
        info = run["roundtrip"]

        def wanted(entry):
            return entry["dataset"] in datasets and entry["format"] in formats
        run["benchmarks"] = [cell for cell in run["benchmarks"] if wanted(cell)]
        for key in ["facts", "untimed"]:
            info[key] = [entry for entry in info[key] if wanted(entry)]
        info["datasets"] = [entry for entry in info["datasets"] if entry["name"] in datasets]
        info["formats"] = [entry for entry in info["formats"] if entry["name"] in formats]
        for entry in info["datasets"]:
            entry["name"] = HOSTILE if entry["name"] == "savedata" else entry["name"]
        for entry in run["benchmarks"] + info["facts"] + info["untimed"]:
            entry["dataset"] = HOSTILE if entry["dataset"] == "savedata" else entry["dataset"]
        for cell in run["benchmarks"]:
            cell["name"] = cell["run_name"] = "/".join([cell["dataset"], cell["format"], cell["operation"]])
        broken = info["facts"][0]
        broken.update({key: None for key in broken if key.endswith(("_bytes", "_allocations"))}, fidelity="failed",
                      reason="not what was saved", path="a[0]", expected="1", actual="\x1b<2>")
        run["benchmarks"] = [cell for cell in run["benchmarks"]
                             if (cell["dataset"], cell["format"]) != (broken["dataset"], broken["format"])]
        info["untimed"].append({"dataset": HOSTILE, "format": "native", "operation": "access", "status": "hung",
                                "reason": "no answer in 60 s"})
        return run

    def write(self, name, run):
        path = self.folder / name
        path.write_text(json.dumps(run))
        return path

    def change(self, **fingerprint):
        """A run with larger data and other times."""
        run = copy.deepcopy(self.run_)
        run["roundtrip"]["facts"][1]["encoded_bytes"] += 1
        for cell in run["benchmarks"]:
            if cell["operation"] == "save":
                for times in [cell, cell["interval"] or {}]:
                    for key in {"real_time", "low", "high"} & set(times):
                        times[key] *= 10
        run["roundtrip"]["fingerprint"].update(fingerprint)
        return self.write("head.json", run)
