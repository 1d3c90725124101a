# SPDX-License-Identifier: MIT
"""The names of hostile_names.h, as bytes and as texts, and what must not come of them."""

import ast
import os
import pathlib
import re

HEADER = (pathlib.Path(os.environ["SOURCE"]) / "tests/support/hostile_names.h").read_bytes().decode("latin-1")


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

# Of a row of Markdown's or CSV's; of a line of a table more than the 2000 characters that a text may have, with escapes.
LONGEST_LINE = 50000
# C0 but the newline, DEL, C1, what changes the direction, separators of lines, marks of the byte order.
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]")
# What GitHub's runner obeys (actions/runner, src/Runner.Common/ActionCommand.cs); the second anywhere in a line.
COMMAND = re.compile(r"^\s*::|##\[|##vso\[", re.MULTILINE)


def check_lines(test, text, commands=False):
    """Nothing acts, wherever the text is shown; with `commands` its lines are some."""
    found = ACTING.search(text)
    test.assertIsNone(found, found and text[max(0, found.start() - 80):found.end() + 20])
    found = None if commands else COMMAND.search(text)
    test.assertIsNone(found, found and text[max(0, found.start() - 80):found.end() + 80])
