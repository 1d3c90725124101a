# SPDX-License-Identifier: MIT
"""The rooms of the house: whose files may include whose, and where libraries and their packages are named.

Reads the #include lines of all that is ours in bench/, formats/ and datasets/, but for tests, which may include anything."""

import graphlib
import os
import pathlib
import posixpath
import re
import unittest

SOURCE = pathlib.Path(os.environ["SOURCE"])

# Each room, and the rooms whose files may be included there: these, what these may include, and the room itself. A room is
# its folder with all below it; where other rooms lie below it, its own files alone. <each> is any one folder.
ROOMS = {
    "bench/record": [],
    "bench/suite": ["bench/record"],
    "bench/bridges": ["bench/record"],
    "bench/worker": ["bench/suite"],
    "bench/records": ["bench/worker", "bench/bridges"],
    "bench/readers": ["bench/worker"],
    "bench/driver/base": ["bench/bridges"],
    "bench/driver/results": ["bench/driver/base"],
    "bench/driver/run": ["bench/driver/results"],
    "bench/driver/show": ["bench/driver/results"],
    "bench/driver/compare": ["bench/driver/run", "bench/driver/show"],
    "bench/driver/history": ["bench/driver/run", "bench/driver/show"],
    "bench/driver/inspect": ["bench/driver/run"],
    "bench/driver/report": ["bench/driver/history"],
    "bench/driver/recommend": ["bench/driver/run", "bench/driver/show"],
    # The commands.
    "bench/driver": ["bench/driver/compare", "bench/driver/history", "bench/driver/inspect", "bench/driver/report",
                     "bench/driver/recommend"],
    "formats/<each>": ["bench/suite", "bench/bridges"],
    # Their files have pickles in them.
    "formats/joblib": ["bench/suite", "bench/bridges", "formats/pickle"],
    "formats/torch": ["bench/suite", "bench/bridges", "formats/pickle"],
    "formats/npz": ["bench/suite", "bench/bridges", "formats/pickle"],
    "datasets": ["bench/record"],  # what several datasets share
    "datasets/<each>": ["bench/suite", "datasets"],
}
# Headers that CMake writes, and the rooms that may include them.
GENERATED = {
    "roundtrip/all_operations.h": ["bench/worker"],
    "roundtrip/schemas.h": ["bench/driver/results", "bench/driver/run", "bench/driver/history", "bench/driver"],
}
# What can be used without the suite has a folder of its own to be included by: formats/native/include/roundtrip_native.
INSTALLED = {f"{folder.name}/": f"formats/{folder.parents[1].name}" for folder in sorted(SOURCE.glob("formats/*/include/*"))}

# What is no #include though it may look like one; a string is kept, since the name of a header is one.
HIDDEN = re.compile(r"""R"([^\s()\\]*)\(.*?\)\1"|//[^\n]*|/\*.*?\*/|(?P<string>"(?:\\.|[^"\\\n])*")|'(?:\\.|[^'\\\n])'""",
                    re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include\b[ \t]*(?:"(?P<quoted>[^"\n]+)"|<(?P<angled>[^>\n]+)>)?', re.MULTILINE)
DEV_PACKAGE = re.compile(r"\b[a-z0-9][a-z0-9.+-]*-dev\b")


def sources(root):
    """The text of each C++ file by its path."""
    return {path.relative_to(root).as_posix(): path.read_text() for folder in ("bench", "formats", "datasets")
            for path in (root / folder).rglob("*") if path.suffix in (".h", ".hpp", ".cpp", ".cc")
            and "tests" not in path.relative_to(root).parts}


def room_of(path):
    """None where no room is."""
    folder = posixpath.dirname(path)
    parts = folder.split("/")
    if parts[0] in ("formats", "datasets") and len(parts) > 1:
        return "/".join(parts[:2])
    for end in range(len(parts), 0, -1):
        room = "/".join(parts[:end])
        if room in ROOMS:
            has_rooms_below = any(other.startswith(room + "/") for other in ROOMS)
            return room if room == folder or not has_rooms_below else None
    return None


def rule_of(room):
    return room if room in ROOMS else posixpath.join(posixpath.dirname(room), "<each>")


def allowed(room):
    """All rooms whose files the room's may include, but for itself."""
    rooms = set()
    for other in ROOMS[rule_of(room)]:
        rooms |= {other} | allowed(other)
    return rooms


def includes(text):
    """(line, the name as it is written or "" where it is none, whether it stands in quotes)"""
    shown = HIDDEN.sub(lambda hidden: hidden["string"] or "\n" * hidden[0].count("\n"), text)
    for match in INCLUDE.finditer(shown):
        yield shown.count("\n", 0, match.start()) + 1, match["quoted"] or match["angled"] or "", bool(match["quoted"])


