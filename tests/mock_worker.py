#!/usr/bin/python3 -SE
# SPDX-License-Identifier: MIT
"""A worker whose times are made up: it answers as bench/worker/serve.cpp does, by the file mock.json beside it.

    {"seed": 1, "dataset": "data", "bytes": "abc", "verdict": "exact",
     "operations": {"save": {"ns": 1000, "restart_sd": 0.002, "block_sd": 0.004, "instructions": 5000, …}}}

A block takes ns, times a factor of this launch and one of its own; both are random with these standard deviations, from the
seed and the number of the launch. What was asked is written to launches.jsonl.
"""

import json
import math
import os
import pathlib
import random
import signal
import sys
import time

FOLDER = pathlib.Path(sys.argv[0]).parent
NAME = pathlib.Path(sys.argv[0]).name.removeprefix("roundtrip-worker-")


class Worker:
    def __init__(self):
        self.config = json.loads((FOLDER / "mock.json").read_text())
        with open(FOLDER / "launches", "ab") as launches:
            launches.write(b".")
            self.launch = launches.tell()
        self.random = random.Random(self.config.get("seed", 1) * 1_000_003 + self.launch)
        # Whether another worker of this folder runs: so it is where a build is compared with itself.
        self.second = self.is_running(FOLDER / "running")
        (FOLDER / "running").write_text(str(os.getpid()))
        self.factors = {}
        self.counts = 0

    @staticmethod
    def is_running(file):
        try:
            os.kill(int(file.read_text()), 0)
        except (OSError, ValueError):
            return False
        return True

    def note(self, request):
        with open(FOLDER / "launches.jsonl", "a") as log:
            log.write(json.dumps({"launch": self.launch, "program": sys.argv[0], "cpus": sorted(os.sched_getaffinity(0)),
                                  "request": request, "at": time.monotonic()}) + "\n")

    def answer(self, request):
        verb = request[0]
        if verb == "hello":
            return self.hello()
        if verb in ("make", "check"):
            return self.verdict(self.config.get("verdict", "exact") if verb == "check" else "exact")
        if verb == "facts":
            data = self.config.get("bytes", "abc").encode()
            pathlib.Path(request[2]).write_bytes(data)
            return {"payload_bytes": 100, "checksum": self.config.get("checksum", 7), "encoded_bytes": len(data),
                    "save_allocations": self.config.get("allocations", 1), "save_peak_bytes": 64, "load_allocations": 2,
                    "load_peak_bytes": 64}
        operation = self.config["operations"][request[2]]
        if verb == "start":
            return self.verdict(operation.get("verdict", "exact")) | {"ns": operation["ns"]}
        self.note(request)
        self.misbehave(operation)
        if verb == "count":
            return self.count(operation, int(request[3]))
        return self.block(request[2], operation)

    def hello(self):
        operations = [{"name": name, "contract": "made up", "rank": rank, "by_default": True, "quick": True, "floor": "",
                       "unsupported": ""} for rank, name in enumerate(self.config["operations"])]
        return {"format": {"name": NAME, "library": "mock", "version": "1", "encoding": "binary", "self_describing": False,
                           "needs_schema": False, "floor": False, "notes": "", "off_the_clock": "", "lossy": ""},
                "operations": operations,
                "datasets": [{"name": self.config.get("dataset", "data"), "summary": "made up", "timed": True}]}

    def verdict(self, kind):
        return {"verdict": kind, "reason": "" if kind == "exact" else "made up", "path": "", "expected": "", "actual": ""}

    def misbehave(self, operation):
        if self.launch >= operation.get("dies_from_launch", math.inf):
            os.kill(os.getpid(), operation.get("signal", signal.SIGSEGV))

    def block(self, name, operation):
        if name not in self.factors:
            self.factors[name] = self.random.gauss(0, operation.get("restart_sd", 0.002))
        slower = operation.get("slower_as_second", 0) if self.second else 0
        if self.launch <= operation.get("until_launch", 0):
            slower += operation["slower_at_first"]
        ns = operation["ns"] * math.exp(self.factors[name] + slower + self.random.gauss(0, operation.get("block_sd", 0.004)))
        time.sleep(operation.get("sleep", 0))
        return {"ns": ns, "cpu_ns": ns}

    def count(self, operation, iterations):
        self.counts += 1
        total = 30 + operation.get("instructions", 5000) * iterations if operation.get("instructions", 5000) else 0
        pathlib.Path(f"{os.environ['MOCK_CALLGRIND_OUT']}.{self.counts}").write_text(f"summary: {total}\ntotals: {total}\n")
        return {}


def main():
    worker = Worker()
    for line in sys.stdin:
        print(json.dumps(worker.answer(line.rstrip("\n").split("\t"))), flush=True)


main()
