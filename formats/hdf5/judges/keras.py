# SPDX-License-Identifier: MIT
"""Judges hdf5_keras: h5py reads the layers as Keras does (load_weights_from_hdf5_group), and writes them as its save_model does.

Keras itself is no package of Debian's, so that the layers are carried out here, by NumPy: the rows that were kept back from the
training have to get the labels that scikit-learn predicted for them, and its probabilities (scripts/train-models)."""

import io
import json
import pathlib

import judging

h5py = judging.require("h5py", install="apt install python3-h5py")
import numpy  # noqa: E402  (h5py needs it)
from trained_arrays import read_arrays  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parents[3]
ACTIVATIONS = ["linear", "sigmoid", "relu", "tanh"]  # in the order of models::Activation
LINKS = ["softmax", "sigmoid"]
TYPES = {"bool": lambda text: [0, text == "true"], "int64": lambda text: [1, int(text)], "double": lambda text: [2, float(text)],
         "nan": lambda text: [2, float("nan")], "string": lambda text: [3, text]}
PREFIXES = [lambda v: f"bool:{str(v).lower()}", lambda v: f"int64:{v}", lambda v: f"double:{v!r}", lambda v: f"string:{v}"]
LAYERS = []  # that were read, for check(): kernel, bias, activation


def plain(attribute):
    return attribute.decode() if isinstance(attribute, bytes) else attribute


def matrix(array):
    return {"rows": array.shape[0], "columns": array.shape[1], "values": array.ravel().tolist()}


def read(_, data):
    with h5py.File(io.BytesIO(data), "r") as file:
        config = json.loads(plain(file.attrs["model_config"]))
        assert config["class_name"] == "Sequential", config["class_name"]
        dense = [layer["config"] for layer in config["config"]["layers"] if layer["class_name"] == "Dense"]
        weights = file["model_weights"]
        LAYERS.clear()
        for name, layer in zip(weights.attrs["layer_names"], dense, strict=True):
            group = weights[plain(name)]
            kernel, bias = (group[plain(weight)][()] for weight in group.attrs["weight_names"])
            assert kernel.shape[1:] == bias.shape == (layer["units"],), name
            assert kernel.dtype.name == layer["dtype"], name
            LAYERS.append((kernel, bias, layer["activation"]))
        assert config["config"]["layers"][0]["config"]["batch_input_shape"] == [None, LAYERS[0][0].shape[0]]
        rest = json.loads(file.attrs["roundtrip"])
    hyperparameters = {}
    for name, text in rest["hyperparameters"]:
        kind, value = text.split(":", 1)
        hyperparameters[name] = TYPES[kind](value)
    values = {**rest, "hyperparameters": hyperparameters, "link": LINKS.index(LAYERS[-1][2])}
    if len(LAYERS) == 1:
        (kernel, bias, _), = LAYERS
        return {**values, "coefficients": matrix(kernel.T), "intercepts": bias.tolist()}
    last = len(LAYERS) - 1
    values["layers"] = [{"weights": matrix(kernel), "biases": bias.tolist(),
                         "activation": 0 if number == last else ACTIVATIONS.index(activation)}
                        for number, (kernel, bias, activation) in enumerate(LAYERS)]
    return values


# ---- predicting

def softmax(scores):
    powers = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


CARRIED_OUT = {"linear": lambda x: x, "sigmoid": lambda x: 1 / (1 + numpy.exp(-x)), "relu": lambda x: numpy.maximum(x, 0),
               "tanh": numpy.tanh, "softmax": softmax}


def check(_, dataset, values, __):
    path = SOURCE / "datasets" / dataset / "kept_rows.h"
    if not path.exists():
        return None
    kept = read_arrays(path.read_text())
    outputs = numpy.array(kept["rows"]).reshape(-1, LAYERS[0][0].shape[0])
    for kernel, bias, activation in LAYERS:
        outputs = CARRIED_OUT[activation](outputs @ kernel + bias)
    if values["link"] == 1:
        outputs = numpy.concatenate([1 - outputs, outputs], axis=1)
    labels = values["classes"][1]
    for row, (best, predicted) in enumerate(zip(outputs.argmax(axis=1), kept["predicted_labels"])):
        if labels[best] != predicted:
            return f"row {row} is predicted to be {labels[best]}, and scikit-learn says {predicted}"
    off = numpy.abs(outputs - numpy.array(kept["predicted_probabilities"]).reshape(outputs.shape)).max()
    return None if off < 1e-11 else f"probabilities are off by {off}"


# ---- writing, in the order and with the types of Keras' save_model

def write(_, values):
    layers, inputs = [], [None, LAYERS[0][0].shape[0]]
    for number, (kernel, _, activation) in enumerate(LAYERS):
        layers.append({"class_name": "Dense", "config": {
            "name": f"layer{number}", "trainable": True, **({} if number else {"batch_input_shape": inputs}), "dtype": "float64",
            "units": kernel.shape[1], "activation": activation, "use_bias": True}})
    layers.insert(0, {"class_name": "InputLayer", "config": {"batch_input_shape": inputs, "dtype": "float64", "name": "rows"}})
    rest = {name: values[name] for name in ("version", "feature_names", "classes")}
    rest["hyperparameters"] = [[name, PREFIXES[kind](value)] for name, (kind, value) in values["hyperparameters"].items()]
    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        file.attrs["keras_version"] = b"2.11.0"
        file.attrs["backend"] = b"tensorflow"
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "s", "layers": layers}}).encode()
        file.attrs["roundtrip"] = json.dumps(rest)
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [layer["config"]["name"].encode() for layer in layers]
        weights.attrs["backend"] = b"tensorflow"
        weights.attrs["keras_version"] = b"2.11.0"
        weights.create_group("rows").attrs["weight_names"] = []
        for number, (kernel, bias, _) in enumerate(LAYERS):
            group = weights.create_group(f"layer{number}")
            names = [f"layer{number}/kernel:0", f"layer{number}/bias:0"]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, array in zip(names, (kernel, bias)):
                group.create_dataset(name, array.shape, dtype=array.dtype)[:] = array
    return out.getvalue()


judging.run(read, write, "h5py", h5py.__version__, check=check)
