# SPDX-License-Identifier: MIT
"""Decodes a value in the compact layout of roundtrip's native format, for read-native.

First all columns are unpacked. For each kind of type, a method of Columns takes what is at one place of the type, and
returns the values there, of as many as the count says. They are as Decoder in read-native has them, but the records of
recursive types are empty lists. When the columns of these are known, link() goes through the root's value and fills
them. It also looks for repeated keys, which may consist of such records.
"""
import struct
from collections import Counter
from itertools import accumulate, islice, repeat

from native_description import MAX_SIZE, Type

FREE_FOOTPRINT, FOOTPRINT_PER_BYTE = 49152, 56
MAX_COUNT = (1 << 32) - 1
BITS = 0, 1, 2, 4, 8, 16, 24, 32, 40, 48, 56, 64  # of packed numbers, for each width
POINTERS_AND_CONTAINERS = {  # their sizes in memory; all are aligned to 8
    "pointer": 8, "bytes": 24, "vector": 24, "string": 32, "map": 48, "set": 48, **dict.fromkeys(
        ("unordered_map", "unordered_set"), 56)}
TEXT_FOOTPRINT, NODE_FOOTPRINT, POINTER_FOOTPRINT = 48, 48, 16  # besides those of the bytes and of what it holds
FLOAT_FOOTPRINTS = {4: 12, 8: 16}
BOOL, UINT8, UINT32, INT64 = map(Type, ("bool", "uint8", "uint32", "int64"))


