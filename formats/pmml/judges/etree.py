#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A reader of PMML that shares nothing with ours: Python's own XML parser, and the scoring procedures of PMML 4.4 as the
specification tells them. It predicts rows that were kept back from the training, and writes the document anew.

No tool in Debian reads all three kinds of model: this is the reader that is always there."""

import math
import pathlib
import sys
import xml.etree.ElementTree as xml

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "scripts"))

import judging  # noqa: E402
from trained_arrays import read_arrays  # noqa: E402

NAMESPACE = "http://www.dmg.org/PMML-4_4"
P = f"{{{NAMESPACE}}}"
TYPES = {"bool": lambda text: [0, text == "true"], "int64": lambda text: [1, int(text)], "double": lambda text: [2, float(text)],
         "nan": lambda text: [2, float("nan")], "string": lambda text: [3, text]}
FUNCTIONS = ["identity", "logistic", "rectifier", "tanh"]  # in the order of models::Activation
ROOT = []  # that was read, for check()


# ---- reading

class Pmml:
    def __init__(self, root):
        assert root.tag == P + "PMML" and root.get("version") == "4.4", "the root is not PMML 4.4"
        self.model = next(root.find(P + kind) for kind in ("RegressionModel", "MiningModel", "NeuralNetwork")
                          if root.find(P + kind) is not None)
        assert self.model.get("functionName") == "classification"
        fields = root.findall(f"{P}DataDictionary/{P}DataField")
        assert int(root.find(P + "DataDictionary").get("numberOfFields")) == len(fields)
        usage = {field.get("name"): field.get("usageType") for field in self.model.findall(f"{P}MiningSchema/{P}MiningField")}
        self.names = [field.get("name") for field in fields if usage[field.get("name")] == "active"]
        target = next(field for field in fields if usage[field.get("name")] == "target")
        self.labels = [value.get("value") for value in target.findall(P + "Value")]
        self.integers = target.get("dataType") == "integer"
        self.extensions = {extension.get("name"): extension.get("value")
                           for extension in root.findall(f"{P}Header/{P}Extension")}

    def common(self):
        parameters = {}
        for name, text in self.extensions.items():
            if name.startswith("hyperparameter."):
                kind, value = text.split(":", 1)
                parameters[name.removeprefix("hyperparameter.")] = TYPES[kind](value)
        classes = [0, [int(label) for label in self.labels]] if self.integers else [1, self.labels]
        return {"version": self.extensions["version"], "hyperparameters": parameters, "classes": classes,
                "feature_names": [] if self.extensions.get("feature_names") == "none" else self.names}

    def tables(self):
        """(label, intercept, coefficients by the fields' names)"""
        for table in self.model.findall(P + "RegressionTable"):
            yield (table.get("targetCategory"), float(table.get("intercept")),
                   {predictor.get("name"): float(predictor.get("coefficient"))
                    for predictor in table.findall(P + "NumericPredictor")})

    def trees(self):
        segmentation = self.model.find(P + "Segmentation")
        assert segmentation.get("multipleModelMethod") == "average"
        return [segment.find(f"{P}TreeModel/{P}Node") for segment in segmentation.findall(P + "Segment")]

    def layers(self):
        """(function, [(id, bias, {id of a neuron before: weight})])"""
        for layer in self.model.findall(P + "NeuralLayer"):
            yield (layer.get("activationFunction", self.model.get("activationFunction")),
                   [(neuron.get("id"), float(neuron.get("bias")),
                     {con.get("from"): float(con.get("weight")) for con in neuron.findall(P + "Con")})
                    for neuron in layer.findall(P + "Neuron")])


def matrix(rows):
    return {"rows": len(rows), "columns": len(rows[0]), "values": [value for row in rows for value in row]}


def tree_values(root, names):
    """The nodes of a tree as parallel lists, depth first."""
    lists = {name: [] for name in ("feature", "threshold", "left", "right")}
    leaves = []

    def walk(node):
        number = len(lists["feature"])
        children = node.findall(P + "Node")
        for name, value in (("feature", -1), ("threshold", 0.0), ("left", -1), ("right", -1)):
            lists[name].append(value)
        if not children:
            leaves.append([float(distribution.get("probability")) for distribution in node.findall(P + "ScoreDistribution")])
            return number
        condition = children[0].find(P + "SimplePredicate")
        assert condition.get("operator") == "lessOrEqual"
        lists["feature"][number] = names.index(condition.get("field"))
        lists["threshold"][number] = float(condition.get("value"))
        lists["left"][number] = walk(children[0])
        lists["right"][number] = walk(children[1])
        return number

    walk(root)
    return {**lists, "probabilities": matrix(leaves)}


def read(_, data):
    root = xml.fromstring(data)
    ROOT[:] = [root]
    pmml = Pmml(root)
    values = pmml.common()
    kind = pmml.model.tag.removeprefix(P)
    if kind == "RegressionModel":
        logistic = pmml.model.get("normalizationMethod") == "logit"
        tables = list(pmml.tables())[:1 if logistic else None]
        values["link"] = int(logistic)
        values["intercepts"] = [intercept for _, intercept, _ in tables]
        values["coefficients"] = matrix([[coefficients[name] for name in pmml.names] for _, _, coefficients in tables])
    elif kind == "MiningModel":
        values["feature_count"] = len(pmml.names)
        values["trees"] = [tree_values(tree, pmml.names) for tree in pmml.trees()]
    else:
        values["link"] = 0
        values["layers"] = []
        for function, neurons in pmml.layers():
            weights = [list(connections.values()) for _, _, connections in neurons]
            values["layers"].append({"weights": matrix(list(map(list, zip(*weights)))),
                                     "biases": [bias for _, bias, _ in neurons], "activation": FUNCTIONS.index(function)})
    return values


# ---- predicting, as the specification says

def softmax(scores):
    powers = [math.exp(score - max(scores)) for score in scores]
    return [power / sum(powers) for power in powers]


ACTIVATIONS = {"identity": lambda x: x, "logistic": lambda x: 1 / (1 + math.exp(-x)), "rectifier": lambda x: max(0.0, x), "tanh": math.tanh}


def holds(node, row):
    if node.find(P + "True") is not None:
        return True
    condition = node.find(P + "SimplePredicate")
    return row[condition.get("field")] <= float(condition.get("value"))


def leaf(node, row):
    while (children := node.findall(P + "Node")):
        node = next(child for child in children if holds(child, row))
    return {distribution.get("value"): float(distribution.get("probability"))
            for distribution in node.findall(P + "ScoreDistribution")}


def predict(pmml, row):
    """The probability of each label."""
    kind = pmml.model.tag.removeprefix(P)
    if kind == "RegressionModel":
        tables = list(pmml.tables())
        scores = [intercept + sum(row[name] * value for name, value in coefficients.items()) for _, intercept, coefficients in tables]
        if pmml.model.get("normalizationMethod") == "logit":
            first = 1 / (1 + math.exp(-scores[0]))
            return {tables[0][0]: first, tables[1][0]: 1 - first}
        return dict(zip((label for label, _, _ in tables), softmax(scores)))
    if kind == "MiningModel":
        leaves = [leaf(tree, row) for tree in pmml.trees()]
        return {label: sum(found[label] for found in leaves) / len(leaves) for label in pmml.labels}
    values = {neuron.get("id"): row[neuron.find(f"{P}DerivedField/{P}FieldRef").get("field")]
              for neuron in pmml.model.findall(f"{P}NeuralInputs/{P}NeuralInput")}
    for function, neurons in pmml.layers():
        values = {name: ACTIVATIONS[function](bias + sum(weight * values[before] for before, weight in connections.items()))
                  for name, bias, connections in neurons}
    probabilities = dict(zip(values, softmax(list(values.values()))))
    return {output.find(f"{P}DerivedField/{P}NormDiscrete").get("value"): probabilities[output.get("outputNeuron")]
            for output in pmml.model.findall(f"{P}NeuralOutputs/{P}NeuralOutput")}


def check(_, dataset, values, __):
    if "trees" in values and len(values["trees"]) != values["hyperparameters"]["n_estimators"][1]:
        return None  # a part of the forest: nobody has asked scikit-learn what that predicts
    path = SOURCE / "datasets" / dataset / "kept_rows.h"
    if not path.exists():
        return None
    kept, pmml = read_arrays(path.read_text()), Pmml(ROOT[0])
    size, count = len(pmml.names), len(pmml.labels)
    for r, wanted in enumerate(kept["predicted_labels"]):
        found = predict(pmml, dict(zip(pmml.names, kept["rows"][r * size:(r + 1) * size])))
        label = max(pmml.labels, key=found.get)
        if label != str(wanted):
            return f"row {r} is predicted to be {label}, and scikit-learn says {wanted}"
        for name, expected in zip(pmml.labels, kept["predicted_probabilities"][r * count:(r + 1) * count]):
            if abs(found[name] - expected) > 1e-11:
                return f"row {r}: the probability of {name} is {found[name]}, and scikit-learn says {expected}"
    return None


def write(_, values):
    """The document as it was read, by the parser's own writer: with white space between the elements."""
    xml.register_namespace("", NAMESPACE)
    xml.indent(ROOT[0])
    return xml.tostring(ROOT[0], encoding="utf-8", xml_declaration=True)


if __name__ == "__main__":
    judging.run(read, write, "xml.etree", ".".join(map(str, sys.version_info[:3])), check=check, language="")
