# SPDX-License-Identifier: MIT
"""What the formats for arrays have in common for those who read them in Python: a record is arrays with names and JSON for the
rest, and bench/bridges/arrays/split.h says how the JSON refers to the arrays. Here they become the record's values again.

A judge reads the arrays with its tool, and hands them over as {name: array}, each with tolist() and shape, beside the JSON. It
writes back what it has read; `Values` keeps that beside the values.
"""

import base64
import json


class Values(dict):
    """The values of a record, and the arrays that they were made of."""

    def __init__(self, values, arrays, text):
        super().__init__(values)
        self.arrays, self.text = arrays, text


def joined(arrays, text, convert=lambda array, type_name: array):
    """@param arrays {name: array}, without that of the JSON
    @param text the JSON
    @param convert (array, type) -> the array as that type, for a format that has stored it as another one
    @return the values
    @raise ValueError when an array is missing or left over"""
    left = dict(arrays)

    def take(marker, key):
        name = marker[key]
        if name not in left:
            raise ValueError(f"no array is named {name}, or two places refer to it")
        array = left.pop(name)
        return convert(array, marker["as"]) if "as" in marker else array

    def column(value, rows):
        """@return the values of all rows"""
        if "$tensor" in value:
            array = listed(take(value, "$tensor"))
            if len(array) != rows:
                raise ValueError(f"{value['$tensor']} has {len(array)} rows, not {rows}")
            return array
        members = {plain(key): column(member, rows) for key, member in value.items()}
        return [dict(zip(members, row)) for row in zip(*members.values())]

    def join(value):
        if isinstance(value, list):
            return [join(element) for element in value]
        if not isinstance(value, dict):
            return value
        if "$tensor" in value:
            return listed(take(value, "$tensor"))
        if "$scalar" in value:
            return only(listed(take(value, "$scalar")))
        if "$bytes" in value:
            return bytes(byte & 0xff for byte in listed(take(value, "$bytes")))
        if "$base64" in value:
            return base64.b64decode(value["$base64"])
        if "$columns" in value:
            return column(value["of"], value["$columns"])
        return {plain(key): join(member) for key, member in value.items()}

    values = join(json.loads(text))
    if left:
        raise ValueError(f"nothing refers to {', '.join(left)}")
    return Values(values, arrays, text)


def plain(key):
    """A key as it was: one more $ stands in front of what begins with one."""
    return key[1:] if key.startswith("$") else key


def listed(array):
    """The elements as Python has them, complex numbers as pairs."""
    values = array.tolist()

    def pairs(value):
        if isinstance(value, list):
            return [pairs(element) for element in value]
        return [value.real, value.imag] if isinstance(value, complex) else value

    return pairs(values)


def only(value):
    """The number in an array of one."""
    while isinstance(value, list):
        value, = value
    return value
