#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The onnx package reads and checks a file of ours, and writes one with the same values: a model, or the tensors of a record
that is none.

Its checker infers the types and shapes of all values, too. The package of Debian 12 has no evaluator, so a model's operators are
carried out here, by NumPy: the rows that were kept back from the training have to get the labels that scikit-learn predicted
for them, and its probabilities (scripts/train-models)."""

import pathlib
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "scripts"))

import arrays  # noqa: E402
import judging  # noqa: E402

onnx = judging.require("onnx", install="apt install python3-onnx")
import numpy  # noqa: E402  (onnx needs it)
from onnx import TensorProto, checker, helper, mapping, numpy_helper  # noqa: E402
from trained_arrays import read_arrays  # noqa: E402

ML = "ai.onnx.ml"
JSON = "$json"
LINKS = ["softmax", "logistic"]
ACTIVATIONS = ["", "Sigmoid", "Relu", "Tanh"]  # in the order of models::Activation
TYPES = {"bool": lambda text: [0, text == "true"], "int64": lambda text: [1, int(text)], "double": lambda text: [2, float(text)],
         "nan": lambda text: [2, float("nan")], "string": lambda text: [3, text]}


# ---- reading

def attributes(node):
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def tensor(value):
    array = numpy_helper.to_array(value)
    return [item.decode() if isinstance(item, bytes) else item for item in array.tolist()] if array.dtype == object else array


def classes(labels):
    labels = [label.decode() if isinstance(label, bytes) else label for label in labels]
    return [int(isinstance(labels[0], str)), labels]


def matrix(array):
    return {"rows": array.shape[0], "columns": array.shape[1], "values": array.ravel().tolist()}


def metadata(model):
    values = {entry.key: entry.value for entry in model.metadata_props}
    names = [key for key in values if key.startswith("feature_name.")]
    prefix = "hyperparameter."
    parameters = {}
    for key, value in values.items():
        if key.startswith(prefix):
            kind, text = value.split(":", 1)
            parameters[key[len(prefix):]] = TYPES[kind](text)
    return {"version": values["version"], "hyperparameters": parameters,
            "feature_names": [values[f"feature_name.{i}"] for i in range(len(names))]}


def trees(node):
    """The lists of a TreeEnsembleClassifier as one record for each tree."""
    values = attributes(node)
    thresholds = numpy_helper.to_array(values["nodes_values_as_tensor"]).tolist()
    weights = numpy_helper.to_array(values["class_weights_as_tensor"]).tolist()
    count = len(values["classlabels_int64s"] if "classlabels_int64s" in values else values["classlabels_strings"])
    found, leaf_of = {}, {}
    for tree, number, feature, left, right, mode, threshold in zip(*(values[f"nodes_{name}"] for name in (
            "treeids", "nodeids", "featureids", "truenodeids", "falsenodeids", "modes")), thresholds):
        leaf = mode == b"LEAF"
        lists = found.setdefault(tree, {name: [] for name in ("feature", "threshold", "left", "right", "leaves")})
        assert number == len(lists["feature"]), "nodes are not counted"
        for name, value in (("feature", feature), ("threshold", threshold), ("left", left), ("right", right)):
            lists[name].append((0.0 if name == "threshold" else -1) if leaf else value)
        if leaf:
            leaf_of[tree, number] = [0.0] * count
            lists["leaves"].append(leaf_of[tree, number])
    for tree, number, label, weight in zip(values["class_treeids"], values["class_nodeids"], values["class_ids"], weights):
        leaf_of[tree, number][label] = weight
    for lists in found.values():
        lists["probabilities"] = matrix(numpy.array(lists.pop("leaves")))
    return list(found.values())


def record(graph):
    """The values of a record that is not a model, whose arrays are what a runtime gives for the graph."""
    found = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    assert [output.name for output in graph.output] == list(found), "an array is not an output"
    text = found.pop(JSON).item()
    return arrays.joined(found, text)


MODEL = []  # that was read, for check()


def read(_, data):
    model = onnx.load_model_from_string(data)
    checker.check_model(model, full_check=True)
    MODEL[:] = [model]
    graph = model.graph
    if not graph.node:
        return record(graph)
    constants = {value.name: tensor(value) for value in graph.initializer}
    values = metadata(model)
    if graph.node[0].op_type == "TreeEnsembleClassifier":
        node = attributes(graph.node[0])
        values["classes"] = classes(node["classlabels_int64s"] if "classlabels_int64s" in node else node["classlabels_strings"])
        values["feature_count"] = graph.input[0].type.tensor_type.shape.dim[1].dim_value
        values["trees"] = trees(graph.node[0])
        return values
    operators = [node.op_type for node in graph.node]
    labels = next(node.input[0] for node in graph.node if node.op_type == "Gather")
    values["classes"] = classes(list(constants[labels]))
    values["link"] = LINKS.index("softmax" if "Softmax" in operators else "logistic")
    gemms = [node for node in graph.node if node.op_type == "Gemm"]
    if attributes(gemms[0]).get("transB"):
        values["coefficients"], values["intercepts"] = matrix(constants[gemms[0].input[1]]), constants[gemms[0].input[2]].tolist()
        return values
    values["layers"] = []
    for gemm in gemms:
        follower = next(node.op_type for node in graph.node if gemm.output[0] in node.input)
        values["layers"].append({"weights": matrix(constants[gemm.input[1]]), "biases": constants[gemm.input[2]].tolist(),
                                 "activation": ACTIVATIONS.index(follower) if gemm is not gemms[-1] and follower != "Gemm" else 0})
    return values


# ---- predicting

def run_trees(node, rows):
    labels = attributes(node)
    labels = labels["classlabels_int64s"] if "classlabels_int64s" in labels else labels["classlabels_strings"]
    sums = numpy.zeros((len(rows), len(labels)))
    for tree in trees(node):
        leaves = [i for i, feature in enumerate(tree["feature"]) if feature == -1]
        weights = numpy.array(tree["probabilities"]["values"]).reshape(len(leaves), -1)
        for r, row in enumerate(rows):
            at = 0
            while tree["feature"][at] != -1:
                at = tree["left" if row[tree["feature"][at]] <= tree["threshold"][at] else "right"][at]
            sums[r] += weights[leaves.index(at)]
    return numpy.array(labels)[sums.argmax(axis=1)], sums.astype(numpy.float32)


def softmax(scores):
    powers = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


OPERATORS = {
    "Gemm": lambda node, a, b, c: a @ (b.T if attributes(node).get("transB") else b) + c,
    "Relu": lambda node, x: numpy.maximum(x, 0), "Tanh": lambda node, x: numpy.tanh(x),
    "Sigmoid": lambda node, x: 1 / (1 + numpy.exp(-x)), "Softmax": lambda node, x: softmax(x),
    "Sub": lambda node, a, b: a - b, "Div": lambda node, a, b: a / b,
    "Concat": lambda node, *parts: numpy.concatenate(parts, axis=1),
    "ArgMax": lambda node, x: x.argmax(axis=1), "Gather": lambda node, labels, index: numpy.array(labels)[index],
    "TreeEnsembleClassifier": run_trees,
}


def outputs_of(model, rows):
    values = {value.name: tensor(value) for value in model.graph.initializer}
    values[model.graph.input[0].name] = rows
    for node in model.graph.node:
        made = OPERATORS[node.op_type](node, *(values[name] for name in node.input))
        values.update(zip(node.output, made if isinstance(made, tuple) else (made,)))
    return [values[output.name] for output in model.graph.output]


def check(_, dataset, values, __):
    if isinstance(values, arrays.Values):
        return None
    if "trees" in values and len(values["trees"]) != values["hyperparameters"]["n_estimators"][1]:
        return None  # a part of the forest: nobody has asked scikit-learn what that predicts
    path = SOURCE / "datasets" / dataset / "kept_rows.h"
    if not path.exists():
        return None
    kept = read_arrays(path.read_text())
    labels, probabilities = outputs_of(MODEL[0], numpy.array(kept["rows"]).reshape(-1, len(values["feature_names"])))
    wanted = numpy.array(kept["predicted_probabilities"]).reshape(probabilities.shape)
    for row, (label, predicted) in enumerate(zip(labels.tolist(), kept["predicted_labels"])):
        if label != predicted:
            return f"row {row} is predicted to be {label}, and scikit-learn says {predicted}"
    off = numpy.abs(probabilities - wanted).max()
    # The second output of a TreeEnsembleClassifier is a float.
    return None if off < 1e-6 else f"probabilities are off by {off}"


# ---- writing, by the package's own helpers

def write(_, values):
    return write_record(values) if isinstance(values, arrays.Values) else write_model(values)


def write_record(values):
    """Of three arrays one as raw bytes, as ours are, one as a list of numbers, and one as a node."""
    nodes, initializers, outputs = [], [], []
    for i, (name, array) in enumerate(values.arrays.items()):
        type_ = mapping.NP_TYPE_TO_TENSOR_TYPE[array.dtype]
        raw = i % 3 == 0
        value = numpy_helper.from_array(array, name) if raw else helper.make_tensor(name, type_, array.shape, array.ravel().tolist())
        if i % 3 == 2:
            nodes.append(helper.make_node("Constant", [], [name], value=value))
        else:
            initializers.append(value)
        outputs.append(helper.make_tensor_value_info(name, type_, array.shape))
    initializers.append(helper.make_tensor(JSON, TensorProto.STRING, [], [values.text.encode()]))
    outputs.append(helper.make_tensor_value_info(JSON, TensorProto.STRING, []))
    return written(helper.make_graph(nodes, "g", [], outputs, initializers))


def write_model(values):
    features = values["feature_count"] if "trees" in values else len(values["feature_names"])
    names = values["classes"][0] == 1
    labels, probabilities = "label", "probabilities"
    graph_of = tree_graph if "trees" in values else layer_graph
    nodes, initializers, type_ = graph_of(values, labels, probabilities)
    graph = helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info("X", TensorProto.DOUBLE, [None, features])],
        [helper.make_tensor_value_info(labels, TensorProto.STRING if names else TensorProto.INT64, [None]),
         helper.make_tensor_value_info(probabilities, type_, [None, len(values["classes"][1])])], initializers)
    prefixes = [lambda v: f"bool:{str(v).lower()}", lambda v: f"int64:{v}", lambda v: f"double:{v!r}", lambda v: f"string:{v}"]
    return written(graph, {
        "version": values["version"], **{f"feature_name.{i}": name for i, name in enumerate(values["feature_names"])},
        **{f"hyperparameter.{name}": prefixes[kind](value) for name, (kind, value) in values["hyperparameters"].items()}})


def written(graph, properties=()):
    model = helper.make_model(graph, ir_version=7, opset_imports=[helper.make_opsetid("", 13), helper.make_opsetid(ML, 3)])
    helper.set_model_props(model, dict(properties))
    checker.check_model(model, full_check=True)
    return model.SerializeToString()


def constant(name, values, shape):
    """As a list of doubles, where ours are raw bytes: both are the format."""
    return helper.make_tensor(name, TensorProto.DOUBLE, shape, values)


def layer_graph(values, label, probabilities):
    nodes, constants, at = [], [], "X"
    if "layers" in values:
        layers = [(layer["weights"], layer["biases"], layer["activation"], 0) for layer in values["layers"]]
    else:
        layers = [(values["coefficients"], values["intercepts"], 0, 1)]
    for i, (weights, biases, activation, transposed) in enumerate(layers):
        constants += [constant(f"W{i}", weights["values"], [weights["rows"], weights["columns"]]),
                      constant(f"B{i}", biases, [len(biases)])]
        nodes.append(helper.make_node("Gemm", [at, f"W{i}", f"B{i}"], [f"Y{i}"], transB=transposed))
        at = f"Y{i}"
        if activation:
            nodes.append(helper.make_node(ACTIVATIONS[activation], [at], [f"A{i}"]))
            at = f"A{i}"
    if values["link"] == 0:
        nodes.append(helper.make_node("Softmax", [at], [probabilities], axis=-1))
    else:
        constants.append(constant("1", [1.0], [1]))
        nodes += [helper.make_node("Sigmoid", [at], ["p1"]), helper.make_node("Sub", ["1", "p1"], ["p0"]),
                  helper.make_node("Concat", ["p0", "p1"], [probabilities], axis=1)]
    kind, labels = values["classes"]
    constants.append(helper.make_tensor("L", TensorProto.STRING if kind else TensorProto.INT64, [len(labels)],
                                        [label.encode() for label in labels] if kind else labels))
    nodes += [helper.make_node("ArgMax", [at if values["link"] == 0 else probabilities], ["best"], axis=1, keepdims=0),
              helper.make_node("Gather", ["L", "best"], [label])]
    return nodes, constants, TensorProto.DOUBLE


def tree_graph(values, label, probabilities):
    lists = {name: [] for name in ("treeids", "nodeids", "featureids", "truenodeids", "falsenodeids", "modes", "values")}
    entries, weights = {name: [] for name in ("treeids", "nodeids", "ids")}, []
    for t, tree in enumerate(values["trees"]):
        leaf_rows = iter(numpy.array(tree["probabilities"]["values"]).reshape(tree["probabilities"]["rows"], -1).tolist())
        for n, feature in enumerate(tree["feature"]):
            leaf = feature == -1
            for name, value in zip(lists, (t, n, 0 if leaf else feature, 0 if leaf else tree["left"][n],
                                           0 if leaf else tree["right"][n], "LEAF" if leaf else "BRANCH_LEQ",
                                           tree["threshold"][n])):
                lists[name].append(value)
            for c, weight in enumerate(next(leaf_rows) if leaf else []):
                for name, value in zip(entries, (t, n, c)):
                    entries[name].append(value)
                weights.append(weight)
    kind, labels = values["classes"]
    thresholds = lists.pop("values")
    node = helper.make_node(
        "TreeEnsembleClassifier", ["X"], [label, "sums"], domain=ML, post_transform="NONE",
        **{f"nodes_{name}": value for name, value in lists.items()}, **{f"class_{name}": value for name, value in entries.items()},
        **{"classlabels_strings" if kind else "classlabels_int64s": labels},
        nodes_values_as_tensor=constant("t", thresholds, [len(thresholds)]),
        class_weights_as_tensor=constant("w", weights, [len(weights)]))
    count = helper.make_tensor("count", TensorProto.FLOAT, [1], [float(len(values["trees"]))])
    return [node, helper.make_node("Div", ["sums", "count"], [probabilities])], [count], TensorProto.FLOAT


if __name__ == "__main__":
    judging.run(read, write, "onnx", onnx.__version__, check=check)
