# SPDX-License-Identifier: MIT
"""Judges protobuf: Google's runtime for Python, with the schema of the dataset as protoc describes it.

Debian's runtime calls the C++ library that the rows use, unless it is told otherwise: it would be that library's word about
itself. Its parser and writer in Python share no code with it, and are the ones that are asked.

The schema does not say which messages stand for a record, and which for a pair, an optional in a list, or a list in a list. So
values are read by the description of the record, from which the schema was made (bench/bridges/schema/schema.h)."""

import collections.abc
import json
import os
import shutil
import subprocess

import judging

TOOL = "Python protobuf"
_, DATASET, *_ = judging.arguments()
os.environ["PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION"] = "python"
protobuf = judging.require("google.protobuf", install="apt install python3-protobuf")
from google.protobuf import descriptor_pb2, message_factory  # noqa: E402
from google.protobuf.descriptor import FieldDescriptor  # noqa: E402
from google.protobuf.message import Message  # noqa: E402
from google.protobuf.unknown_fields import UnknownFieldSet  # noqa: E402

PROTOC = shutil.which("protoc") or judging.absent("protoc", install="apt install protobuf-compiler")
SCHEMA = judging.generated(f"protobuf/{DATASET}.proto", TOOL)
DESCRIPTION = json.loads(judging.generated(f"descriptions/{DATASET}.json", TOOL).read_text())
RECORDS = {record["name"]: record["fields"] for record in DESCRIPTION["records"]}
OPTIONAL = ("optional", "pointer")
# Null in some state: an optional of them is an array of one.
NULLABLE = (*OPTIONAL, "monostate")
LISTS = ("vector", "array", "set", "unordered_set")
MAPS = ("map", "unordered_map")


def read(_, data):
    message = new_message()
    message.ParseFromString(data)
    return value_of(message, DESCRIPTION["root"])


def write(_, values):
    message = new_message()
    fill(message, DESCRIPTION["root"], values)
    return message.SerializeToString()


