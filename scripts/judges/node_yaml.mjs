// SPDX-License-Identifier: MIT
//
// Judges YAML: js-yaml, which reads YAML 1.2.
import { load, run } from '../judging.mjs';

const yaml = await load('js-yaml', 'npm install --prefix .cache/judges js-yaml@4.3.2');
run({
  read: (format, data) => yaml.load(new TextDecoder('utf-8', { fatal: true }).decode(data)),
  write: (format, values) => yaml.dump(values),
  tool: 'js-yaml',
  version: yaml.version,
  // The formats write nine digits of a float, by which its readers know it.
  losses: ['single_precision'],
  limits: { large_integers: 'it has doubles only, and rounds integers beyond 2^53' },
});
