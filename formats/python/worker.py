#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The worker of all formats of this family, by the protocol of docs/worker-protocol.md: the name that it is started as says which
format it is. Nothing but Python's own modules is needed for it, but for the row of joblib."""

import errno
import json
import os
import re
import signal
import sys

import comparing
import operations
import record_file
import rows

PREFIX = "roundtrip-worker-"
# What says nothing of who runs into it.
FAULTS_OF_THE_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS, errno.EFBIG}


def verdict(kind="exact", reason="", path="", expected="", actual=""):
    return {"verdict": kind, "reason": reason, "path": path, "expected": expected, "actual": actual}


def text_of(error):
    return f"{type(error).__name__}: {error}"


def guarded(doing, step):
    """Does a step, and makes a verdict of what it raises."""
    try:
        return step()
    except record_file.Unsupported as error:
        return verdict("unsupported", str(error))
    except MemoryError:
        return verdict("out of memory", f"{doing} needs more memory than a worker may use")
    except comparing.Different as difference:
        return verdict("failed", "the round trip is not exact", difference.path, difference.expected, difference.actual)
    except OSError as error:
        if error.errno in FAULTS_OF_THE_MACHINE:
            raise
        return verdict("failed", f"{doing}: {text_of(error)}")
    except Exception as error:  # whatever the format raises is its verdict
        return verdict("failed", f"{doing}: {text_of(error)}")


class Pairing:
    """One record or document in one format.

    @param identity payload_bytes and checksum of the record, as the driver told them"""

    def __init__(self, row, file, identity):
        self.row, self.file, self.identity = row, file, identity
        self.value = self.encoded = None
        self.save, self.load = row.save, row.load
        self.loops = {}  # by operation

    def make(self):
        with open(self.file, "rb") as file:
            messages, self.value = record_file.read(file.read(), self.row.kinds)
        for root in self.value if messages else [self.value]:
            self.row.check_root(root)
        if messages:
            self.save, self.load = rows.messages_saver(self.save), rows.messages_loader(self.load)
        try:
            self.encoded = self.save(self.value)
        except UnicodeEncodeError:
            raise record_file.Unsupported("the text is UTF-8, and a string or a key is not") from None
        except RecursionError:
            raise record_file.Unsupported("the data nest deeper than the interpreter's limit of recursion") from None
        return verdict()

    def compare(self, loaded):
        comparison = comparing.Comparison(self.row.loses_nan_payloads)
        comparison.run(self.value, loaded)
        if comparison.loss is None:
            return verdict()
        return verdict("lossy", self.row.lossy, comparison.loss.path, comparison.loss.expected, comparison.loss.actual)

    def figures(self):
        return self.identity | {"encoded_bytes": len(self.encoded)}

    def start(self, operation, scratch):
        """Sets the operation up, does it once and compares."""
        if operation not in operations.OPERATIONS:
            why_not = operations.WHY_NOT.get(operation, "this worker has no such operation")
            return verdict("unsupported", why_not)
        cell = operations.OPERATIONS[operation](self, scratch)
        answer = self.compare(cell.result())
        run = cell.loop()
        self.loops[operation] = run
        return answer | {"ns": operations.estimate_ns(run)}


