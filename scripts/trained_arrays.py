# SPDX-License-Identifier: MIT
"""Reads the arrays in datasets/*/trained.h and kept_rows.h, which scripts/train-models writes, without any library."""

import re

NAMED_ARRAY = re.compile(r"std::array<([\w:]+), (\d+)> (\w+)\{([^}]*)\}")


def read_arrays(content):
    """The arrays of such a file by their names: lists of float, int or str."""
    def value(cpp_type, item):
        if cpp_type == "std::string_view":
            return item.strip('"')
        return float.fromhex(item) if cpp_type == "double" and "x" in item else \
            float(item) if cpp_type == "double" else int(item)
    arrays = {}
    for cpp_type, size, name, body in NAMED_ARRAY.findall(content):
        items = [item.strip() for item in body.split(",") if item.strip()]
        assert len(items) == int(size), name
        arrays[name] = [value(cpp_type, item) for item in items]
    return arrays