def round_up(size, alignment):
    return -(-size // alignment) * alignment


class Extents:
    """What values of types take in memory: sizes and alignments, as a C compiler would have them."""

    def __init__(self, decoder):
        self.decoder, self.known = decoder, {}

    def of(self, type_):
        if type_ not in self.known:
            self.known[type_] = None  # until it is computed
            size, alignment = self.compute(type_)
            self.known[type_] = min(size, MAX_SIZE), alignment
        if self.known[type_] is None:
            self.decoder.refuse("a record holds itself without a pointer or container between, and so has no extent")
        return self.known[type_]

    def compute(self, type_):
        if type_.name in POINTERS_AND_CONTAINERS:
            return POINTERS_AND_CONTAINERS[type_.name], 8
        if type_.kind in ("scalar", "monostate"):
            return (type_.least_size or 1,) * 2
        if type_.name == "array":
            size, alignment = self.of(type_.arguments[0])
            return size * type_.arguments[1] or 1, alignment
        if type_.name in ("optional", "variant"):
            sizes, alignments = zip(*map(self.of, type_.arguments))
            return self.one_after_the_other([(max(sizes), max(alignments)), (1, 1)])
        return self.one_after_the_other(map(self.of, type_.direct_parts()))

    @staticmethod
    def one_after_the_other(members):
        end, largest = 0, 1
        for size, alignment in members:
            end, largest = round_up(end, alignment) + size, max(largest, alignment)
        return round_up(end, largest) or 1, largest


class Columns:
    """Decodes the columns of a file, the bytes of which a Decoder has."""

    def __init__(self, decoder, records):
        self.decoder, self.extents = decoder, Extents(decoder)
        self.footprint, self.limit = 0, FREE_FOOTPRINT + FOOTPRINT_PER_BYTE * len(decoder.content)
        self.held = {record: 0 for record in records if record.can_contain_itself}  # how many, at all places
        self.numbers, self.members = {}, {}  # how many there are in the set of each, and the rest of them to be linked
        self.starts = {}  # the byte at which the column of a path begins
        self.linkable = {}  # which types is_linkable() knows

    def decode(self, root):
        [value] = self.place("", root, 1)
        for record in self.held:
            self.decode_set(record, self.extents.of(root)[0])
        for record, number in self.numbers.items():
            if self.held[record] != number:
                self.refuse_set(record, f"{number} records, but {self.held[record]} are held")
        self.check_padding()
        # A footprint is of values that the row layout would need bytes for.
        self.decoder.allowance += 25 * self.footprint
        self.decoder.path = [""]
        self.link(root, value)
        for record, rest in self.members.items():
            if next(rest, None):
                self.refuse_set(record, "some of the records are held by none that the root leads to")
        return value

    def refuse_set(self, record, what):
        self.decoder.path = [record.label]
        self.decoder.refuse(what, self.starts[record.label,])

    def decode_set(self, record, root_extent):
        """Unpacks the columns of all records of a recursive type."""
        self.decoder.path = [record.label]
        start = self.starts[record.label,] = self.decoder.position
        [number] = self.numbers[record], = self.scalar(UINT32, 1)
        # All are held by something that has them in its extent, which only for the root is not in the footprint. So a
        # number too large is known before anything is made for so many.
        if number * self.extents.of(record)[0] > self.limit + root_extent:
            self.decoder.refuse(f"{number} records have a footprint above the limit", start)
        members = [self.place(name, type_, number) for name, type_ in record.members.items()]
        self.members[record] = map(list, zip(*members))

    def check_padding(self):
        decoder = self.decoder
        least = -(-max(self.footprint - FREE_FOOTPRINT, 0) // FOOTPRINT_PER_BYTE)
        decoder.path = []
        start = decoder.position
        padding = decoder.take(max(least - start, 0))
        if end := padding.strip(b"\0"):
            decoder.refuse("padding is not zero", start + padding.index(end))
        # Bytes behind the padding are for the caller to refuse.

    def spend(self, count, size):
        """Counts the footprint of what is about to be made."""
        self.footprint += count * size
        if self.footprint > self.limit:
            self.decoder.refuse(f"the footprint is above the limit for the size of the file, {self.limit}")

    def place(self, label, type_, count):
        """Returns the values of one place, in a sequence or an iterator."""
        if count == 0:
            return ()
        if count > MAX_COUNT:
            self.decoder.refuse("a column of 2^32 values or more")
        self.decoder.path.append(label)
        # The footprint does not count arrays, tuples and records, which may be nested deep.
        self.decoder.charge(8 + len(self.decoder.path) + (0 if type_.kind in ("scalar", "text") else 2 * count))
        self.starts.setdefault(tuple(self.decoder.path), self.decoder.position)
        if type_.least_size == 0:  # It has one value and no columns, and only the decoder bounds the size of that.
            values = repeat(self.decoder.decode(type_), count)
        else:
            values = getattr(self, type_.kind)(type_, count)
        self.decoder.path.pop()
        return values

    def scalar(self, type_, count):
        """A column of bools, marks, integers or floats."""
        size, start = type_.least_size, self.decoder.position
        if type_.name in ("float", "double"):
            self.spend(count, FLOAT_FOOTPRINTS[size])
            return self.floats(type_, count)
        self.spend(count, size)
        return self.marks(count, start) if type_.name == "bool" else self.integers(type_, count)

    def text(self, _type, count):
        self.spend(count, TEXT_FOOTPRINT)
        return self.texts_in_some_way(count)

    def optional(self, type_, count):
        marks = self.scalar(BOOL, count)
        present = sum(marks)
        if type_.name == "pointer":
            self.spend(present, POINTER_FOOTPRINT + self.extents.of(type_.arguments[0])[0])
        values = iter(self.place("?", type_.arguments[0], present))
        return [[next(values)] if mark else None for mark in marks]

    def vector(self, type_, count):
        element, *fixed_count = type_.arguments
        if fixed_count:
            values = iter(self.place("[]", element, count * fixed_count[0]))
            return [list(islice(values, fixed_count[0])) for _ in range(count)]
        lengths = self.lengths(type_, count)
        self.spend(sum(lengths), self.extents.of(element)[0])
        values = iter(self.place("[]", element, sum(lengths)))
        return [list(islice(values, length)) for length in lengths]

    def map(self, type_, count):
        """Map, set and the unordered ones."""
        parts, lengths = type_.arguments, self.lengths(type_, count)
        entry = self.extents.of(parts[0]) if len(parts) == 1 else self.extents.compute(Type("tuple", parts))
        self.spend(sum(lengths), NODE_FOOTPRINT + entry[0])
        if len(parts) == 1:
            values = iter(self.place("[]", parts[0], sum(lengths)))
        else:
            keys, mapped = (self.place(label, part, sum(lengths)) for label, part in zip(("key", "mapped"), parts))
            values = map(list, zip(keys, mapped))
        return [list(islice(values, length)) for length in lengths]

    def lengths(self, type_, count):
        start, lengths = self.decoder.position, self.scalar(UINT32, count)
        if sum(lengths) > MAX_COUNT:
            self.decoder.refuse("lengths add up to 2^32 or more", start)
        if any(lengths) and not any(part.least_size for part in type_.arguments):
            self.decoder.refuse("elements that take no bytes, of which there may not be any", start)
        return lengths

    def tuple(self, type_, count):
        if type_.name == "complex":
            numbers = iter(self.scalar(type_.arguments[0], 2 * count))
            return [list(pair) for pair in zip(numbers, numbers)]
        return list(map(list, zip(*[self.place(i, part, count) for i, part in enumerate(type_.arguments)])))

    def variant(self, type_, count):
        start, indices = self.decoder.position, self.scalar(UINT8, count)
        if (largest := max(indices)) >= len(type_.arguments):
            self.decoder.refuse(f"index {largest} of a variant of {len(type_.arguments)} alternatives", start)
        occurrences = Counter(indices)
        values = [iter(self.place(i, part, occurrences[i])) for i, part in enumerate(type_.arguments)]
        return [(index, next(values[index])) for index in indices]

    def record(self, record, count):
        if record.can_contain_itself:
            self.held[record] += count
            return [[] for _ in range(count)]
        return list(map(list, zip(*[self.place(name, type_, count) for name, type_ in record.members.items()])))

    # What columns have inside, the footprint of which is not counted.

    def varint(self):
        start, number = self.decoder.position, 0
        for shift in range(0, 64, 7):
            byte = self.decoder.unsigned(1)
            if shift == 56:
                number |= byte << shift
                break
            number |= (byte & 127) << shift
            if byte < 128:
                break
        if byte == 0 and shift:
            self.decoder.refuse("a varint is longer than it need be", start)
        return number

    def single(self, size, signed):
        """A value of an integer type that stands alone."""
        if size == 1:
            return int.from_bytes(self.decoder.take(1), "little", signed=signed)
        start, number = self.decoder.position, self.varint()
        if number >> 8 * size:  # of the zigzag, too, which has as many bits
            self.decoder.refuse(f"an integer is not in the range of its type of {size} bytes", start)
        return number >> 1 ^ -(number & 1) if signed else number

    def integers(self, type_, count):
        size, signed = type_.least_size, type_.name.startswith("int")
        if count < 2:
            return [self.single(size, signed) for _ in range(count)]
        start, head = self.decoder.position, self.decoder.unsigned(1)
        base, width = head >> 4, head & 15
        if base > 2 or width >= len(BITS) or BITS[width] > 8 * size:
            self.decoder.refuse(f"head {head} of a column of integers of {size} bytes", start)
        first = [self.single(size, signed)] if base == 2 else []
        step = self.single(size, base == 2 or signed) if base else 0
        numbers = self.packed(BITS[width], count - len(first))
        if first:
            numbers = accumulate(numbers, lambda value, number: value + step + number, initial=first[0])
        elif step:
            numbers = [step + number for number in numbers]
        # All sums are modulo 2 to the number of bits, and signed in two's complement.
        bits = (1 << 8 * size) - 1
        sign = (bits + 1) // 2 if signed else 0
        return [((number + sign) & bits) - sign for number in numbers]

    def packed(self, bits, count):
        if bits == 0:
            return [0] * count
        if bits >= 8:
            size = bits // 8
            padded = 1 << (size - 1).bit_length()
            return struct.unpack(f"<{count}{' BH I   Q'[padded]}", self.planes(size, count, padded))
        in_byte = 8 // bits
        run = self.decoder.take(-(-count // in_byte))
        if count % in_byte and run[-1] >> bits * (count % in_byte):
            self.decoder.refuse("bits behind the last number are not 0", self.decoder.position - 1)
        numbers = [byte >> shift & (1 << bits) - 1 for byte in run for shift in range(0, 8, bits)]
        return numbers[:count]

    def planes(self, size, count, padded_size):
        """Numbers of size bytes, which stand in planes, with zeros to padded_size."""
        run, numbers = self.decoder.take(size * count), bytearray(padded_size * count)
        for i in range(size):
            numbers[i::padded_size] = run[i * count:(i + 1) * count]
        return bytes(numbers)

    def marks(self, count, start):
        marks = self.integers(UINT8, count)
        if max(marks, default=0) > 1:
            self.decoder.refuse(f"a bool or mark is {max(marks)}, not 0 or 1", start)
        return list(map(bool, marks))

    def floats(self, type_, count):
        size, start, head = type_.least_size, self.decoder.position, self.decoder.unsigned(1)
        if head < 2:
            run = self.decoder.take(size * count) if head == 0 else self.planes(size, count, size)
            return self.decoder.unpack(type_, run)
        if head < 4:
            marks = self.marks(count - 1, start + 1)
            run_count = sum(marks) + 1
            run = self.decoder.take(size * run_count) if head == 2 else self.planes(size, run_count, size)
            kept = self.decoder.unpack(type_, run)
            return [kept[i] for i in accumulate(marks, initial=0)]
        if not 16 <= head <= 26:
            self.decoder.refuse(f"head {head} of a column of floats", start)
        # Of doubles: Python would divide integers without converting them before.
        divisor = float(10 ** (head - 16))
        numbers = [float(number) / divisor for number in self.integers(INT64, count)]
        return self.decoder.unpack(type_, struct.pack(f"<{count}{'f' if size == 4 else 'd'}", *numbers))

    def texts(self, count):
        start, lengths = self.decoder.position, self.integers(UINT32, count)
        if sum(lengths) > MAX_COUNT:
            self.decoder.refuse("lengths of texts add up to 2^32 or more", start)
        run, ends = self.decoder.take(sum(lengths)), accumulate(lengths)
        return [run[end - length:end] for end, length in zip(ends, lengths)]

    def texts_in_some_way(self, count):
        """A text column."""
        start, head = self.decoder.position, self.decoder.unsigned(1) if count > 1 else 0
        if head == 2:
            return self.prefixed_texts(count)
        if head > 2:
            self.decoder.refuse(f"head {head} of a column of texts", start)
        values = self.dictionary_texts(count) if head else self.texts(count)
        self.spend(sum(map(len, values)), 2)
        return values

    def dictionary_texts(self, count):
        start, size = self.decoder.position, self.varint()
        if not 1 <= size <= count:
            self.decoder.refuse(f"a dictionary has {size} texts for {count} values", start)
        dictionary, start = self.texts(size), self.decoder.position
        indices = self.integers(UINT32, count)
        if max(indices) >= size:
            self.decoder.refuse(f"index {max(indices)} in a dictionary of {size} texts", start)
        return [dictionary[index] for index in indices]

    def prefixed_texts(self, count):
        start, prefixes = self.decoder.position, self.integers(UINT32, count)
        rests, length = self.texts(count), 0
        for prefix, rest in zip(prefixes, rests):
            if prefix > length:
                self.decoder.refuse(f"a prefix of {prefix} bytes of a value of {length}", start)
            length = prefix + len(rest)
            if length > MAX_COUNT:
                self.decoder.refuse("a text has 2^32 bytes or more", start)
            self.spend(length, 2)
        return list(accumulate(zip(prefixes, rests), lambda value, part: value[:part[0]] + part[1], initial=b""))[1:]

    # The values, when all columns have been unpacked.

    def is_linkable(self, type_):
        """Tells whether values of the type can hold something for link() to do."""
        if type_ not in self.linkable:
            parts = type_.members.values() if type_.kind == "record" and type_ not in self.held else type_.arguments
            self.linkable[type_] = type_.least_size > 0 and (type_ in self.held or type_.kind == "map" or any(
                self.is_linkable(part) for part in parts if isinstance(part, Type)))
        return self.linkable[type_]

    def link(self, type_, value):
        """Fills the recursive records in a value, and looks for repeated keys."""
        if not self.is_linkable(type_):
            return
        if type_ in self.held:
            self.link_recursive(type_, value)
        elif type_.kind == "record":
            self.link_members(type_.members.items(), value)
        elif type_.kind == "tuple":
            self.link_members(enumerate(type_.arguments), value)
        elif type_.kind == "variant":
            self.link_part(value[0], type_.arguments[value[0]], value[1])
        elif type_.kind == "map":
            self.link_map(type_, value)
        else:
            for part in value or ():
                self.link_part("?" if type_.kind == "optional" else "[]", type_.arguments[0], part)

    def link_part(self, label, type_, value):
        self.decoder.path.append(label)
        self.link(type_, value)
        self.decoder.path.pop()

    def link_members(self, members, value):
        for (label, type_), part in zip(members, value):
            self.link_part(label, type_, part)

    def link_recursive(self, record, value):
        self.decoder.begin_record(record)
        path, self.decoder.path = self.decoder.path, [record.label]
        value[:] = next(self.members[record])
        self.link_members(record.members.items(), value)
        self.decoder.record_depth -= 1
        self.decoder.path = path

    def link_map(self, type_, value):
        parts, keys = type_.arguments, set()
        labels = ("key", "mapped") if len(parts) == 2 else ("[]",)
        for element in value:
            members = element if len(parts) == 2 else [element]
            for label, part, member in zip(labels, parts, members):
                self.link_part(label, part, member)
                if label != "mapped":
                    self.decoder.path.append(label)
                    self.decoder.add_key(part, member, keys, self.starts[tuple(self.decoder.path)])
                    self.decoder.path.pop()
