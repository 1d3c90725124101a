# SPDX-License-Identifier: MIT
"""What the judges written in Python have in common (docs/interop.md).

A judge is a tool that nobody here wrote, such as NumPy, and a few lines that call it: it reads a file of ours, its values
are held against a reference, and it writes a file of its own with what it read. Such a program stands in
formats/<family>/judges/ and is called as

    <judge> FORMAT DATASET REFERENCE FILE OUT

with FORMAT and DATASET by their names in the suite, REFERENCE the record as JSON, FILE what the suite wrote in FORMAT, and
OUT the path of the file to write. All of it:

    import judging
    msgpack = judging.require("msgpack", install="apt install python3-msgpack")
    judging.run(lambda format, data: msgpack.unpackb(data, strict_map_key=False),
                lambda format, values: msgpack.packb(values), "msgpack for Python", "%d.%d.%d" % msgpack.version)

It prints one line of JSON, and whatever it has to say of the file, it ends with 0:

    {"judge": "numpy", "version": "1.24.2", "verdict": "equal", "reason": "", "wrote": true}

verdict   equal      the tool read the file, and its values are those of the reference
          different  it read others: `reason` is the first difference
          refused    it did not read the file: `reason` is what it said
          absent     it is not installed, or has no schema: `reason` is what to do
known     only beside "different" and "refused": a sentence on what the tool cannot do, which explains all of it
wrote     whether OUT is there; with `not_written`, the reason, where it should be and is not
"""

import os
import sys

# A judge is often named after its tool, and must not be what it imports in its place.
_own = os.path.dirname(os.path.abspath(sys.argv[0]))
sys.path.sort(key=lambda folder: os.path.abspath(folder) == _own)

import base64
import binascii
import contextlib
import importlib
import importlib.metadata
import json
import math
import pathlib
import struct
import subprocess

# Of a text in a message.
LONGEST_SHOWN = 60
# Of a tree in Python: each level of a record is up to three of JSON, and each of them a call here.
DEEPEST = 20000


class Different(Exception):
    """A tool read the file, and what it says of it is not what was saved: for a judge with checks of its own."""


class Refused(Exception):
    """A tool did not read the file, which it is known not to be able to.

    known  a sentence on what it cannot do
    """

    def __init__(self, reason, known):
        super().__init__(reason)
        self.known = known


