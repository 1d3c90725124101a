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
    def test_ratios_are_of_figures_and_their_intervals(self):
        def cell(name, ns, reach, confidence=0.97):
            return {"dataset": "log", "operation": "save", "format": name, "real_time": ns,
                    "interval": {"low": ns - reach, "high": ns + reach, "confidence": confidence}}
        results = {"benchmarks": [cell("native", 100, 0), cell("memcpy", 50, 10), cell("bounds_checked", 110, 0, 0.9),
                                  cell("slow", 900, 1), cell("fast", 200, 20)],
                   "roundtrip": {"facts": [{"dataset": "log", "format": "native", "encoded_bytes": 1000},
                                           {"dataset": "log", "format": "native_compact", "encoded_bytes": 500}]}}
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            compare_native().print_tables(results)
        row, _, sizes = printed.getvalue().splitlines()
        self.assertEqual(row.split(), ["log", "save", "100.0", "0.50", "(0.40", "…", "0.60)", "–", "–", "1.10", "2.00", "(1.80", "…",
                                       "2.20)", "fast"])
        self.assertEqual(sizes, "log             1000 bytes; native_compact 0.500")


if __name__ == "__main__":
    unittest.main()
