# SPDX-License-Identifier: MIT
"""Bytes from strangers: whatever a worker is given to load, it takes or refuses. A crash, a leak, a hang, a read beyond the end or
memory taken on the word of the bytes ends it, under the sanitizers, and the bytes are named."""

import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

import deep_bytes
from document_file import document_file

SOURCE = pathlib.Path(os.environ["SOURCE"])
BIN = pathlib.Path(os.environ["BIN"])
MISBEHAVING = pathlib.Path(os.environ["MISBEHAVING"]).parent
DOCUMENT = {"a": [1, -2, 0.5, 'text "quoted"\n', None, True, [], {}], "b": {"c": [[1, 2], [3, 4]], "": "é€"}, "n": 2**62}
ITEMS = {"message": ["generated", "message", "0.001", "1"], "tree": ["generated", "tree", "0.001", "1"]}
SPOILABLE = ["generated", "spoilable", "1", "1"]
# What a load of some hundred bytes may allocate at once, and what a process may hold.
MOST_AT_ONCE_MB, MOST_MB = 128, 700
# More lengths, and more damaged bytes, than this are a seeded choice of them.
MOST_LENGTHS, MOST_DAMAGES = 1000, 1500

# Formats in which a beginning of the bytes can be a whole, and why.
TAKES_BEGINNINGS = {
    **dict.fromkeys(("boost_text", "boost_xml"), "a line end, or two, follow what is read"),
    **dict.fromkeys(("flatbuffers", "flatbuffers_builder", "flatbuffers_object"),
                    "the last string is followed by up to three bytes of padding"),
    "libfyaml": "a line end follows what is read",
    "flexbuffers": "the root stands at the end: a beginning ends in bytes that may be another one",
    **dict.fromkeys(("protobuf", "protobuf_arena", "protobuf_object"), "fields may be missing, and nothing marks the end"),
    **dict.fromkeys(("yamlcpp", "yamlcpp_events"), "nothing marks the end of a block, nor of a plain scalar"),
}

# What a row says of itself in its notes, and is not held against it.
NOT_VERIFIED = "are not verified"
BELIEVES_COUNTS = r"counts in the (bytes|text) are trusted"
NO_LIMIT_TO_DEPTH = "sets no limit on how deep"
LARGE_EXPONENTS = "an exponent (near|below) -"
EXCLUSIONS = (NOT_VERIFIED, BELIEVES_COUNTS, NO_LIMIT_TO_DEPTH, LARGE_EXPONENTS)

# Formats that hold nothing of what is given here, and the test that gives them the same of what they hold.
HELD_ELSEWHERE = {"csv": "formats/csv/tests/csv_test.cpp", "pmml": "formats/pmml/tests/pmml_test.cpp"}


class Fault(AssertionError):
    """A worker did not survive what it was given, or took it for something else.

    @param answers that came before"""

    def __init__(self, words, answers=()):
        super().__init__(words)
        self.answers = answers

    def is_of_memory(self):
        return "allocator is out of memory" in str(self)


