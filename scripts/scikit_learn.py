# SPDX-License-Identifier: MIT
"""Has scikit-learn predict with a model that was read from a file, for judges of formats in which its users keep their models.

The estimators are not trained here: their parameters and what training leaves in them are taken from the file, and their own code
predicts (sklearn 1.2: LogisticRegression, RandomForestClassifier, MLPClassifier)."""

import pathlib

import numpy
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import LabelBinarizer
from sklearn.tree import DecisionTreeClassifier
from sklearn.tree._tree import Tree

from trained_arrays import read_arrays

SOURCE = pathlib.Path(__file__).resolve().parent.parent
VERSION = sklearn.__version__
# Where BLAS adds in another order than one row at a time does, and where probabilities are normalized once more.
CLOSE = 1e-11


def matrix(members):
    return numpy.array(members["values"], dtype=float).reshape(members["rows"], members["columns"])


def linear(values, estimator):
    estimator.coef_, estimator.intercept_ = matrix(values["coefficients"]), numpy.array(values["intercepts"], dtype=float)
    estimator.n_features_in_ = estimator.coef_.shape[1]


def network(values, estimator):
    layers = values["layers"]
    estimator.coefs_ = [matrix(layer["weights"]) for layer in layers]
    estimator.intercepts_ = [numpy.array(layer["biases"], dtype=float) for layer in layers]
    estimator.n_layers_, estimator.n_outputs_ = len(layers) + 1, len(layers[-1]["biases"])
    estimator.out_activation_ = ["softmax", "logistic"][values["link"]]
    estimator.n_features_in_ = estimator.coefs_[0].shape[0]
    estimator._label_binarizer = LabelBinarizer().fit(estimator.classes_)


def tree(members, features, classes):
    """A tree of the library, from the arrays that its own pickles have."""
    state = DecisionTreeClassifier().fit([[0.0], [1.0]], [0, 1]).tree_.__getstate__()
    feature = numpy.array(members["feature"])
    nodes = numpy.zeros(len(feature), dtype=state["nodes"].dtype)
    nodes["feature"], nodes["threshold"] = feature, members["threshold"]
    nodes["left_child"], nodes["right_child"] = members["left"], members["right"]
    values = numpy.zeros((len(feature), 1, len(classes)))
    values[feature == -1, 0, :] = matrix(members["probabilities"])
    made = Tree(features, numpy.array([len(classes)], dtype=numpy.intp), 1)
    made.__setstate__({**state, "node_count": len(nodes), "nodes": nodes, "values": values})
    decision = DecisionTreeClassifier()
    decision.tree_, decision.classes_, decision.n_classes_ = made, numpy.arange(len(classes)), len(classes)
    decision.n_outputs_, decision.n_features_in_ = 1, features
    return decision


def forest(values, estimator):
    features = values["feature_count"]
    estimator.estimators_ = [tree(members, features, estimator.classes_) for members in values["trees"]]
    estimator.n_classes_, estimator.n_outputs_, estimator.n_features_in_ = len(estimator.classes_), 1, features


KINDS = {"coefficients": (LogisticRegression, linear), "trees": (RandomForestClassifier, forest), "layers": (MLPClassifier, network)}


def estimator_of(values):
    made, fill = next(kind for member, kind in KINDS.items() if member in values)
    estimator = made(**{name: value for name, (_, value) in values["hyperparameters"].items()})
    estimator.classes_ = numpy.array(values["classes"][1])
    fill(values, estimator)
    return estimator


def check_predictions(dataset, values):
    """None, or what scikit-learn says other than when it was trained; nothing is said of a dataset that is no model, or of a part
    of one.

    values  of the record, as Python's pickle returns them"""
    path = SOURCE / "datasets" / dataset / "kept_rows.h"
    if not path.exists():
        return None
    trained = read_arrays((path.parent / "trained.h").read_text())
    if len(values.get("trees", ())) != len(trained.get("node_counts", ())):
        return None
    kept = read_arrays(path.read_text())
    estimator = estimator_of(values)
    rows = numpy.array(kept["rows"]).reshape(len(kept["predicted_labels"]), -1)
    for row, (label, expected) in enumerate(zip(estimator.predict(rows).tolist(), kept["predicted_labels"])):
        if label != expected:
            return f"row {row} is predicted to be {label}, and was {expected} when the model was trained"
    probabilities = estimator.predict_proba(rows)
    off = numpy.abs(probabilities - numpy.array(kept["predicted_probabilities"]).reshape(probabilities.shape)).max()
    return None if off < CLOSE else f"probabilities are off by {off}"
