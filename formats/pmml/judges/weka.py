#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Judges models by running them: Weka, called through JPype, gives the rows that were kept back from the training the labels that
scikit-learn predicted for them, and its probabilities (scripts/train-models). It shows nobody a model's weights, so that these
are not compared.

Weka 3.6 is older than PMML 4.4. It is given the file with one word replaced: `usageType="predicted"` in place of `target`, which
PMML has had since 4.2 and which means the same. Beyond that it has no MiningModel, and no activation `rectifier`: these it
refuses, and that is known.

Weka and Java are large: who wants them installs them."""

import pathlib
import tempfile

import judging

INSTALL = "apt install --no-install-recommends weka python3-jpype"
jpype = judging.require("jpype", install=INSTALL)
from trained_arrays import read_arrays  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parents[3]
JARS = pathlib.Path("/usr/share/java")
WEKA = JARS / "weka.jar"
if not WEKA.exists():
    judging.absent("weka", install=INSTALL)


def read(_, data):
    if b"<MiningModel" in data:
        limit = "it has no MiningModel"
    elif b'activationFunction="rectifier"' in data:
        limit = "it has no rectifier"
    else:
        limit = None
    with tempfile.NamedTemporaryFile(suffix=".pmml") as file:
        file.write(data.replace(b'usageType="target"', b'usageType="predicted"'))
        file.flush()
        try:
            model = jpype.JClass("weka.core.pmml.PMMLFactory").getPMMLModel(file.name)
            # An activation that it does not know it misses when it predicts.
            probabilities(model, [0.0] * (header_of(model).numAttributes() - 1))
        except jpype.JException as error:
            if limit:
                raise judging.Refused(str(error), known=limit) from error
            raise
    return model


def header_of(model):
    """The fields, of which the last one is the target."""
    return model.getMiningSchema().getMiningSchemaAsInstances()


def probabilities(model, row):
    header = header_of(model)
    instance = jpype.JClass("weka.core.Instance")(1.0, [*row, float("nan")])
    instance.setDataset(header)
    target = header.classAttribute()
    labels = [str(target.value(i)) for i in range(target.numValues())]
    return dict(zip(labels, model.distributionForInstance(instance)))


def check(_, dataset, model, reference):
    path = SOURCE / "datasets" / dataset / "kept_rows.h"
    if not path.exists():
        return None
    kept = read_arrays(path.read_text())
    labels = [str(label) for label in reference["classes"][1]]
    size, count = len(kept["rows"]) // len(kept["predicted_labels"]), len(labels)
    for r, wanted in enumerate(kept["predicted_labels"]):
        found = probabilities(model, kept["rows"][r * size:(r + 1) * size])
        label = max(found, key=found.get)
        if label != str(wanted):
            return f"row {r} is predicted to be {label}, and scikit-learn says {wanted}"
        for name, expected in zip(labels, kept["predicted_probabilities"][r * count:(r + 1) * count]):
            if abs(found[name] - expected) > 1e-11:
                return f"row {r}: the probability of {name} is {found[name]}, and scikit-learn says {expected}"
    return None


if __name__ == "__main__":
    jpype.startJVM(classpath=[str(JARS / "org.jpype.jar"), str(WEKA)])
    judging.run(read, None, "weka (predictions)", jpype.JClass("weka.core.Version").VERSION, check=check, compares=False, language="java")