def require(module, install):
    """Imports a tool, or says that it is absent and ends the judge.

    install  the command that installs it, for a person to read
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        if (error.name or "").split(".")[0] != module.split(".")[0]:
            raise  # the tool is there, and something that it needs is not
        return absent(module, install)


def absent(tool, install):
    """Says that a tool is absent and ends the judge."""
    _end_absent(tool, f"{tool} is not installed: {install}")


def generated(name, tool):
    """The path of what the build of the suite made for formats with a schema, such as "protobuf/message.proto": a file below
    <build>/generated, which ROUNDTRIP_SCHEMAS names. Where there is none, says that nobody can judge and ends the judge.

    tool  its name for people
    """
    folder = os.environ.get("ROUNDTRIP_SCHEMAS")
    if not folder:
        return _end_absent(tool, "it needs the schema: set ROUNDTRIP_SCHEMAS to the folder generated/ of the suite's build")
    path = pathlib.Path(folder, name)
    if not path.is_file():
        return _end_absent(tool, f"it needs the schema, and {path} is missing: use a roundtrip where it was built (--driver)")
    return path


def _end_absent(tool, reason):
    _say(judge=tool, version="", verdict="absent", reason=reason, wrote=False)
    sys.exit(0)


def version_of(distribution, package):
    """The version of what is installed: from Python's own list, or Debian's, which does not write to the former always.

    package  Debian's, without a version in that list
    """
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        with contextlib.suppress(OSError):
            asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True,
                                   check=False)
            return asked.stdout.split("-")[0]
        return ""


def run(read, write, tool, version, check=None, losses=(), limits=None, compares=True, language=None):
    """The program of a judge: reads FILE, compares, writes OUT, and prints the line.

    read     (format, bytes) -> the values, as compare() takes them; any exception is the tool's refusal, except Different;
             Refused is one that is `known`
    write    (format, values) -> bytes, of what read() returned and by the tool's own writer; None for a tool without one
    tool     its name for people
    version  its version, as a text
    check    (format, dataset, values, reference) -> None, or what is wrong: what a judge looks at beside the values, such as
             the predictions of a model; called when they are equal
    losses   of compare(), as a collection for all formats, or as a dict {format: collection}: what the format declares
    limits   {a name as in losses: a sentence}: what the tool cannot do. Values that differ by that alone are different
             still, and `known`
    compares whether what read() returns is held against the reference; False for a tool that runs a model and does not show
             its values, of which check() says all
    language of the tool, where it is not that of the program; "" for a reader that was written for this suite
    """
    format, dataset, reference_path, path, out = arguments()
    # What a tool prints, from C too, must not get between us and who reads the line.
    answers = os.dup(1)
    os.dup2(2, 1)
    sys.setrecursionlimit(max(sys.getrecursionlimit(), DEEPEST))
    reference = read_reference(reference_path)
    with open(path, "rb") as file:
        data = file.read()
    line = {"judge": tool, "version": str(version), "verdict": "equal", "reason": "", "wrote": False}
    if language is not None:
        line["language"] = language
    allowed = losses.get(format, ()) if isinstance(losses, dict) else losses
    values = None
    try:
        values = read(format, data)
        difference = compare(values, reference, allowed) if compares else None
        if difference is not None and limits and compare(values, reference, [*allowed, *limits]) is None:
            line["known"] = "; ".join(limits.values())
        if difference is None and check is not None:
            difference = check(format, dataset, values, reference)
        if difference is not None:
            line.update(verdict="different", reason=difference)
    except Different as different:
        line.update(verdict="different", reason=str(different))
    except Refused as refused:
        line.update(verdict="refused", reason=str(refused), known=refused.known)
    except Exception as error:  # whatever a library throws
        line.update(verdict="refused", reason=_sentence(error))
    if line["verdict"] == "equal" and write is not None:
        try:
            written = write(format, values)
            with open(out, "wb") as file:
                file.write(written)
            line["wrote"] = True
        except Exception as error:
            line["not_written"] = _sentence(error)
            with contextlib.suppress(FileNotFoundError):
                os.remove(out)
    sys.stdout.flush()
    os.dup2(answers, 1)
    _say(**line)


def arguments():
    """FORMAT, DATASET, REFERENCE, FILE and OUT, for a judge that needs one of them before it runs."""
    if len(sys.argv) != 6:
        sys.exit(f"usage: {os.path.basename(sys.argv[0])} FORMAT DATASET REFERENCE FILE OUT")
    return sys.argv[1:]


def read_reference(path):
    """The values of the file REFERENCE: integers are int, and whatever has a point or an exponent is a float."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def compare(value, reference, losses=()):
    """Compares what a tool read with the reference, and names the first difference: None where there is none.

    The value may be of richer types than JSON's, as a tool returns them; the reference says what must be in it:

        reference       value
        an object       a mapping with the same keys, in any order; a named tuple, or an object with attributes
        an array        a list, a tuple, an array (what has tolist()); a set, in any order; a complex number for its two
                        parts; a mapping for an array of pairs
        an integer      the same integer: no float, no bool
        a float         a float with the same bits: no integer, and not the other zero
        null            None; a float that is NaN or infinite, since JSON has neither
        a string        the same text; bytes where it is their base64
        true, false     the same

    losses  what does not count, of the names in bench/record/loss.h, for a format that declares it: "number_type" (an
            integer for a float of the same value), "negative_zero" (0.0 for -0.0), "last_digits" (a neighbour at most four
            steps away), "cut_at_nul" (a text up to its first NUL), "single_precision" (for a float of 32 bits, a number of
            at most nine digits that rounds to it: so text formats write one)
    """
    return _compare(value, reference, frozenset(losses), "")


def _compare(value, reference, losses, path):
    value = _plain(value)
    if reference is None:
        fits = value is None or (isinstance(value, float) and not math.isfinite(value))
        return None if fits else _differ(path, None, value)
    if isinstance(reference, bool):
        return None if value is reference else _differ(path, reference, value)
    if isinstance(reference, int):
        same = isinstance(value, int) and not isinstance(value, bool) and value == reference
        return None if same else _differ(path, reference, value)
    if isinstance(reference, float):
        return None if _same_float(value, reference, losses) else _differ(path, reference, value)
    if isinstance(reference, str):
        return None if _same_text(value, reference, losses) else _differ(path, reference, value)
    if isinstance(reference, list):
        return _compare_array(value, reference, losses, path)
    return _compare_object(value, reference, losses, path)


def _plain(value):
    """An array or a scalar of NumPy and its like, as what Python has; any other value is itself."""
    if not isinstance(value, (type, memoryview)) and hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, complex):
        return [value.real, value.imag]
    return value


