# SPDX-License-Identifier: MIT
"""The questions of `roundtrip recommend`, at a terminal."""

import contextlib
import fcntl
import os
import pty
import re
import signal
import subprocess
import termios
import unittest

from hostile_names import check_lines
from short_run import ShortRun, plain
from stored_run import ROUNDTRIP, call


class Terminal:
    """The command at a terminal of its own, to which answers are typed as they are asked for."""

    def __init__(self, *arguments):
        self.outer, inner = pty.openpty()
        self.process = subprocess.Popen([ROUNDTRIP, "recommend", *map(str, arguments)], stdin=inner, stdout=inner, stderr=inner,
                                        env={**os.environ, "NO_COLOR": "1"}, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(inner)
        self.text = ""

    def read_until(self, pattern):
        """What is new, to where it matches."""
        while not (match := re.search(pattern, self.text)):
            try:
                part = os.read(self.outer, 65536)
            except OSError:  # the end of a terminal, on Linux
                part = b""
            if not part:
                raise AssertionError(f"no {pattern!r} in {self.text!r}")
            self.text += part.decode().replace("\r\n", "\n")
        found, self.text = self.text[:match.end()], self.text[match.end():]
        return found

    def answer(self, text):
        """@return what was asked"""
        asked = self.read_until(r"\[[^\]\n]+\] $")
        os.write(self.outer, text.encode())
        return asked

    def rest(self):
        """@return what is printed to the end, and the exit code"""
        text = self.text
        with contextlib.suppress(OSError):
            while part := os.read(self.outer, 65536):
                text += part.decode().replace("\r\n", "\n")
        os.close(self.outer)
        return text, self.process.wait(timeout=60)


class Questions(ShortRun):
    def start(self, *arguments):
        terminal = Terminal(*arguments)
        self.addCleanup(terminal.process.kill)
        return terminal

    def same(self, printed):
        """What the command line that it ends with prints."""
        command = re.search(r"The same without questions: roundtrip (recommend .*)\n", printed)[1].split()
        return command, call(*command)

    def test_enter_takes_all_defaults(self):
        terminal = self.start(self.file)
        asked = terminal.answer("\n")
        self.assertIn("  1. log: 10,000 HTTP log entries", asked)
        for _ in range(6):
            terminal.answer("\n")
        printed, code = terminal.rest()
        self.assertEqual(code, 0, printed)
        command, again = self.same(printed)
        self.assertEqual(command[2:], ["--dataset", "log", "--need", "exact", "--save-to-load", "1:1"])
        self.assertIn("For log (1 save and 1 load): native\n", printed)
        self.assertEqual(again.returncode, 0)

    def test_seven_answers_make_the_command_line(self):
        terminal = self.start(self.file)
        for answer in ("twitter", "yes", "2", "none", "yes", "1:100", "1Gbit"):
            terminal.answer(answer + "\n")
        printed, code = terminal.rest()
        command, again = self.same(printed)
        self.assertEqual(command[2:], ["--dataset", "twitter", "--need", "exact,human-readable,checked", "--save-to-load", "1:100",
                                       "--bandwidth", "1Gbit"])
        self.assertEqual((code, again.returncode), (0, 0))
        self.assertIn(plain(again.stdout)[:2000], plain(printed))

    def test_a_need_that_nobody_measured_ends_with_3(self):
        terminal = self.start(self.file)
        for answer in ("", "", "", "python", "", "", ""):
            terminal.answer(answer + "\n")
        printed, code = terminal.rest()
        self.assertEqual(code, 3)
        self.assertIn("Not measured\n", printed)

    def test_what_is_no_answer_is_asked_again_twice(self):
        terminal = self.start(self.file)
        terminal.answer("99\n")
        self.assertIn("'99' is not a number from 1 to 6", terminal.answer("log\n"))
        terminal.answer("perhaps\n")
        terminal.answer("perhaps\n")
        terminal.answer("perhaps\n")
        printed, code = terminal.rest()
        self.assertEqual(code, 2)
        self.assertIn("roundtrip: 'perhaps' is neither yes nor no", printed)

    def test_the_end_of_the_input_is_an_end(self):
        terminal = self.start(self.file)
        terminal.answer("\n")
        terminal.answer("\x04")
        printed, code = terminal.rest()
        self.assertEqual(code, 2)
        self.assertIn("\nroundtrip: the answers ended before the questions", printed)

    def test_an_interruption_is_one(self):
        terminal = self.start(self.file)
        terminal.answer("\x03")
        self.assertEqual(terminal.rest()[1], -signal.SIGINT)

    def test_an_option_is_an_answer(self):
        for arguments in (["--dataset", "log"], ["--dataset", "log", "--output", "json"]):
            printed, code = self.start(self.file, *arguments).rest()
            self.assertEqual(code, 0, printed)
            self.assertNotIn("?", printed.split("For log")[0])
        printed, code = self.start(self.file, "--need", "exact").rest()
        self.assertEqual(code, 2)
        self.assertIn("name the one that is most like your data", plain(printed))

    def test_names_are_shown_as_text(self):
        terminal = self.start(self.base)
        check_lines(self, terminal.answer("2\n"))
        for _ in range(6):
            terminal.answer("\n")
        check_lines(self, terminal.rest()[0])


if __name__ == "__main__":
    unittest.main()
