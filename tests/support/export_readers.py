# SPDX-License-Identifier: MIT
"""Readers of exports that take nothing which is not of the format."""

import json
import math
import re


def strict_json(text):
    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")
    return json.loads(text, parse_constant=refuse)


def parse_benchfmt(text):
    """Go's benchmark format, as golang.org/design/14313-benchmark-format and golang.org/x/perf/benchfmt have it, but a
    line that these would pass over is an error."""
    configuration, units, results = {}, {}, []
    for number, line in enumerate(text.splitlines(), 1):
        def need(condition, what):
            if not condition:
                raise ValueError(f"line {number}: {what}: {line}")
        fields = line.split()
        if line.startswith("Benchmark"):
            need(not fields[0][len("Benchmark"):][:1].islower(), "a lower-case letter after Benchmark")
            need(len(fields) >= 4 and len(fields) % 2 == 0, "no pairs of value and unit")
            need(fields[1].isdecimal() and int(fields[1]) > 0, "no count of iterations")
            need(not re.search(r"-\d+$", fields[0]), "an end that is read as GOMAXPROCS")
            base, *parts = fields[0].split("/")
            keys = dict(part.split("=", 1) for part in parts)
            need(len(keys) == len(parts), "a key twice")
            values = {unit: float(value) for value, unit in zip(fields[2::2], fields[3::2])}
            need(all(math.isfinite(value) for value in values.values()), "a value that is not finite")
            need(len(values) == len(fields) // 2 - 1, "a unit twice")
            results.append((base, keys, values))
        elif line.startswith("Unit "):
            units[fields[1]] = dict(field.split("=", 1) for field in fields[2:])
        else:
            match = re.fullmatch(r"([a-z][^\sA-Z:]*):[ \t]+(\S.*)", line)
            need(match, "neither a result nor a unit nor a configuration")
            configuration[match[1]] = match[2]
    return configuration, units, results
