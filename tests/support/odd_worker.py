#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A worker that speaks the protocol (docs/worker-protocol.md) and does with each request what <its name>.json beside it says.

    {"block": {"set": {"ns": -1}}}                 the answer with other members
    {"block": {"drop": ["ns"]}}                    … without some
    {"block": {"raw": "text\\n"}}                  another text in its place
    {"block": {"signal": 9, "until": "file"}}      dies, until there is such a file, which it makes first
    {"start": {"exit": 3, "stderr": "words"}}      ends with words
    {"facts": {"fifo": true}}                      makes a FIFO where the bytes should be
    {"block": {"sleep": 100}}                      does not answer

    {"ns": 1e5, "first_ns": 1e7, "bytes": 100, "checksum": 7, "version": "1"} are the figures of a good answer,
    {"format": {"lossy": "words"}} is what its hello says of the format otherwise, {"dataset": {"data": {"timed": false}}} of a dataset.
"""

import json
import os
import pathlib
import sys
import time

PATH = pathlib.Path(os.path.abspath(sys.argv[0]))
NAME = PATH.name.removeprefix("roundtrip-worker-")
FILE = PATH.with_name(NAME + ".json")
CONFIG = json.loads(FILE.read_text()) if FILE.exists() else {}


def unescaped(field):
    return field.replace("\\\\", "\0").replace("\\t", "\t").replace("\\n", "\n").replace("\0", "\\")


def verdict(kind="exact", reason=""):
    return {"verdict": kind, "reason": reason, "path": "", "expected": "", "actual": ""}


def identity():
    return {"payload_bytes": 100, "checksum": CONFIG.get("checksum", 7), "encoded_bytes": CONFIG.get("bytes", 100)}


def operation(name):
    return {"name": name, "contract": "made up", "rank": 1, "by_default": True, "quick": True, "floor": "", "unsupported": ""}


def dataset(name):
    return {"name": name, "summary": "made up", "timed": True} | CONFIG.get("dataset", {}).get(name, {})


def good(verb, fields):
    if verb == "hello":
        about = {"name": NAME, "library": "odd", "version": CONFIG.get("version", "1"), "encoding": "binary",
                 "self_describing": False, "needs_schema": False, "floor": False, "notes": "", "off_the_clock": "", "lossy": ""} | CONFIG.get("format", {})
        return {"format": about, "operations": [operation(name) for name in CONFIG.get("operations", ["save", "load"])],
                "datasets": [dataset(name) for name in CONFIG.get("datasets", ["data"])]}
    if verb == "make":
        return verdict() | identity()
    if verb == "facts":
        if CONFIG.get("facts", {}).get("fifo"):
            os.mkfifo(fields[1])
        else:
            pathlib.Path(fields[1]).write_bytes(b"x" * CONFIG.get("bytes", 100))
        return identity() | {"save_allocations": 1, "save_peak_bytes": 2, "load_allocations": 3, "load_peak_bytes": 4}
    if verb == "start":
        return verdict() | {"ns": CONFIG.get("first_ns", CONFIG.get("ns", 1e5))}
    if verb == "block":
        return {"ns": CONFIG.get("ns", 1e5), "cpu_ns": CONFIG.get("ns", 1e5)}
    return verdict()


def main():
    if "on_start" in CONFIG:
        act(CONFIG["on_start"])
    for line in sys.stdin:
        verb, *fields = map(unescaped, line.rstrip("\n").split("\t"))
        with open(FILE.with_suffix(".requests"), "a") as log:
            log.write(json.dumps([verb, *fields]) + "\n")
        odd = CONFIG.get(verb, {})
        act(odd)
        answer = good(verb, fields) | odd.get("set", {})
        for member in odd.get("drop", []):
            del answer[member]
        sys.stdout.write(odd.get("raw", json.dumps(answer) + "\n"))
        sys.stdout.flush()


def act(odd):
    if "until" in odd:
        if os.path.exists(odd["until"]):
            return
        open(odd["until"], "w").close()
    if "stderr" in odd:
        sys.stderr.write(odd["stderr"] * odd.get("times", 1))
        sys.stderr.flush()
    if "sleep" in odd:
        time.sleep(odd["sleep"])
    if "signal" in odd:
        os.kill(os.getpid(), odd["signal"])
    if "exit" in odd:
        os._exit(odd["exit"])


main()
