#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""CPython's pickle, and its disassembler, on our pickles: a judge (docs/interop.md)."""

import io
import os
import pickle
import pickletools
import platform
import sys
import types

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../scripts"))
import judging

PROTOCOLS = {"pickle": 5, "pickle_classes": 5, "pickle_protocol4": 4, "pickle_protocol2": 2}


class Reader(pickle.Unpickler):
    """Takes the classes of records, which it makes when they are named first, and what stands for a kind of value."""

    def find_class(self, module, name):
        if module == "records":
            records = sys.modules.setdefault("records", types.ModuleType("records"))
            if not hasattr(records, name):
                setattr(records, name, type(name, (), {"__module__": "records"}))
            return getattr(records, name)
        if (module, name) in {("builtins", "complex"), ("builtins", "set"), ("builtins", "bytes"), ("_codecs", "encode")}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is in a file that should hold values")


def read(_format, data):
    # What the disassembler checks, beside the opcodes: that the stack and the memo are as each of them needs.
    pickletools.dis(data, out=io.StringIO())
    return Reader(io.BytesIO(data)).load()


judging.run(read, lambda format, values: pickle.dumps(values, PROTOCOLS[format]), "CPython's pickle", platform.python_version())
