# SPDX-License-Identifier: MIT
"""docs/adding.md, done as it is written: its files, its commands, its promises."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from walkthrough import steps

SOURCE = pathlib.Path(os.environ["SOURCE"])

# The headings that add a format, and its name.
FORMATS = {"A format": "plain",
           "A library with a tree": "ordered_json",
           "A library with events": "wide_msgpack",
           "A language with a schema compiler": "proto_lite"}
MOVE = "Into the tree, with tests"
CELLS = re.compile(f"generated/({'|'.join(FORMATS.values())})/cells_")


class Walkthrough:
    """A folder of a user's own, and a copy of what a build needs of the tree, which may be written to."""

    def __init__(self, folder):
        self.clone = folder / "clone"
        self.own = folder / "own"
        self.own.mkdir()
        self.clone.mkdir()
        shutil.copy(SOURCE / "CMakeLists.txt", self.clone)
        for part in ("bench", "docs", "formats", "results"):
            shutil.copytree(SOURCE / part, self.clone / part)
        self.steps = list(steps((self.clone / "docs/adding.md").read_text()))
        # Nothing depends on the speed of what is built here, only the test's own.
        self.environment = {**os.environ, "ROUNDTRIP": str(self.clone), "CMAKE_BUILD_TYPE": "None"}

    def call(self, command):
        return subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=self.own, env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600)

    def do(self, test, heading):
        """Does all steps under the heading, and returns what its commands printed."""
        printed, done_any = "", False
        for where, what, content in self.steps:
            if where != heading:
                continue
            done_any = True
            if what == "sh":
                done = self.call(content)
                test.assertEqual(done.returncode, 0, content + done.stdout)
                test.assertNotIn("warning:", done.stdout)
                printed += done.stdout
            elif what == "text":
                for line in content.splitlines():
                    if not any(name in line for name in self.not_built()):
                        test.assertIn(line, printed.splitlines())
            else:
                test.assertIn(".", what, f"under '{heading}' a block is neither commands, nor output, nor a named file")
                file = self.own / what.replace("$ROUNDTRIP", str(self.clone))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content)
        test.assertTrue(done_any, f"there is nothing to do under '{heading}'")
        return printed

    def not_built(self):
        """Those formats of the text whose library this machine does not have."""
        manifest = self.own / "build/bin/roundtrip-manifest.json"
        formats = json.loads(manifest.read_text())["formats"] if manifest.exists() else []
        return {entry["name"] for entry in formats if entry["missing"]}.intersection(FORMATS.values())

    def results(self, name):
        return json.loads((self.own / name).read_text())


def compiled(printed):
    """The objects that a build compiled."""
    return re.findall(r"Building CXX object (\S+)", printed)