class Server:
    def __init__(self, format_name, scratch):
        self.name, self.scratch = format_name, scratch
        self.row = rows.ROWS[format_name]()
        self.items = {}

    def hello(self):
        row = self.row
        about = {"name": self.name, "library": row.library, "version": row.version, "encoding": row.encoding,
                 "self_describing": True, "needs_schema": False, "floor": False, "load_checks": row.load_checks,
                 "unchecked_row": "", "notes": row.notes, "off_the_clock": row.off_the_clock, "lossy": row.lossy, "language": rows.LANGUAGE}
        offered = [{"name": name, "contract": operation.contract, "rank": operation.rank, "by_default": True,
                    "quick": operation.quick, "floor": operation.floor} for name, operation in operations.OPERATIONS.items()]
        return {"format": about, "operations": offered, "datasets": []}

    def make(self, item, sort, file, payload_bytes, checksum):
        if sort != "document":
            raise ValueError(f"this worker is built without datasets, and takes a document in place of '{sort}'")
        pairing = Pairing(self.row, file, {"payload_bytes": int(payload_bytes), "checksum": int(checksum)})
        answer = guarded("save", pairing.make)
        self.items.pop(item, None)
        if answer["verdict"] != "exact":
            return answer
        self.items[item] = pairing
        return answer | pairing.figures()

    def check(self, item):
        pairing = self.items[item]
        return guarded("load", lambda: pairing.compare(pairing.load(pairing.encoded)))

    def facts(self, item, file):
        pairing = self.items[item]
        with open(file, "wb") as out:
            out.write(pairing.encoded)
        return pairing.figures()

    def read(self, item, digits):
        """Bytes that may be anything."""
        data, pairing = bytes.fromhex(digits), self.items[item]
        if self.row.runs_bytes:
            return {"loaded": False, "reason": self.row.runs_bytes}
        try:
            pairing.load(data)
        except MemoryError:
            raise
        except Exception as error:  # that it refuses them, in whatever way, is the answer
            return {"loaded": False, "reason": text_of(error)}
        return {"loaded": True, "reason": ""}

    def verify(self, item, file):
        """A file that another program may have written."""
        pairing = self.items[item]
        if self.row.runs_bytes:
            return verdict("unsupported", self.row.runs_bytes)
        with open(file, "rb") as written:
            data = written.read()
        return guarded("load", lambda: pairing.compare(pairing.load(data)))

    def start(self, item, operation):
        scratch = os.path.join(self.scratch, f"{item}.{operation}")
        return guarded(operation, lambda: self.items[item].start(operation, scratch))

    def block(self, item, operation, warmup, iterations, blocks="1"):
        run = self.items[item].loops[operation]
        run(int(warmup))
        times = [operations.time_block(run, int(iterations)) for _ in range(int(blocks))]
        return {"ns": [ns for ns, _ in times], "cpu_ns": [cpu_ns for _, cpu_ns in times]}

    def answer(self, verb, *fields):
        if verb == "hello":
            return self.hello()
        if verb == "make":
            return self.make(*fields)
        if verb == "check":
            return self.check(*fields)
        if verb == "facts":
            return self.facts(*fields)
        if verb == "load":
            return self.read(*fields)
        if verb == "verify":
            return self.verify(*fields)
        if verb == "access":
            return {"loaded": False, "reason": operations.WHY_NOT["access"]}
        if verb == "start":
            return self.start(*fields)
        if verb == "block":
            return self.block(*fields)
        if verb == "count":
            return verdict("unsupported", "the instructions of an interpreter are not counted")
        raise ValueError(f"no request is named '{verb}'")


def fields_of(line):
    """A backslash before t, n or another one stands for what no field could hold."""
    meanings = {"t": "\t", "n": "\n"}
    return [re.sub(r"\\(.)", lambda match: meanings.get(match[1], match[1]), field) for field in line.split("\t")]


def printable(answer):
    """JSON has no lone surrogates, of which names of files and texts from the data may be full."""
    if isinstance(answer, dict):
        return {key: printable(value) for key, value in answer.items()}
    if isinstance(answer, list):
        return [printable(value) for value in answer]
    return answer.encode("utf-8", "backslashreplace").decode() if isinstance(answer, str) else answer


def serve(server, watchdog):
    # Answers go where standard output was; whatever a library prints must not get between them.
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    for line in open(0, encoding="utf-8", errors="surrogateescape", newline="\n", closefd=False):
        signal.alarm(watchdog)
        try:
            answer = server.answer(*fields_of(line.removesuffix("\n")))
        except MemoryError:
            answer = verdict("out of memory", "the request needs more memory than a worker may use")
        except OSError as error:
            answer = {"machine" if error.errno in FAULTS_OF_THE_MACHINE else "error": text_of(error)}
        except (KeyError, TypeError) as error:
            answer = {"error": f"the request names what is not prepared, or lacks a field: {text_of(error)}"}
        except Exception as error:  # of one request; the next may be answered
            answer = {"error": text_of(error)}
        signal.alarm(0)
        out.write(json.dumps(printable(answer)) + "\n")
        out.flush()


def main():
    name = os.path.basename(sys.argv[0]).removeprefix(PREFIX)
    options = dict(argument.removeprefix("--").partition("=")[::2] for argument in sys.argv[1:])
    if "serve" not in options or name not in rows.ROWS:
        sys.exit(f"{sys.argv[0]}: a worker, started by the roundtrip command as {PREFIX}FORMAT --serve; FORMAT is one of "
                 + ", ".join(sorted(rows.ROWS)))
    serve(Server(name, options.get("scratch", ".")), int(options.get("watchdog", "0")))


if __name__ == "__main__":
    main()
