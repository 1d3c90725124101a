# SPDX-License-Identifier: MIT
"""docs/native.md, done as it is written: the native format is installed, and programs are built with nothing else."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from walkthrough import steps

SOURCE = pathlib.Path(os.environ["SOURCE"])


class NativeInstall(unittest.TestCase):
    def test_the_document_does_what_it_says(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "ROUNDTRIP": str(SOURCE)}
            printed, compared = "", 0
            for heading, what, content in steps((SOURCE / "docs/native.md").read_text()):
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

    def test_the_headers_need_no_others(self):
        """What programs include, each by itself, from the installed tree, without the suite's folder."""
        with tempfile.TemporaryDirectory() as folder:
            for command in (["cmake", "-S", SOURCE, "-B", "build", "-G", "Ninja"],
                            ["cmake", "--install", "build", "--component", "native", "--prefix", "installed"]):
                subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            root = pathlib.Path(folder, "installed/include/roundtrip_native")
            headers = sorted(path.name for path in root.glob("roundtrip/*.h"))
            self.assertIn("native.h", headers)
            for header in headers:
                source = pathlib.Path(folder, "one.cpp")
                source.write_text(f"#include <roundtrip/{header}>\n")
                done = subprocess.run([os.environ["CXX"], "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
                                       "-I", root, source], stderr=subprocess.PIPE, text=True, timeout=60)
                self.assertEqual(done.returncode, 0, f"{header}\n{done.stderr}")


if __name__ == "__main__":
    unittest.main()
