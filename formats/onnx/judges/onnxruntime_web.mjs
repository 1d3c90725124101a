// SPDX-License-Identifier: MIT
//
// Judges models by running them: ONNX Runtime, as WebAssembly, gives the rows that were kept back from the training the labels that
// scikit-learn predicted for them, and its probabilities (scripts/train-models). It shows nobody a model's weights, so that these are
// not compared. Of a record that is no model the arrays are the outputs: it is run, too, and all of its values are compared. The
// package has 140 MB: who wants it installs it.
import { readFileSync } from 'node:fs';
import { joined } from '../../../scripts/arrays.mjs';
import { Different, compare, load, run } from '../../../scripts/judging.mjs';

const library = await load('onnxruntime-web', 'npm install --prefix .cache/judges onnxruntime-web@1.30.0');
const runtime = library.default ?? library;
runtime.env.wasm.numThreads = 1;
const jsonName = '$json';

/// The arrays of a kept_rows.h by their names, as scripts/trained_arrays.py reads them.
function keptRows(dataset) {
  const text = readFileSync(new URL(`../../../datasets/${dataset}/kept_rows.h`, import.meta.url), 'utf8');
  const arrays = {};
  for (const [, type, name, body] of text.matchAll(/std::array<([\w:]+), \d+> (\w+)\{([^}]*)\}/g)) {
    const items = body.split(',').map((item) => item.trim()).filter((item) => item !== '');
    arrays[name] = type === 'std::string_view' ? items.map((item) => item.slice(1, -1)) : items.map(number);
  }
  return arrays;
}

/// A number of C++, which may be hexadecimal with a fraction: 0x1.8p-3.
function number(text) {
  const match = /^(-?)0x([0-9a-f]+)\.?([0-9a-f]*)p([-+]?\d+)$/i.exec(text);
  if (match === null) return Number(text);
  const [, sign, whole, fraction, exponent] = match;
  const digits = Number(BigInt(`0x${whole}${fraction}`));
  return (sign === '-' ? -1 : 1) * digits * 2 ** (Number(exponent) - 4 * fraction.length);
}

async function read(format, data) {
  const session = await runtime.InferenceSession.create(data, { logSeverityLevel: 3 });
  return session.inputNames.length === 0 ? record(await session.run({})) : session;
}

/// The values of a record that is no model.
function record(outputs) {
  const { [jsonName]: text, ...tensors } = outputs;
  const arrays = Object.entries(tensors).map(([name, { data, dims, type }]) => {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return [name, { data: bytes, shape: dims, type }];
  });
  return joined(new Map(arrays), text.data[0]);
}

async function check(format, dataset, values, reference) {
  return values instanceof runtime.InferenceSession ? predict(dataset, values) : compare(values, reference);
}

async function predict(dataset, session) {
  const kept = keptRows(dataset);
  const count = kept.predicted_labels.length;
  const rows = new runtime.Tensor('float64', Float64Array.from(kept.rows), [count, kept.rows.length / count]);
  const { label, probabilities } = await session.run({ [session.inputNames[0]]: rows });
  kept.predicted_labels.forEach((wanted, row) => {
    if (String(label.data[row]) !== String(wanted)) {
      throw new Different(`row ${row} is predicted to be ${label.data[row]}, and scikit-learn says ${wanted}`);
    }
  });
  const off = Math.max(...kept.predicted_probabilities.map((wanted, i) => Math.abs(probabilities.data[i] - wanted)));
  // The second output of a TreeEnsembleClassifier is a float.
  return off < 1e-6 ? null : `probabilities are off by ${off}`;
}

run({ read, check, compares: false, tool: 'onnxruntime-web (by running it)', version: library.version });
