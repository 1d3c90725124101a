// SPDX-License-Identifier: MIT
//
// Judges JSON (RFC 8259): JSON.parse and JSON.stringify of Node.js.
import { run } from '../judging.mjs';

run({
  read: (format, data) => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data)),
  write: (format, values) => JSON.stringify(values),
  tool: 'Node.js JSON',
  version: process.versions.node,
  limits: { large_integers: 'it has doubles only, and rounds integers beyond 2^53' },
});
