# SPDX-License-Identifier: MIT
"""A document, or messages, as they travel to a worker (bench/record/document_file.h)."""

import struct


def document_file(value):
    return b"D" + encoded(value)


def messages_file(values):
    return b"M" + struct.pack("=Q", len(values)) + b"".join(map(encoded, values))


def sized(data):
    return struct.pack("=Q", len(data)) + data


def encoded(value):
    if value is None:
        return b"\0"
    if isinstance(value, bool):
        return struct.pack("=B?", 1, value)
    if isinstance(value, int):
        return struct.pack("=Bq", 2, value) if value < 2**63 else struct.pack("=BQ", 3, value)
    if isinstance(value, float):
        return struct.pack("=Bd", 4, value)
    if isinstance(value, str):
        return b"\5" + sized(value.encode())
    if isinstance(value, bytes):
        return b"\6" + sized(value)
    if isinstance(value, list):
        return struct.pack("=BQ", 7, len(value)) + b"".join(map(encoded, value))
    members = (sized(key.encode()) + encoded(member) for key, member in value.items())
    return struct.pack("=BQ", 8, len(value)) + b"".join(members)
