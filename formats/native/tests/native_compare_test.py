# SPDX-License-Identifier: MIT
"""The tables of compare-native show what the results say."""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import pathlib
import unittest

SCRIPT = pathlib.Path(os.environ["SOURCE"], "formats/native/scripts/compare-native")


def compare_native():
    loader = importlib.machinery.SourceFileLoader("compare_native", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class CompareNative(unittest.TestCase):
    def test_ratios_are_of_blocks_that_ran_in_turn(self):
        # A machine that gets slower: the medians' ratio would be another.
        times = {"native": [100, 200, 300, 400, 500, 600], "memcpy": [50, 100, 150, 200, 250, 300],
                 "bounds_checked": [110, 220, 330, 440, 550, 660], "slow": [900] * 6, "fast": [200, 400, 600, 800, 1000, 1200]}
        results = {"benchmarks": [{"dataset": "log", "operation": "save", "format": name, "blocks": {"ns": ns}}
                                  for name, ns in times.items()],
                   "roundtrip": {"facts": [{"dataset": "log", "format": "native", "encoded_bytes": 1000},
                                           {"dataset": "log", "format": "native_compact", "encoded_bytes": 500}]}}
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            compare_native().print_tables(results)
        row, _, sizes = printed.getvalue().splitlines()
        self.assertEqual(row.split(), ["log", "save", "350.0", "0.50", "(0.50", "…", "0.50)", "–", "–", "1.10", "(1.10", "…",
                                       "1.10)", "2.00", "(2.00", "…", "2.00)", "fast"])
        self.assertEqual(sizes, "log             1000 bytes; native_compact 0.500")


if __name__ == "__main__":
    unittest.main()
