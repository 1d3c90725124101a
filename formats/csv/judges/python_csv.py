# SPDX-License-Identifier: MIT
"""Judges CSV (RFC 4180): the module csv of Python's standard library. It has texts only, and does not tell an empty field from
one that is quoted and empty: what a field is, the reference says."""

import csv
import io
import platform
import sys

import judging

TEXTS = {bool: {"true": True, "false": False}.__getitem__, int: int, float: float, str: str}
NOT_IN_JSON = {"": None, "nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}
table = []


def read(format, data):
    """The values, each of the type that the reference has in its place."""
    # A line end within quotes is kept as it is.
    table.extend(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    # A blank line is a record of one empty field.
    header, *records = [record or [""] for record in table]
    reference = judging.read_reference(sys.argv[3])
    rows = reference if isinstance(reference, list) else next(iter(reference.values()))
    if len(records) != len(rows):
        raise judging.Different(f"{len(records)} records, expected {len(rows)}")
    typed = [typed_row(dict(zip(header, record, strict=True)), row) for record, row in zip(records, rows)]
    return typed if isinstance(reference, list) else {next(iter(reference)): typed}


def typed_row(fields, row):
    value = typed(fields, "", row)
    if fields:
        raise judging.Different(f"more columns than members: {', '.join(fields)}")
    return value


def typed(fields, name, reference):
    """Takes a value's columns: `normal.x` of an object's member, `octets.0` of an array's element."""
    def inner(step):
        return f"{name}.{step}" if name else str(step)

    if isinstance(reference, dict):
        return {key: typed(fields, inner(key), value) for key, value in reference.items()}
    if isinstance(reference, list):
        return [typed(fields, inner(index), value) for index, value in enumerate(reference)]
    if name not in fields:
        raise judging.Different(f"the column {name} is missing")
    text = fields.pop(name)
    return NOT_IN_JSON.get(text, text) if reference is None else TEXTS[type(reference)](text)


def write(format, values):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue().encode()


judging.run(read, write, "Python csv", platform.python_version(),
            losses=["single_precision"])  # the fewest digits of a float, by which its readers know it