def _same_float(value, reference, losses):
    if isinstance(value, int) and not isinstance(value, bool):
        zero_lost = reference == 0 and math.copysign(1, reference) < 0 and "negative_zero" not in losses
        return "number_type" in losses and value == reference and not zero_lost
    if not isinstance(value, float):
        return False
    expected, actual = _bits(reference), _bits(value)
    if expected == actual or (value == 0 and reference == 0 and actual == 0 and "negative_zero" in losses):
        return True
    if "single_precision" in losses and _is_single(value, reference):
        return True
    same_sign = expected >> 63 == actual >> 63
    return "last_digits" in losses and same_sign and math.isfinite(value) and abs(expected - actual) <= 4


def _bits(number):
    return struct.unpack("<Q", struct.pack("<d", number))[0]


def _is_single(value, reference):
    """Whether it is at most nine digits for a float of 32 bits."""
    try:
        single = struct.pack("<f", value)
        digits = repr(abs(value)).split("e")[0].replace(".", "").strip("0")
        return single == struct.pack("<f", reference) and struct.unpack("<f", single)[0] == reference and len(digits) <= 9
    except OverflowError:
        return False


def _same_text(value, reference, losses):
    if isinstance(value, str):
        return value == reference or ("cut_at_nul" in losses and value == reference.split("\0")[0])
    if not isinstance(value, (bytes, bytearray, memoryview)):
        return False
    try:
        return base64.b64decode(reference, validate=True) == bytes(value)
    except (binascii.Error, ValueError):
        return False


def _compare_array(value, reference, losses, path):
    if isinstance(value, (set, frozenset)):
        return _compare_set(value, reference, losses, path)
    if isinstance(value, dict):
        return _compare_pairs(value, reference, losses, path)
    if not isinstance(value, (list, tuple)):
        return _differ(path, reference, value)
    for index, (element, wanted) in enumerate(zip(value, reference)):
        difference = _compare(element, wanted, losses, f"{path}[{index}]")
        if difference is not None:
            return difference
    return None if len(value) == len(reference) else _differ(path, reference, value)


def _compare_set(value, reference, losses, path):
    left = list(value)
    for wanted in reference:
        place = next((i for i, element in enumerate(left) if _compare(element, wanted, losses, "") is None), None)
        if place is None:
            return f"{path or 'the root'}: {_shown(wanted)} is missing from a set"
        left.pop(place)
    return f"{path or 'the root'}: {_shown(left[0])} is in a set, and should not be" if left else None


def _compare_pairs(value, reference, losses, path):
    """A mapping whose keys are no strings, which is an array of pairs in JSON."""
    if len(value) != len(reference) or not all(isinstance(pair, list) and len(pair) == 2 for pair in reference):
        return _differ(path, reference, value)
    left = list(value.items())
    for key, wanted in reference:
        place = next((i for i, item in enumerate(left) if _compare(item[0], key, losses, "") is None), None)
        if place is None:
            return f"{path or 'the root'}: the key {_shown(key)} is missing"
        difference = _compare(left.pop(place)[1], wanted, losses, f"{path}{{{_shown(key)}}}")
        if difference is not None:
            return difference
    return None


def _compare_object(value, reference, losses, path):
    members = _members(value)
    if members is None:
        return _differ(path, reference, value)
    for key, wanted in reference.items():
        name = key
        if key not in members and "cut_at_nul" in losses:
            name = key.split("\0")[0]
        if name not in members:
            return f"{path or 'the root'}: the key {_shown(key)} is missing"
        difference = _compare(members[name], wanted, losses, f"{path}.{key}" if path else key)
        if difference is not None:
            return difference
    if len(members) == len(reference):
        return None
    more = next((key for key in members if key not in reference), None)
    return f"{path or 'the root'}: the key {_shown(more)} is there, and should not be"


def _members(value):
    """What has names, as a dict; None for what has none."""
    if isinstance(value, dict):
        return value
    if hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, (str, bytes, bytearray, int, float, list, tuple, set, frozenset, type(None))):
        return None
    return getattr(value, "__dict__", None)


def _differ(path, reference, value):
    return f"{path or 'the root'}: expected {_shown(reference)}, and it is {_shown(value)}"


def _shown(value):
    """A value in a few words, with its type where its text would not tell it."""
    if value is None:
        return "null"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"{len(value)} bytes"
    if isinstance(value, (dict, list, tuple, set, frozenset)):
        return f"a {type(value).__name__} of {len(value)}"
    text = repr(value)
    if len(text) > LONGEST_SHOWN:
        text = f"{text[:LONGEST_SHOWN]}… ({len(text)} characters)"
    return text if isinstance(value, (bool, int, float, str)) else f"{text} ({type(value).__name__})"


def _sentence(error):
    text = " ".join(str(error).split()) or "no reason given"
    return f"{type(error).__name__}: {text[:300]}"


def _say(**line):
    print(json.dumps(line), flush=True)