def resolve(path, name, files):
    """The file that is meant, as compilers look for it: beside the one that includes it, then from the root."""
    for candidate in (posixpath.join(posixpath.dirname(path), name), name):
        if posixpath.normpath(candidate) in files:
            return posixpath.normpath(candidate)
    room = installed_room(name)
    return room and next((file for file in files if file.startswith(room + "/") and file.endswith("/" + name)), None)


def installed_room(name):
    return next((room for prefix, room in INSTALLED.items() if name.startswith(prefix)), None)


def is_ours(name):
    return name.split("/")[0] in ("bench", "formats", "datasets", "tests", "roundtrip") or bool(installed_room(name))


def violations(files):
    """What is wrong, a line for each, in files as sources() gives them."""
    found, graph = [], {}
    for path, text in sorted(files.items()):
        own = room_of(path)
        if own is None:
            found.append(f"{path}: {posixpath.dirname(path)}/ is not a room: move the file into one, or say in ROOMS of "
                         "tests/house/rooms_test.py what a new one may include")
            continue
        rights = allowed(own)
        for line, name, quoted in includes(text):
            if name and not quoted and not is_ours(name):
                continue
            target = resolve(path, name, files)
            room = room_of(target) if target else installed_room(name)
            if target:
                graph.setdefault(path, []).append(target)
            if room in rights | {own} or own in GENERATED.get(name, ()):
                continue
            if not name:
                what = "an #include without a name, which nobody can follow"
            elif name in GENERATED:
                what = f"includes {name}, which only {', '.join(GENERATED[name])} may include"
            elif room:
                what = f"includes {name} of the room {room}"
            elif target:
                what = f"includes {name}, which is in no room"
            else:
                what = (f"includes {name}, which is neither a file of bench/, formats/ or datasets/ nor a header that CMake "
                        "writes; a library's stands in <>")
            found.append(f"{path}:{line}: {what}. {own} may include {', '.join(sorted(rights | {own}))}")
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        found.append(f"these include each other: {' -> '.join(reversed(error.args[1]))}")
    return found


