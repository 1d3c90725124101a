# SPDX-License-Identifier: MIT
"""scripts/scikit_learn.py: a model that is as it was trained predicts the same, and one that is not is found."""

import importlib.util
import os
import sys
import unittest
from pathlib import Path

SOURCE = Path(os.environ["SOURCE"])
sys.path.insert(0, str(SOURCE / "scripts"))
if importlib.util.find_spec("sklearn") is None:
    raise unittest.SkipTest("scikit-learn is not installed: apt install python3-sklearn")
import scikit_learn  # noqa: E402
from trained_arrays import read_arrays  # noqa: E402


def trained(dataset):
    return read_arrays((SOURCE / "datasets" / dataset / "trained.h").read_text())


def matrix(values, columns):
    return {"rows": len(values) // columns, "columns": columns, "values": values}


def linear_model():
    arrays = trained("linear_model")
    return {"hyperparameters": {"max_iter": (1, 1000)}, "classes": (1, arrays["classes"]), "link": 0,
            "coefficients": matrix(arrays["coefficients"], 4), "intercepts": arrays["intercepts"]}


def mlp():
    arrays = trained("mlp")
    layers = [{"weights": matrix(arrays[f"weights_{i}"], len(arrays[f"biases_{i}"])), "biases": arrays[f"biases_{i}"]} for i in (0, 1)]
    return {"hyperparameters": {}, "classes": (0, arrays["classes"]), "link": 0, "layers": layers}


def forest():
    arrays, trees, place, leaf = trained("forest"), [], 0, 0
    for count in arrays["node_counts"]:
        part = {name: arrays[name][place:place + count] for name in ("feature", "threshold", "left", "right")}
        leaves = part["feature"].count(-1)
        part["probabilities"] = matrix(arrays["probabilities"][leaf * 10:(leaf + leaves) * 10], 10)
        trees.append(part)
        place, leaf = place + count, leaf + leaves
    return {"hyperparameters": {}, "classes": (0, arrays["classes"]), "feature_count": 64, "trees": trees}


class Predictions(unittest.TestCase):
    def said(self, dataset, values):
        return scikit_learn.check_predictions(dataset, values)

    def test_as_when_they_were_trained(self):
        for dataset, values in (("linear_model", linear_model()), ("mlp", mlp()), ("forest", forest())):
            self.assertIsNone(self.said(dataset, values), dataset)

    def test_a_changed_number_is_found(self):
        values = linear_model()
        values["intercepts"][1] += 1e-6
        self.assertIn("probabilities are off by", self.said("linear_model", values))
        values = mlp()
        values["layers"][1]["biases"][2] += 1e-6
        self.assertIn("probabilities are off by", self.said("mlp", values))
        values = forest()
        values["trees"][0]["probabilities"]["values"] = values["trees"][0]["probabilities"]["values"][::-1]
        self.assertRegex(self.said("forest", values), "off by|is predicted to be")

    def test_a_changed_label_is_found(self):
        values = mlp()
        values["classes"][1][2] = 77
        self.assertIn("row 0 is predicted to be", self.said("mlp", values))

    def test_what_is_no_whole_model_is_not_judged(self):
        values = forest()
        values["trees"] = values["trees"][:2]
        self.assertIsNone(self.said("forest", values))
        self.assertIsNone(self.said("log", {}))


if __name__ == "__main__":
    unittest.main()
