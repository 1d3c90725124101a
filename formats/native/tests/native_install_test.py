# SPDX-License-Identifier: MIT
"""The native format, installed: formats/native/docs/native.md done as it is written, and each header by itself."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from walkthrough import steps

SOURCE = pathlib.Path(os.environ["SOURCE"])
ROOM = SOURCE / "formats/native"
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]*)[>"]', re.MULTILINE)


def foreign_includes(text):
    """What a header includes that an installed tree does not have: folders of the suite."""
    return [name for name in INCLUDE.findall(text) if re.match(r"(bench|formats|datasets|tests)/", name)]


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.call("cmake", "-S", SOURCE, "-B", "build", "-G", "Ninja")
        cls.install("installed")
        cls.include = cls.folder / "installed/include"
        cls.headers = sorted(str(path.relative_to(cls.include)) for path in cls.include.rglob("*") if path.is_file())

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    @classmethod
    def call(cls, *command, **options):
        subprocess.run(command, cwd=cls.folder, check=True, stdout=subprocess.DEVNULL, **options)

    @classmethod
    def install(cls, prefix, **options):
        cls.call("cmake", "--install", "build", "--component", "native", "--prefix", cls.folder / prefix, **options)

    def compile(self, text):
        source = self.folder / "one.cpp"
        source.write_text(text)
        return subprocess.run([os.environ["CXX"], "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
                               "-I", self.include, source], stderr=subprocess.PIPE, text=True, timeout=60)

    def test_only_its_own_folder_is_installed(self):
        self.assertEqual([path.name for path in self.include.iterdir()], ["roundtrip_native"])
        own = {f"roundtrip_native/{path.name}" for path in (ROOM / "include/roundtrip_native").iterdir()}
        described = {f"roundtrip_native/record/{name}.h"
                     for name in ("buffer", "describe", "description_text", "kinds", "record", "type_tree")}
        self.assertEqual(set(self.headers), own | described)

    def test_each_header_compiles_by_itself(self):
        for header in self.headers:
            done = self.compile(f"#include <{header}>\n")
            self.assertEqual(done.returncode, 0, f"{header}\n{done.stderr}")

    def test_no_header_names_a_folder_of_the_suite(self):
        for header in self.headers:
            self.assertEqual(foreign_includes((self.include / header).read_text()), [], header)

    def test_what_is_not_rewritten_is_noticed(self):
        text = (ROOM / "include/roundtrip_native/layout.h").read_text()
        self.assertIn("bench/record/record.h", foreign_includes(text))
        self.assertNotEqual(self.compile(text).returncode, 0)

    def test_installing_again_leaves_times_alone(self):
        """Or a program would be compiled anew without reason."""
        before = {header: (self.include / header).stat().st_mtime_ns for header in self.headers}
        self.install("installed")
        self.assertEqual({header: (self.include / header).stat().st_mtime_ns for header in self.headers}, before)

    def test_a_package_is_staged(self):
        self.install("usr", env={**os.environ, "DESTDIR": str(self.folder / "package")})
        staged = pathlib.Path(f"{self.folder}/package{self.folder}/usr")
        self.assertTrue((staged / "include/roundtrip_native/record/record.h").is_file())
        self.assertTrue((staged / "lib/cmake/roundtrip_native/roundtrip_nativeConfig.cmake").is_file())


class Walkthrough(unittest.TestCase):
    def test_the_document_does_what_it_says(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "ROUNDTRIP": str(SOURCE)}
            printed, compared = "", 0
            for heading, what, content in steps((ROOM / "docs/native.md").read_text()):
                if what == "sh":
                    done = subprocess.run(["bash", "-euo", "pipefail", "-c", content], cwd=folder, env=environment,
                                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=200)
                    printed = done.stdout
                    self.assertEqual(done.returncode, 0, f"{heading}\n{printed}")
                elif what == "text":
                    self.assertTrue(printed.endswith(content), f"{heading}\n{printed}")
                    compared += 1
                else:
                    pathlib.Path(folder, what).write_text(content)
            self.assertEqual(compared, 3)


if __name__ == "__main__":
    unittest.main()
