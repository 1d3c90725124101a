# SPDX-License-Identifier: MIT
"""The description of a file in roundtrip's native format: what both layouts have in common, and read-native needs."""
import math
import re
import struct

MAX_TYPE_DEPTH = 20  # of types in each other's angle brackets: a limit of this reader, for hostile files
MAX_SIZE = 1 << 64  # Sizes of types stop here: more than any file has, and no longer numbers of thousands of digits.
SCALARS = dict(bool="?", int8="b", int16="h", int32="i", int64="q", uint8="B", uint16="H", uint32="I", uint64="Q",
               float="f", double="d")  # the types of one number, and the struct module's letters for them


class Refused(Exception):
    """Something that a reader must not accept. The arguments are: what it is, and at which byte."""


T = "[a-z]\\w*,"
KINDS = {  # for each name of a type: its kind (of methods), and a pattern of the arguments' names, each with a comma
    **dict.fromkeys(SCALARS, ("scalar", "")), "record": ("record", "(?!)"),
    "enum": (None, "u?int[0-9]+,"), "complex": ("tuple", "(float|double),"),
    "string": ("text", ""), "bytes": ("text", ""), "monostate": ("monostate", ""),
    "array": ("vector", T + "[0-9]+,"), "map": ("map", T + T), "unordered_map": ("map", T + T),
    "vector": ("vector", T), "set": ("map", T), "unordered_set": ("map", T),
    "optional": ("optional", T), "pointer": ("optional", T),
    "tuple": ("tuple", f"({T})*"), "variant": ("variant", f"({T}){{1,255}}"),
}
LEAST_SIZES = {  # what computes them from the arguments; it is 1 for all others, which start with a length or a mark
    **{name: lambda size=struct.calcsize(letter): size for name, letter in SCALARS.items()},
    "array": lambda element, count: element.least_size * count, "monostate": lambda: 0,
    **dict.fromkeys(("tuple", "complex"), lambda *parts: sum(part.least_size for part in parts)),
    "variant": lambda *parts: 1 + min(part.least_size for part in parts),
}


class Type:
    """A type. That of a record exists from the first @Name on, and its line gives it members and a least size."""

    def __init__(self, name, arguments=()):
        self.name, self.arguments, self.kind = name, arguments, KINDS[name][0]
        # 1 for a record without its line: it is one of some that contain each other, and these take at least a byte.
        self.least_size = min(LEAST_SIZES.get(name, lambda *_: 1)(*arguments), MAX_SIZE)
        self.is_finite = None  # not yet known

    def direct_parts(self):
        """The types of which a value always has some in itself, without a mark or length between."""
        if self.kind == "record":
            return self.members.values()
        return self.arguments[:1] if self.name == "array" else self.arguments if self.kind == "tuple" else ()


class Parser:
    """Parses a description to a tree of types."""

    def __init__(self, text):
        self.text, self.position = text, 0
        # For each name: the record, the names of the records in its members, and its number in find_recursion.
        self.records, self.mentions, self.numbers = {}, {}, {}
        self.finished = []  # the names in the order in which a walk through the root is done with them

    def refuse(self, what):
        raise Refused(f"wrong description: {what}", f"{self.position} of the description")

    def expect(self, pattern):
        found = re.compile(pattern).match(self.text, self.position)
        if not found:
            self.refuse(f"it does not go on with {pattern!r}")
        self.position = found.end()
        return found[0]

    def parse(self):
        """Returns the root's type. Afterwards, records has the records in the order of their lines."""
        while self.expect("=?") != "=":
            self.parse_record(self.expect("(?:[A-Za-z0-9_]|::)+"))
        start = self.position
        root = self.parse_type()
        self.expect("\n\\Z")
        if self.records.keys() > self.mentions.keys():
            self.refuse(f"no line for {min(self.records.keys() - self.mentions.keys())}")
        self.records = {name: self.records[name] for name in self.mentions}
        for name in self.mentioned_since(start):
            self.find_recursion(name, [])
        if self.finished != list(self.mentions):
            self.refuse("the lines are not those of the root's records in the order of a walk through it")
        for record in self.records.values():
            self.check_finite(record)
        return root

    def mentioned_since(self, start):
        """The names of the records that the text mentions from start on, each once, in their order."""
        return list(dict.fromkeys(re.findall("@([A-Za-z0-9_:]+)", self.text[start:self.position])))

    def find_recursion(self, name, open_names):
        """Finds which records can contain themselves, by Tarjan's algorithm for strongly connected components."""
        if name in self.numbers:
            return self.numbers[name]
        self.numbers[name] = lowest = len(self.numbers)
        start = len(open_names)
        open_names.append(name)
        for other in self.mentions[name]:
            lowest = min(lowest, self.find_recursion(other, open_names))
        self.finished.append(name)
        if lowest == self.numbers[name]:
            for member in open_names[start:]:
                self.records[member].can_contain_itself = len(open_names) - start > 1 or member in self.mentions[member]
                self.numbers[member] = math.inf
            del open_names[start:]
        return lowest

    def check_finite(self, type_):
        if type_.is_finite is False:
            self.refuse("a record contains itself directly, or through arrays, tuples and records alone")
        if type_.is_finite is None:
            type_.is_finite = False  # until its parts are known to be
            for part in type_.direct_parts():
                self.check_finite(part)
            type_.is_finite = True

    def parse_record(self, name):
        if name in self.mentions:
            self.refuse(f"a second line for {name}")
        start, members, separator = self.position, {}, self.expect("{(}\n)?")
        while not separator.endswith("\n"):
            member = self.expect("[A-Za-z0-9_]+:")[:-1]
            if member in members:
                self.refuse(f"a second member {member}")
            members[member] = self.parse_type()
            separator = self.expect(",|}\n")
        record = self.records.setdefault(name, Type("record"))
        record.members, record.label = members, f"@{name}"
        record.least_size = min(sum(member.least_size for member in members.values()), MAX_SIZE)
        self.mentions[name] = self.mentioned_since(start)

    def parse_type(self, depth=0):
        """Parses a type or, inside of another type, a number."""
        if depth > MAX_TYPE_DEPTH:
            self.refuse("too many types in each other (a limit of this reader)")
        name = self.expect("@(?:[A-Za-z0-9_]|::)+|[a-z][a-z0-9_]*" + ("|[0-9]{1,18}" if depth else ""))
        if name.startswith("@"):
            return self.records.setdefault(name[1:], Type("record"))
        if name.isdigit():
            return int(name)
        arguments, separator = [], self.expect("<?")
        while separator in ("<", ","):
            arguments.append(self.parse_type(depth + 1))
            separator = self.expect("[,>]")
        kinds = "".join(f"{getattr(argument, 'name', argument)}," for argument in arguments)
        if name not in KINDS or not re.fullmatch(KINDS[name][1], kinds):
            self.refuse(f"{name} is not a type, or not with these arguments")
        if name == "enum":
            return arguments[0]
        return Type(name, arguments * 2) if name == "complex" else Type(name, arguments)