class Worker:
    """A worker, asked in one go: each list of requests gets a process of its own.

    @param folder for its files
    @param watchdog seconds after which a request is a hang"""

    def __init__(self, program, folder, watchdog=60):
        self.program, self.folder, self.watchdog = program, folder, watchdog
        self.name = program.name.removeprefix("roundtrip-worker-")
        self.notes = ""
        about = self.ask([["hello"]])[0]["format"]
        self.notes, self.floor, self.self_describing = about["notes"], about["floor"], about["self_describing"]
        self.load_checks = about["load_checks"]

    def says(self, what):
        return re.search(what, self.notes) is not None

    def ask(self, requests):
        """@return the answers
        @raise Fault naming the request that ended the worker"""
        text = "".join("\t".join(request) + "\n" for request in requests)
        # A library in C may ask for any memory, as long as it does not use it: it gets none. What new cannot have ends the worker.
        sanitizers = (f"max_allocation_size_mb={MOST_AT_ONCE_MB}:hard_rss_limit_mb={MOST_MB}:quarantine_size_mb=8:"
                      "allocator_may_return_null=1")
        done = subprocess.run([self.program, "--serve", f"--watchdog={self.watchdog}", f"--scratch={self.folder}"],
                              input=text.encode(), capture_output=True, timeout=500, env=os.environ | {"ASAN_OPTIONS": sanitizers})
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode != 0 or len(answers) != len(requests):
            last = requests[len(answers)] if len(answers) < len(requests) else ["the end, after", *requests[-1]]
            raise Fault(f"{self.name} ended with {done.returncode} at {' '.join(last)[:3000]}\n"
                        + done.stderr.decode(errors="replace")[:5000], answers)
        return answers

    def verdict(self, item):
        """@return whether the format can hold the item: "exact" or "unsupported"; nothing where it is not built for it"""
        made = self.ask([["make", "item", *item]])[0]
        if made.get("verdict") not in ("exact", "unsupported") and not re.search("no dataset is named|built without", str(made)):
            raise Fault(f"{self.name}: {made}")
        return made.get("verdict")

    def holds(self, item):
        return self.verdict(item) == "exact"

    def saved(self, item):
        """@return its bytes"""
        file = self.folder / "bytes"
        self.ask([["make", "item", *item], ["facts", "item", str(file)]])
        return file.read_bytes()

    def read(self, item, verb, all_bytes):
        """@return for each of the bytes whether they were taken; after all of them the item's own are still right"""
        requests = [[verb, "item", bytes_.hex()] for bytes_ in all_bytes]
        made, check, answers = ["make", "item", *item], ["check", "item"], []
        while True:
            try:
                _, *others, checked = self.ask([made, *requests[len(answers):], check])
                break
            except Fault as fault:
                if not (self.says(BELIEVES_COUNTS) and fault.is_of_memory()):
                    raise
                answers += [*fault.answers[1:], {"loaded": False}]
        if checked["verdict"] not in ("exact", "lossy"):
            raise Fault(f"{self.name} is no longer right after what it refused: {checked}")
        answers += others
        for request, answer in zip(requests, answers):
            if "loaded" not in answer:
                raise Fault(f"{self.name} answered {answer} to {' '.join(request)[:3000]}")
        return [answer["loaded"] for answer in answers]

    def accesses(self, item):
        return self.read(item, "access", [self.saved(item)]) == [True]


def shortened(whole):
    """All beginnings of the bytes, or some of them, the shortest and the longest always."""
    lengths = range(len(whole))
    if len(whole) > MOST_LENGTHS:
        ends = [*lengths[:100], *lengths[-100:]]
        lengths = sorted({*ends, *random.Random(len(whole)).sample(lengths, MOST_LENGTHS - len(ends))})
    return [whole[:length] for length in lengths]