def new_message():
    """An empty message of the root record."""
    done = subprocess.run([PROTOC, f"--proto_path={SCHEMA.parent}", "--descriptor_set_out=/dev/stdout", SCHEMA],
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise ValueError(f"protoc: {done.stderr.decode(errors='replace')}")
    file, = descriptor_pb2.FileDescriptorSet.FromString(done.stdout).file
    return message_factory.GetMessages([file])[f"{file.package}.{DESCRIPTION['root']['record']}"]()


def parts_of(type):
    """(name, type) of what a message for the type holds. Only a record's parts have names; any type but those here is in a
    message for lack of another place in the language, and alone there."""
    if type["kind"] == "record":
        return [(field["name"], field["type"]) for field in RECORDS[type["record"]]]
    if type["kind"] in ("tuple", "complex"):
        types = type.get("arguments", [])
        return [(None, part) for part in types * (2 if type["kind"] == "complex" else 1)]
    return [] if type["kind"] == "monostate" else [(None, type)]


def fields_of(message, type):
    """(name, type, fields) of each part: several fields are the alternatives of a oneof. They are in the order of the parts;
    a schema that has others, or calls one something else, is another record's."""
    its_name, left = f"the message {message.DESCRIPTOR.name}", list(message.DESCRIPTOR.fields)
    found = []
    for name, part in parts_of(type):
        if not left:
            raise judging.Different(f"{its_name} has too few fields")
        choice = left[0].containing_oneof if part["kind"] == "variant" else None
        fields = list(choice.fields) if choice else left[:1]
        called = (choice or left[0]).name
        # A name that is taken, or a word of the language, is longer by a mark or a number.
        if name is not None and not squashed(called).startswith(squashed(name)):
            raise judging.Different(f"{its_name} has {called} in the place of {name}")
        found.append((name, part, fields))
        left = left[len(fields):]
    if left:
        raise judging.Different(f"{its_name} has {left[0].name}, and its record has not")
    return found


def squashed(name):
    return name.replace("_", "").lower()


def entry_of(map_type):
    """The type of a map's entries, where the map is a list of them."""
    return {"kind": "tuple", "arguments": map_type["arguments"]}


def value_of(value, type):
    """What the runtime has for a type, as bench/bridges/json_conventions.h says that it looks in JSON."""
    if isinstance(value, Message):
        return value_of_message(value, type)
    if isinstance(value, collections.abc.Mapping):
        return {key: value_of(mapped, type["arguments"][1]) for key, mapped in value.items()}
    if type["kind"] in MAPS:
        return [value_of(entry, entry_of(type)) for entry in value]
    if type["kind"] in LISTS:
        # A list of uint8 is bytes, whose elements are integers to Python too.
        return [value_of(element, type["arguments"][0]) for element in value]
    # The alternative that is nothing is a bool: that it is there says it.
    return None if type["kind"] == "monostate" else value


def value_of_message(message, type):
    found = fields_of(message, type)
    for unknown in UnknownFieldSet(message):
        name = message.DESCRIPTOR.name
        raise judging.Different(f"the message {name} has a field {unknown.field_number}, which is not in the schema")
    parts = [(name, value_of_part(message, fields, part)) for name, part, fields in found]
    if type["kind"] == "record":
        return dict(parts)
    if type["kind"] in ("tuple", "complex"):
        return [value for _, value in parts]
    return parts[0][1] if parts else None


def value_of_part(message, fields, type):
    field = fields[0]
    if type["kind"] == "variant" and field.containing_oneof:
        chosen = message.WhichOneof(field.containing_oneof.name)
        for index, (field, alternative) in enumerate(zip(fields, type["arguments"])):
            if field.name == chosen:
                return [index, value_of(getattr(message, chosen), alternative)]
        return None
    if type["kind"] not in OPTIONAL:
        return value_of(getattr(message, field.name), type)
    if not message.HasField(field.name):
        return None
    inner = type["arguments"][0]
    value = value_of(getattr(message, field.name), inner)
    return [value] if inner["kind"] in NULLABLE else value


def fill(message, type, value):
    """Does what value_of_message() does, the other way."""
    for index, (name, part, fields) in enumerate(fields_of(message, type)):
        if type["kind"] in ("record", "tuple", "complex"):
            fill_part(message, fields, part, value[index if name is None else name])
        else:
            fill_part(message, fields, part, value)


def fill_part(message, fields, type, value):
    if type["kind"] == "variant" and fields[0].containing_oneof:
        index, chosen = value
        set_field(message, fields[index], type["arguments"][index], chosen)
    elif type["kind"] not in OPTIONAL:
        set_field(message, fields[0], type, value)
    elif value is not None:
        inner = type["arguments"][0]
        set_field(message, fields[0], inner, value[0] if inner["kind"] in NULLABLE else value)


def set_field(message, field, type, value):
    held = getattr(message, field.name)
    if isinstance(held, Message):
        held.SetInParent()  # one without a value in it is there, too
        fill(held, type, value)
    elif isinstance(held, collections.abc.Mapping):
        mapped = field.message_type.fields_by_name["value"]
        for key, element in value.items():
            if mapped.message_type:
                fill(held[key], type["arguments"][1], element)
            else:
                held[key] = element
    elif field.label == FieldDescriptor.LABEL_REPEATED and field.message_type:
        for element in value:
            fill(held.add(), entry_of(type) if type["kind"] in MAPS else type["arguments"][0], element)
    elif field.label == FieldDescriptor.LABEL_REPEATED:
        held.extend(value)
    elif type["kind"] == "monostate":
        setattr(message, field.name, True)
    else:
        setattr(message, field.name, bytes(value) if field.type == FieldDescriptor.TYPE_BYTES else value)


judging.run(read, write, TOOL, protobuf.__version__,
            limits={"negative_zero": "it takes -0.0 for 0.0, the default, where a field is always there"})
