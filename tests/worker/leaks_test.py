# SPDX-License-Identifier: MIT
"""No worker leaves memory behind: each runs what it times, by itself, and LeakSanitizer looks when it ends. The driver does not
wait for that: it kills its workers."""

import os
import pathlib
import subprocess
import unittest

BIN = pathlib.Path(os.environ["BIN"])
LEAKING = os.environ["LEAKING"]


def run(worker, dataset):
    return subprocess.run([worker, f"--benchmark_filter=^{dataset}/", "--benchmark_min_time=0.0001"], capture_output=True,
                          text=True, timeout=120)


class Leaks(unittest.TestCase):
    def test_no_worker_leaks(self):
        # A link is the program of another language's worker, which no sanitizer looks into.
        workers = [worker for worker in sorted(BIN.glob("roundtrip-worker-*")) if not worker.is_symlink()]
        self.assertGreater(len(workers), 5)
        for worker in workers:
            done = run(worker, "message")
            self.assertEqual(done.returncode, 0, worker.name + done.stderr)
            self.assertIn(f"message/{worker.name.removeprefix('roundtrip-worker-')}/load", done.stdout)

    def test_a_leak_is_seen(self):
        done = run(LEAKING, "spoilable")
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn("LeakSanitizer: detected memory leaks", done.stderr)


if __name__ == "__main__":
    unittest.main()
