#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A reader that answers what a test says: the file <its name>.json beside it has an answer for each verb, of which "raw" is
written as it is and "die" ends the process."""

import json
import os
import pathlib
import signal
import sys
import time

own = pathlib.Path(sys.argv[0])
config = json.loads((own.parent / f"{own.name}.json").read_text())
for line in sys.stdin:
    request = line.rstrip("\n").split("\t")
    answer = config.get(request[0], {"error": f"no answer to {request[0]}"})
    if "die" in answer:
        os.kill(os.getpid(), signal.Signals[answer["die"]])
    if "sleep" in answer:
        time.sleep(answer["sleep"])
    if "write" in answer:
        pathlib.Path(request[2]).write_bytes(bytes.fromhex(answer["write"]))
    print(answer.get("raw") or json.dumps(answer), flush=True)