class Includes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = sources(SOURCE)
        cls.listing = dict.fromkeys(cls.files, "")
        cls.file_of = {room_of(path): path for path in cls.files}
        cls.file_of.pop(None, None)
        # Families and datasets are many and alike: two of each will do.
        cls.some = dict(sorted(cls.file_of.items(), key=lambda item: item[0] != "formats/native"))
        for rule in ("formats/<each>", "datasets/<each>"):
            for room in [room for room in cls.some if rule_of(room) == rule][2:]:
                del cls.some[room]

    def plant(self, path, text, *more):
        """What is wrong when this file holds this, and nothing else anything; more: paths of new files."""
        return violations({**self.listing, **dict.fromkeys(more, ""), path: text})

    def test_no_arrow_goes_back(self):
        names = [name for text in self.files.values() for _, name, _ in includes(text)]
        self.assertGreater(sum(name.startswith("bench/") for name in names), 300)
        found = violations(self.files)
        if found:
            self.fail("\n" + "\n".join(found))

    def test_the_table_is_of_this_house(self):
        graphlib.TopologicalSorter(ROOMS).prepare()
        self.assertEqual(sorted(ROOMS), sorted({rule_of(room) for room in self.file_of}), "rooms without files have no line")
        self.assertFalse({room for rooms in GENERATED.values() for room in rooms} - set(ROOMS))

    def test_each_arrow_back_is_found(self):
        arrows = 0
        for own, path in self.some.items():
            for room, header in self.some.items():
                found = self.plant(path, f'#pragma once\n#include <vector>\n#include "{header}"\n')
                if room == own or room in allowed(own):
                    self.assertEqual([line for line in found if "include each other" not in line], [], (own, room))
                    continue
                arrows += 1
                self.assertEqual(len(found), 1, found)
                for part in (f"{path}:3: ", f"includes {header} of the room {room}. {own} may include ", *allowed(own)):
                    self.assertIn(part, found[0])
        self.assertGreater(arrows, 150)

    def test_it_is_found_however_it_is_written(self):
        path, name = "bench/record/kinds.h", "bench/driver/base/error.h"
        for text in [f"#include <{name}>", f'  #  include "{name}"', f'#if 0\n#include "{name}"\n#endif',
                     '#include "../driver/base/error.h"', f"char quote = '\"';\n#include \"{name}\"",
                     f'/* */ #include "{name}"', f'int a = 1\'000\'000;\n#include "{name}"',
                     '#include "../../bench/./driver/base/error.h"']:
            with self.subTest(text):
                self.assertEqual(len(self.plant(path, text)), 1)
        for text in [f'// #include "{name}"', f'/*\n#include "{name}"\n*/', f'auto code = R"x(\n#include "{name}"\n)x";',
                     "#include <vector>", '#include "buffer.h"', '#include "bench/record/buffer.h"']:
            with self.subTest(text):
                self.assertEqual(self.plant(path, text), [])

    def test_the_line_is_that_of_the_file(self):
        text = 'auto code = R"(\n\n)";  // a\n/*\n*/\n#include "bench/suite/format.h"\n'
        self.assertIn("bench/record/kinds.h:6: ", self.plant("bench/record/kinds.h", text)[0])

    def test_nobody_includes_a_format(self):
        installed = "formats/native/include/roundtrip_native/planted.h"
        for name in ["formats/native/adapter.h", "roundtrip_native/planted.h", "roundtrip_native/nowhere.h"]:
            for line in (f'#include "{name}"', f"#include <{name}>"):
                for own, path in self.some.items():
                    with self.subTest(line, room=own):
                        found = self.plant(path, line, installed)
                        self.assertEqual(len(found), 0 if own == "formats/native" else 1, found)
                        self.assertTrue(own == "formats/native" or "of the room formats/native" in found[0])

    def test_a_name_that_leads_nowhere_is_found(self):
        for name in ["nlohmann/json.hpp", "tests/support/comparison_helpers.h", "bench/record/gone.h", "roundtrip/gone.h"]:
            with self.subTest(name):
                self.assertIn("neither a file", self.plant("bench/record/kinds.h", f'#include "{name}"')[0])
        self.assertIn("without a name", self.plant("bench/record/kinds.h", "#include HEADER")[0])

    def test_generated_headers_have_their_readers(self):
        for name, rooms in GENERATED.items():
            for own, path in self.some.items():
                found = self.plant(path, f'#include "{name}"')
                self.assertEqual(len(found), 0 if own in rooms else 1, (own, found))

    def test_a_new_room_is_an_error(self):
        for path in ["bench/report/page.h", "bench/driver/draw/page.h", "bench/loose.h", "formats/loose.h"]:
            with self.subTest(path):
                found = self.plant(path, '#include "bench/record/kinds.h"')
                self.assertEqual(len(found), 1, found)
                self.assertIn(f"{path}: {posixpath.dirname(path)}/ is not a room", found[0])
                found = self.plant("bench/driver/main.cpp", f'#include "{path}"', path)
                self.assertEqual(len([line for line in found if "which is in no room" in line]), 1, found)
        self.assertEqual(self.plant("formats/new/adapter.h", '#include "bench/suite/format.h"'), [])
        self.assertEqual(self.plant("datasets/new/dataset.h", '#include "datasets/words.h"'), [])
        self.assertEqual(self.plant("bench/bridges/new/folder/a.h", '#include "bench/record/kinds.h"'), [])

    def test_a_cycle_is_found(self):
        record = "bench/record/kinds.h"
        circle = {record: '#include "a.h"', "bench/record/a.h": '#include "b.h"', "bench/record/b.h": f'#include "{record}"'}
        found = violations({**self.listing, **circle})
        self.assertEqual(len(found), 1, found)
        around = " -> ".join([*circle, *circle])
        self.assertIn(found[0].removeprefix("these include each other: "), around)
        self.assertEqual(len(self.plant(record, '#include "kinds.h"')), 1)


def named_formats(text):
    """The lines of a CMakeLists.txt that name something in formats/."""
    return [line for line in text.splitlines() if re.search(r"\bformats/", line.split("#")[0])]


class Libraries(unittest.TestCase):
    def test_the_driver_and_the_worker_are_built_without_formats(self):
        lists = sorted((SOURCE / "bench").rglob("CMakeLists.txt"))
        self.assertGreater(len(lists), 1)
        for path in lists:
            self.assertEqual(named_formats(path.read_text()), [], f"{path.relative_to(SOURCE)} names a format")
        self.assertEqual(named_formats('a(b "${PROJECT_SOURCE_DIR}/formats/native/a.cpp")\n# as formats/ do\n'),
                         ['a(b "${PROJECT_SOURCE_DIR}/formats/native/a.cpp")'])

    def test_packages_of_formats_are_named_by_formats_alone(self):
        packages = {package for path in SOURCE.glob("formats/*/CMakeLists.txt")
                    for package in DEV_PACKAGE.findall(path.read_text())}
        self.assertIn("libcereal-dev", packages)
        # The driver is written with it.
        packages.remove("nlohmann-json3-dev")
        files = [SOURCE / "CMakeLists.txt", *(SOURCE / "bench").rglob("CMakeLists.txt"), *(SOURCE / "bench").rglob("*.cmake"),
                 *(SOURCE / "scripts").iterdir(), *(SOURCE / ".ci").iterdir(), *(SOURCE / ".github").rglob("*.yml")]
        found = [(str(path.relative_to(SOURCE)), package) for path in files if path.is_file()
                 for package in DEV_PACKAGE.findall(path.read_text()) if package in packages]
        self.assertEqual(found, [], "their formats' own CMakeLists.txt has to name them, and nothing else")


if __name__ == "__main__":
    unittest.main()
