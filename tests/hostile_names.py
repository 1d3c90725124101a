# SPDX-License-Identifier: MIT
"""The names of hostile_names.h, as bytes and as texts."""

import ast
import os
import pathlib
import re

HEADER = (pathlib.Path(os.environ["SOURCE"]) / "tests/hostile_names.h").read_bytes().decode("latin-1")


def literals(text):
    """What C++ makes of the string literals of each line, as Python reads them: one character is one byte."""
    for line in text.splitlines():
        if line.lstrip().startswith('"'):
            parts = re.findall(r'"(?:[^"\\]|\\.)*"', line)
            yield "".join(ast.literal_eval(part) for part in parts).encode("latin-1")


def is_text(name):
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


hostile, legitimate = HEADER.split("legitimate_names() {")
MEGABYTE = 1 << 20
HOSTILE_BYTES = list(literals(hostile))
HOSTILE = [name.decode() for name in HOSTILE_BYTES if is_text(name) and name.strip()]
BLANK = [name.decode() for name in HOSTILE_BYTES if not name.strip()]
LEGITIMATE = [name.decode() for name in literals(legitimate)]
LONG = ["x" * MEGABYTE, "\u20ac" * 5000, "\x1b" * 5000]
assert len(HOSTILE_BYTES) > 70 and len(HOSTILE) > 60 and len(LEGITIMATE) > 10
