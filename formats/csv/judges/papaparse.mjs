// SPDX-License-Identifier: MIT
//
// Judges CSV (RFC 4180): Papa Parse. It has texts only, and does not tell an empty field from one that is quoted and empty:
// what a field is, the reference says.
import { readFileSync } from 'node:fs';
import { Different, load, parseReference, run } from '../../../scripts/judging.mjs';

const papa = await load('papaparse', 'npm install --prefix .cache/judges papaparse@5.7.1');
const { parse, unparse } = papa.default;
const notInJson = new Map([['', null], ['nan', NaN], ['inf', Infinity], ['-inf', -Infinity]]);
let table;

/// The values, each of the type that the reference has in its place.
function read(format, data) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(data);
  const { data: lines, errors } = parse(text, { delimiter: ',' });
  if (errors.length !== 0) throw new Error(errors[0].message);
  // It takes what is behind the last line end for a record.
  table = text.endsWith('\n') ? lines.slice(0, -1) : lines;
  const [header, ...records] = table;
  const reference = parseReference(readFileSync(process.argv[4], 'utf8'));
  const [[name, rows]] = Array.isArray(reference) ? [[null, reference]] : reference;
  if (records.length !== rows.length) throw new Different(`${records.length} records, expected ${rows.length}`);
  const typedRows = records.map((record, i) => {
    if (record.length !== header.length) throw new Different(`record ${i} has ${record.length} fields`);
    return typedRow(new Map(header.map((column, k) => [column, record[k]])), rows[i]);
  });
  return name === null ? typedRows : new Map([[name, typedRows]]);
}

function typedRow(fields, row) {
  const value = typed(fields, '', row);
  if (fields.size !== 0) throw new Different(`more columns than members: ${[...fields.keys()].join(', ')}`);
  return value;
}

/// Takes a value's columns: `normal.x` of an object's member, `octets.0` of an array's element.
function typed(fields, name, reference) {
  const inner = (step) => (name === '' ? String(step) : `${name}.${step}`);
  if (reference instanceof Map) return new Map([...reference].map(([key, value]) => [key, typed(fields, inner(key), value)]));
  if (Array.isArray(reference)) return reference.map((value, i) => typed(fields, inner(i), value));
  if (!fields.has(name)) throw new Different(`the column ${name} is missing`);
  const text = fields.get(name);
  fields.delete(name);
  if (reference === null) return notInJson.has(text) ? notInJson.get(text) : text;
  if (typeof reference === 'boolean') return { true: true, false: false }[text];
  if (typeof reference === 'bigint') return BigInt(text);
  return typeof reference === 'number' ? Number(text) : text;
}

run({
  read,
  write: () => unparse(table),
  tool: 'Papa Parse',
  version: papa.version,
  // The fewest digits of a float, by which its readers know it.
  losses: ['single_precision'],
});