class Adding(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.walk = Walkthrough(pathlib.Path(folder.name))

    def configure_error(self, *options):
        done = self.walk.call('cmake --fresh -S "$ROUNDTRIP" -B broken -G Ninja -DROUNDTRIP_BUILTIN=OFF ' +
                              " ".join(f'"{option}"' for option in options))
        self.assertNotEqual(done.returncode, 0, done.stdout)
        # CMake breaks the lines of its messages.
        return " ".join(done.stdout.split())

    def assert_timed(self, results, format_name, dataset, operations):
        facts = {(f["format"], f["dataset"]): f["fidelity"] for f in results["roundtrip"]["facts"]}
        self.assertEqual(facts[format_name, dataset], "exact")
        cells = {c["name"]: c for c in results["benchmarks"]}
        for operation in operations:
            cell = cells[f"{dataset}/{format_name}/{operation}"]
            self.assertEqual(len(cell["blocks"]["ns"]), 2)
            self.assertGreater(cell["real_time"], 0)

    def test_the_text(self):
        walk = self.walk
        for heading in (*FORMATS, "A dataset"):
            walk.do(self, heading)
        walk.do(self, "Build, check, run")
        everything = ("save", "load", "load_reuse", "save_file", "load_file")
        built = {*FORMATS.values(), "native"}.difference(walk.not_built())
        for name in built:
            self.assert_timed(walk.results("first.json"), name, "playlist", everything)
        facts = {f["format"]: f for f in walk.results("first.json")["roundtrip"]["facts"]}
        self.assertEqual(facts["future"]["fidelity"], "not built")
        self.assertIn("libfuture-format-dev", facts["future"]["reason"])

        # A dataset more compiles nothing but what is its own, and the lists that name it.
        printed = walk.do(self, "More data")
        own, rest = [], []
        for name in compiled(printed):
            (own if "play_counts" in name or "/registry_" in name else rest).append(name)
        self.assertEqual(rest, [])
        registries = [f"/registry_{name}.cpp" for name in built]
        for part in ("cells_play_counts.cpp", "play_counts/generate.cpp", *registries):
            self.assertTrue(any(part in name for name in own), (part, own))

        # An operation more compiles what is not timed of each dataset, and no format, no generator and nothing of the driver.
        printed = walk.do(self, "An operation")
        self.assert_timed(walk.results("second.json"), "plain", "playlist", ("save", "save_fresh"))
        self.assertTrue(any("pairings/playlist.cpp" in name for name in compiled(printed)), printed)
        self.assertEqual([name for name in compiled(printed)
                          if any(part in name for part in ("bench/driver", "dataset_", "cells_", "formats/"))], [])
        self.assert_the_other_compiler_takes_it()
        # Each heading that has blocks is walked through, the last one by the next test.
        self.assertEqual({heading for heading, _, _ in walk.steps},
                         {*FORMATS, "A dataset", "Build, check, run", "More data", "An operation", MOVE})
        if walk.not_built():
            self.skipTest("all but the language with a schema compiler, which needs protobuf-compiler and libprotobuf-dev: "
                          "`scripts/setup tests` installs them")

    def test_the_move_into_the_tree(self):
        for part in ("datasets", "tests"):
            shutil.copytree(SOURCE / part, self.walk.clone / part)
        self.walk.do(self, "A format")
        self.walk.do(self, MOVE)

    def assert_the_other_compiler_takes_it(self):
        """What the text had written down, and without a warning: the build above was made by one compiler only."""
        commands = json.loads((self.walk.own / "build/compile_commands.json").read_text())
        flags = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
        own = [self.walk.own / folder for folder in ("my_formats", "my_datasets")]
        checked = 0
        for entry in commands:
            file = pathlib.Path(entry["file"])
            if not CELLS.search(entry["file"]) and not any(folder in file.parents for folder in own):
                continue
            includes = re.findall(r"-I\S+|-isystem \S+", entry["command"])
            done = subprocess.run([os.environ["OTHER_CXX"], *flags, *" ".join(includes).split(), file], timeout=200,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)
            checked += 1
        self.assertGreaterEqual(checked, 2 * (len(FORMATS) - len(self.walk.not_built())) + 2)

    def configured(self, *options):
        """What a build of the whole tree is made of: its commands by their output, its generated files by their name."""
        done = self.walk.call('cmake -S "$ROUNDTRIP" -B whole -G Ninja ' + " ".join(options))
        self.assertEqual(done.returncode, 0, done.stdout)
        commands = json.loads(self.walk.call("cd whole && ninja -t compdb").stdout)
        files = {file: (file.read_text(), file.stat().st_mtime_ns)
                 for file in (self.walk.own / "whole/generated").rglob("*") if file.is_file()}
        return {entry["output"]: entry["command"] for entry in commands}, files

    def test_a_dataset_more_changes_nothing_else(self):
        """In the whole tree, with all formats and their generators, and a folder that was not named before."""
        self.walk.do(self, "A dataset")
        shutil.copytree(SOURCE / "datasets", self.walk.clone / "datasets")
        commands_before, files_before = self.configured()
        commands_after, files_after = self.configured('"-DROUNDTRIP_EXTRA_DATASETS=$PWD/my_datasets"')
        self.assertGreater(len(commands_before), 100)
        self.assertGreater(len(commands_after), len(commands_before))
        # A worker is linked with the new dataset and has it in its list.
        changed = [output for output, command in commands_before.items()
                   if commands_after.get(output) != command and "bin/roundtrip-worker-" not in output]
        self.assertEqual(changed, [])
        changed = [file for file, state in files_before.items()
                   if files_after.get(file) != state and not file.name.startswith("registry_")]
        self.assertEqual(changed, [])

    def test_a_family_more_changes_nothing_else(self):
        """What is built of a family, of the datasets and of the driver does not depend on which others there are."""
        shutil.copytree(SOURCE / "datasets", self.walk.clone / "datasets")
        commands_before, files_before = self.configured("-DROUNDTRIP_FAMILIES=native")
        self.assertFalse([output for output in commands_before if "cereal" in output])
        for families in ("native;cereal", "all"):
            commands_after, files_after = self.configured(f'"-DROUNDTRIP_FAMILIES={families}"')
            self.assertGreater(len(commands_after), len(commands_before))
            self.assertTrue([output for output in commands_after if "cereal" in output])
            self.assertEqual([output for output, command in commands_before.items()
                              if commands_after.get(output) != command], [])
            self.assertEqual([file for file, state in files_before.items() if files_after.get(file) != state], [])

    def test_what_a_folder_was_asked_for_is_kept_on_request(self):
        """Each family with its own datasets, as scripts/run builds them one after the other."""
        shutil.copytree(SOURCE / "datasets", self.walk.clone / "datasets")

        def cells(*options):
            commands, _ = self.configured(*options)
            return {match[1] for match in (re.search(r"generated/(\w+/(cells_\w+|documents))\.cpp", output) for output in commands)
                    if match}
        first = cells("-DROUNDTRIP_KEEP=ON", "-DROUNDTRIP_FAMILIES=native", '"-DROUNDTRIP_DATASETS=message;documents"')
        self.assertEqual(first, {"native/cells_message", "native/documents"})
        # What takes long to compile is compiled format by format.
        edges = {f"cereal/cells_edges_cereal_{name}" for name in ("binary", "portable_binary", "json", "xml")}
        both = cells("-DROUNDTRIP_FAMILIES=cereal", "-DROUNDTRIP_DATASETS=edges")
        self.assertEqual(both, first | edges)
        manifest = json.loads((self.walk.own / "whole/bin/roundtrip-manifest.json").read_text())
        formats = {entry["name"]: entry for entry in manifest["formats"]}
        self.assertEqual(formats["native"]["without"], ["edges"])
        self.assertEqual(formats["cereal_json"]["without"], ["documents", "message"])
        self.assertEqual(formats["protobuf"]["add"], "./scripts/run --format protobuf")
        self.assertIn("log", manifest["datasets_not_built"])
        self.assertNotIn("documents", manifest["datasets_not_built"])
        self.assertEqual(cells("-DROUNDTRIP_KEEP=OFF"), edges)
        manifest = json.loads((self.walk.own / "whole/bin/roundtrip-manifest.json").read_text())
        self.assertIn("documents", manifest["datasets_not_built"])

    def test_a_library_that_is_not_ours(self):
        """In C, without a package, with templates that our warnings would be about."""
        self.walk.do(self, "A dataset")
        folder = self.walk.own / "my_formats/foreign"
        (folder / "library").mkdir(parents=True)
        (folder / "library/foreign.h").write_text("""#pragma once
extern "C" int foreign_sum(int a, int b);
template <class T> int foreign_narrow(T wide) { int shadowed = 1; { int shadowed = wide; return shadowed; } return shadowed; }
""")
        (folder / "library/sum.c").write_text("int foreign_sum(int a, int b) { long unused; return (unsigned)a + b * 1L; }\n")
        (folder / "adapter.h").write_text(""" // SPDX-License-Identifier: MIT
#pragma once
#include <foreign.h>
#include "bench/suite/format.h"
namespace roundtrip::formats::foreign {
struct Format {
  static constexpr FormatInfo info{.name = "foreign", .library = "none"};
  template <class T>
  struct Codec {
    void save(const T&, Buffer& out) { out.append(&number, static_cast<std::size_t>(foreign_sum(0, foreign_narrow(4L)))); }
    void load(View, T&) {}
    int number = 0;
  };
};
}
""")
        (folder / "CMakeLists.txt").write_text("""add_library(foreign INTERFACE)
target_include_directories(foreign INTERFACE library)
roundtrip_add_formats(foreign REQUIRES foreign SOURCES library/sum.c)
""")
        absent = self.walk.own / "my_formats/absent"
        absent.mkdir()
        (absent / "CMakeLists.txt").write_text("roundtrip_add_formats(absent REQUIRES absent::absent)\n")
        done = self.walk.call('cmake -S "$ROUNDTRIP" -B foreign -G Ninja -DROUNDTRIP_BUILTIN=OFF -DROUNDTRIP_DATASETS=playlist '
                              '"-DROUNDTRIP_EXTRA_FORMATS=$PWD/my_formats" "-DROUNDTRIP_EXTRA_DATASETS=$PWD/my_datasets" && '
                              "cmake --build foreign --target roundtrip_cells_foreign")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("roundtrip: not building absent: absent::absent not found\n", done.stdout)
        self.assertNotIn("warning:", done.stdout)
        self.assertIn("library/sum.c.o", done.stdout)
        # Only a typed dataset was asked for.
        self.assertNotIn("documents.cpp", done.stdout)
        self.assertIn("cells_playlist.cpp", done.stdout)

    def test_a_folder_that_is_not_there(self):
        for variable in ("ROUNDTRIP_EXTRA_FORMATS", "ROUNDTRIP_EXTRA_DATASETS"):
            self.assertIn(f"{variable} names /nonexistent/folder, which is not a folder",
                          self.configure_error(f"-D{variable}=/nonexistent/folder"))
            self.assertIn(f"{variable} names my_things, which is not a full path",
                          self.configure_error(f"-D{variable}=my_things"))

    def test_a_dataset_that_is_not_there(self):
        self.assertIn("ROUNDTRIP_DATASETS names nothing, and no dataset has that name",
                      self.configure_error("-DROUNDTRIP_DATASETS=nothing"))
        message = self.configure_error("-DROUNDTRIP_FAMILIES=native;nothing")
        self.assertIn("ROUNDTRIP_FAMILIES names nothing, and formats/ has no such folder", message)
        families = sorted(path.parent.name for path in (SOURCE / "formats").glob("*/CMakeLists.txt"))
        self.assertIn(", ".join(families) + ", all and none", message)

    def test_a_folder_with_nothing_in_it(self):
        (self.walk.own / "empty").mkdir()
        self.assertIn("/empty holds no format:", self.configure_error("-DROUNDTRIP_EXTRA_FORMATS=$PWD/empty"))
        self.assertIn("/empty holds no dataset:", self.configure_error("-DROUNDTRIP_EXTRA_DATASETS=$PWD/empty"))

    def test_two_of_one_name(self):
        self.walk.do(self, "A format")
        self.walk.do(self, "A dataset")
        own = self.walk.own
        shutil.copytree(own / "my_datasets", own / "more_datasets")
        message = self.configure_error("-DROUNDTRIP_EXTRA_DATASETS=$PWD/my_datasets;$PWD/more_datasets")
        self.assertIn("two datasets are named playlist", message)
        self.assertIn("/more_datasets/playlist", message)
        (own / "more_formats/other").mkdir(parents=True)
        shutil.copytree(own / "my_formats/plain", own / "more_formats/other", dirs_exist_ok=True)
        message = self.configure_error("-DROUNDTRIP_EXTRA_FORMATS=$PWD/my_formats;$PWD/more_formats/other/")
        self.assertIn("two formats are named plain", message)
        self.assertIn("/more_formats/other", message)


if __name__ == "__main__":
    unittest.main(verbosity=2)
