# SPDX-License-Identifier: MIT
"""The formats of this family: what a row says of itself, what Python objects it saves, and how."""

import base64
import dataclasses
import functools
import io
import json
import pickle
import platform
import struct
import sys
import types

from record_file import Kinds, Unsupported

LANGUAGE = f"{platform.python_implementation().replace('CPython', 'Python')} {platform.python_version()}"
UNPICKLING = "loads runs what the bytes tell it to: bytes from strangers are not verified"


class Row:
    """@member runs_bytes why bytes from strangers are not given to load; empty where they may be"""

    library, version, encoding = "", platform.python_version(), "binary"
    notes, off_the_clock, lossy, runs_bytes = "", "", "", ""
    load_checks = "checked"
    loses_nan_payloads = False

    def __init__(self):
        self.kinds = Kinds()

    def check_root(self, root):
        """@raise Unsupported when the row is not for such data"""


class PickleRow(Row):
    library = "pickle" if pickle.dumps.__module__ == "_pickle" else "pickle without its C accelerator"
    notes = f"dicts and lists by pickle.dumps, protocol 5, and pickle.loads; {UNPICKLING}"
    runs_bytes, load_checks = UNPICKLING, "unchecked"
    save = staticmethod(functools.partial(pickle.dumps, protocol=5))
    load = staticmethod(pickle.loads)


class Classes(Kinds):
    """A dataclass for each type of record, in a module of their own, where pickle finds them."""

    def __init__(self):
        self.module = types.ModuleType("data")
        sys.modules[self.module.__name__] = self.module

    def record(self, name, members):
        made = getattr(self.module, name, None)
        if made is None:
            made = dataclasses.make_dataclass(name, list(members))
            made.__module__ = self.module.__name__
            setattr(self.module, name, made)
        return made(**members)


class PickleClassesRow(PickleRow):
    notes = f"instances of dataclasses by pickle.dumps, protocol 5, and pickle.loads; {UNPICKLING}"

    def __init__(self):
        super().__init__()
        self.kinds = Classes()

    def check_root(self, root):
        if not dataclasses.is_dataclass(root):
            raise Unsupported("a document has no classes: it is what python_pickle saves")


class Base64(Kinds):
    @staticmethod
    def bytes(raw):
        return base64.b64encode(raw).decode("ascii")


class JsonRow(Row):
    library, encoding = "json", "text"
    notes = ("dicts and lists by json.dumps, minified and without escapes of what is not ASCII, encoded as UTF-8, and json.loads; "
             "NaN and infinities are written by those names, which JSON does not have")
    off_the_clock = "bytes are base64 text already, as in the JSON of other rows, where it is part of a save"
    lossy = "a NaN is written by its name: its sign and payload are lost"
    loses_nan_payloads = True
    load = staticmethod(json.loads)

    def __init__(self):
        super().__init__()
        self.kinds = Base64()

    @staticmethod
    def save(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class JoblibRow(Row):
    library = "joblib"
    # Nobody makes a NumPy array of three coordinates, and joblib takes some 40 microseconds to save one.
    shortest_array = 16
    notes = (f"dicts, lists and NumPy's arrays, where the record has {shortest_array} or more numbers in a vector or an array, by "
             f"joblib.dump and joblib.load on io.BytesIO; {UNPICKLING}")
    runs_bytes, load_checks = UNPICKLING, "unchecked"

    def __init__(self):
        super().__init__()
        # Only this row needs them, and they take longer to import than all the rest.
        import joblib
        import numpy

        class Arrays(Kinds):
            @staticmethod
            def numbers(character, raw):
                array = numpy.frombuffer(raw, numpy.dtype(character)).copy()
                return array if len(array) >= self.shortest_array else array.tolist()

        self.version = joblib.__version__
        self.kinds = Arrays()
        dump, load, file = joblib.dump, joblib.load, io.BytesIO

        def save(value):
            out = file()
            dump(value, out)
            return out.getvalue()

        self.save = save
        self.load = lambda data: load(file(data))


ROWS = {"python_json": JsonRow, "python_pickle": PickleRow, "python_pickle_classes": PickleClassesRow, "python_joblib": JoblibRow}

MESSAGE_LENGTH = struct.Struct("<I")


def messages_saver(save):
    """Each message by itself, behind its length, as in every other row."""
    pack = MESSAGE_LENGTH.pack

    def save_all(messages):
        parts = []
        for message in messages:
            data = save(message)
            parts.append(pack(len(data)))
            parts.append(data)
        return b"".join(parts)

    return save_all


def messages_loader(load):
    unpack, size = MESSAGE_LENGTH.unpack_from, MESSAGE_LENGTH.size

    def load_all(data):
        messages, at = [], 0
        while at < len(data):
            length, = unpack(data, at)
            at += size
            if length > len(data) - at:
                raise ValueError("a message is longer than what is left")
            messages.append(load(data[at:at + length]))
            at += length
        return messages

    return load_all