def damaged(whole):
    """The bytes with one of them replaced: each by one that differs in a bit, and by one that means something somewhere."""
    chance = random.Random(len(whole))
    places = range(len(whole))
    if len(whole) > MOST_DAMAGES // 2:
        places = sorted(chance.sample(places, MOST_DAMAGES // 2))
    for place in places:
        for byte in (whole[place] ^ 1 << chance.randrange(8), chance.choice(b"\0\x7f\x80\xff\"\\[]{}<>&:, \n-e9n")):
            yield whole[:place] + bytes([byte]) + whole[place + 1:]


def examine(worker, item):
    """Holds a format against its own bytes, shortened and damaged.
    @raise Fault"""
    whole = worker.saved(item)
    shorter = shortened(whole)
    others = [*shorter, *damaged(whole)]
    taken = [bytes_ for bytes_, loaded in zip(shorter, worker.read(item, "load", others)) if loaded]
    if taken and worker.name not in TAKES_BEGINNINGS:
        raise Fault(f"{worker.name} took {len(taken)} beginnings for the whole, such as {taken[-1].hex()}")
    if worker.accesses(item):
        worker.read(item, "access", others)


def examine_claim(worker, items):
    """Holds what a format says that its loads check against what it is given here: all of it, or not all of it for a reason.
    @raise Fault"""
    if worker.load_checks not in ("checked", "checked on request", "unchecked"):
        raise Fault(f"{worker.name} does not say what its loads check")
    excluded = [what for what in EXCLUSIONS if worker.says(what)]
    if worker.load_checks == "unchecked":
        if not excluded:
            raise Fault(f"{worker.name} says that its loads are unchecked, and its notes do not say why, in any of these words: "
                        f"{EXCLUSIONS}; or it is given everything here, and its info may say so (LoadChecks::checked)")
        return
    if excluded:
        raise Fault(f"{worker.name} says that its loads are {worker.load_checks}, and is not given everything: its notes say {excluded}")
    if worker.name not in HELD_ELSEWHERE and all(worker.verdict(item) == "unsupported" for item in items):
        raise Fault(f"{worker.name} says that its loads are {worker.load_checks}, and holds nothing of what is given here")


class HostileBytes(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def built(self):
        """All that are built, but for the floors, which are no formats."""
        manifest = json.loads((BIN / "roundtrip-manifest.json").read_text())
        workers = [Worker(BIN / f"roundtrip-worker-{entry['name']}", self.folder)
                   for entry in manifest["formats"] if not entry["missing"]]
        self.assertGreater(len(workers), 1)
        for worker in workers:
            if worker.floor:
                self.assertEqual(worker.load_checks, "", worker.name)
        return [worker for worker in workers if not worker.floor]

    def items(self, worker):
        """@return what is made for the worker, by its name: not all of it can be held"""
        document = self.folder / "document"
        document.write_bytes(document_file(DOCUMENT))
        return ITEMS | ({"document": ["document", str(document), "0", "0"]} if worker.self_describing else {})

    def cells(self):
        """@return each worker whose format is for bytes from strangers with the name of a dataset that it can hold, and with what
        that is made of"""
        for worker in self.built():
            if worker.says(NOT_VERIFIED):
                continue
            for name, item in self.items(worker).items():
                if worker.holds(item):
                    yield worker, name, item

    def test_what_formats_say_that_loads_check(self):
        for worker in self.built():
            with self.subTest(format=worker.name):
                examine_claim(worker, self.items(worker).values())

    def test_what_is_held_elsewhere(self):
        for name, test in HELD_ELSEWHERE.items():
            code = (SOURCE / test).read_text()
            self.assertRegex(code, r"(load_damaged|count_refused)\(", name)

    def test_shortened_and_damaged_bytes(self):
        for worker, name, item in self.cells():
            with self.subTest(format=worker.name, dataset=name):
                examine(worker, item)

    def test_deep_and_swelling_bytes(self):
        """Nesting far beyond every limit is refused, in documents and where a record contains itself; so are a few bytes that stand
        for any number of values."""
        for worker, name, item in self.cells():
            limited = not worker.says(NO_LIMIT_TO_DEPTH)
            bombs = deep_bytes.of(worker.name, name, nesting=limited)
            with self.subTest(format=worker.name, dataset=name):
                if name == "document" and limited:
                    self.assertTrue(bombs, "nobody has written what nesting looks like (tests/support/deep_bytes.py)")
                for bomb, taken in zip(bombs, worker.read(item, "load", bombs)):
                    self.assertFalse(taken, f"{len(bomb)} bytes, from {bomb[:100]} to {bomb[-100:]}")

    def test_numbers(self):
        for worker, name, item in self.cells():
            if name == "document" and not worker.says(LARGE_EXPONENTS):
                with self.subTest(format=worker.name):
                    worker.read(item, "load", deep_bytes.numbers(worker.name))


class Misbehaving(unittest.TestCase):
    """What the checks above are for is seen by them."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def worker(self, name):
        return Worker(MISBEHAVING / f"roundtrip-worker-{name}", self.folder, watchdog=2)

    def test_what_behaves_passes(self):
        examine(self.worker("behaves"), SPOILABLE)

    def test_what_does_not_is_seen(self):
        for name, words in {
            "takes_beginnings": "took .* beginnings for the whole, such as 52544e42",
            "reads_beyond": "heap-buffer-overflow",
            "takes_memory": "allocator is out of memory",
            "hangs_on_damage": r"ended with -14 at load item",
            "crashes_on_damage": r"(?s)at load item.*SEGV",
            "leaks_on_damage": "(?s)at the end, after check.*detected memory leaks",
            "stays_damaged": "no longer right",
        }.items():
            with self.subTest(format=name):
                with self.assertRaisesRegex(Fault, words):
                    examine(self.worker(name), SPOILABLE)

    def test_claims_that_are_none(self):
        examine_claim(self.worker("behaves"), [SPOILABLE])
        for name, items, words in [("claims_too_much", [SPOILABLE], "is not given everything: its notes say .*not verified"),
                                   ("takes_memory", [SPOILABLE], "its notes do not say why"),
                                   ("behaves", [], "holds nothing of what is given here")]:
            with self.subTest(format=name):
                with self.assertRaisesRegex(Fault, words):
                    examine_claim(self.worker(name), items)
        silent = self.worker("behaves")
        silent.load_checks = ""
        with self.assertRaisesRegex(Fault, "does not say"):
            examine_claim(silent, [SPOILABLE])

    def test_requests_that_are_none(self):
        made, *answers = self.worker("behaves").ask([["make", "item", *SPOILABLE], ["load", "item", "abc"], ["load", "item", "0g"],
                                                     ["load", "item"], ["access", "item", "+1"]])
        self.assertEqual(made["verdict"], "exact")
        for answer in answers:
            self.assertIn("error", answer)

    def test_depth_that_is_taken_is_seen(self):
        self.assertEqual(self.worker("takes_beginnings").read(SPOILABLE, "load", [b"[" * 3000]), [True])


if __name__ == "__main__":
    unittest.main()
