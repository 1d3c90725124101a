// SPDX-License-Identifier: MIT
//
// What the judges that run in Node.js have in common: judging.py, which says what a judge is and how it is called, for tools
// in JavaScript. All of one:
//
//     import { load, run } from '../judging.mjs';
//     const cbor = await load('cbor-x', 'npm install --prefix .cache/judges cbor-x@1.6.0');
//     run({ read: (format, data) => cbor.decode(data), write: (format, values) => cbor.encode(values),
//           tool: 'cbor-x', version: cbor.version });
import { readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

// Of a text in a message.
const longestShown = 60;

/// A tool read the file, and what it says of it is not what was saved: for a judge with checks of its own.
export class Different extends Error {}

/// Imports a package that npm has installed in .cache/judges of the tree, or says that it is absent and ends the judge. The
/// package has its version as the member `version`.
/// @param install the command that installs it, for a person to read
export async function load(name, install) {
  const require = createRequire(new URL('../.cache/judges/package.json', import.meta.url));
  let path;
  try {
    path = require.resolve(name);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    say({ judge: name, version: '', verdict: 'absent', reason: `${name} is not installed: ${install}`, wrote: false });
    process.exit(0);
  }
  const folder = path.slice(0, path.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { ...(await import(path)), version };
}

/// The program of a judge: reads FILE, compares, writes OUT, and prints the line.
/// @param read (format, Buffer) -> the values, as compare() takes them; any exception is the tool's refusal, except Different
/// @param write (format, values) -> a string or bytes; null for a tool without a writer
/// @param check (format, dataset, values, reference) -> null, or what is wrong beside the values
/// @param compares whether what `read` gives is held against the reference; false for a tool that runs a model and does not show
/// its values, of which `check` says all
/// @param losses of compare(): a list for all formats, or {format: list}
/// @param limits {a name as in losses: a sentence}: what the tool cannot do. Values that differ by that alone are different
/// still, and `known`
export async function run({ read, write = null, tool, version, check = null, compares = true, losses = [], limits = {} }) {
  if (process.argv.length !== 7) {
    console.error(`usage: ${basename(process.argv[1])} FORMAT DATASET REFERENCE FILE OUT`);
    process.exit(1);
  }
  const [format, dataset, referencePath, path, out] = process.argv.slice(2);
  // What a tool prints must not get between us and who reads the line.
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const reference = parseReference(readFileSync(referencePath, 'utf8'));
  const data = readFileSync(path);
  const line = { judge: tool, version: String(version), verdict: 'equal', reason: '', wrote: false };
  const allowed = Array.isArray(losses) ? losses : losses[format] ?? [];
  let values;
  try {
    values = await read(format, data);
    let difference = compares ? compare(values, reference, allowed) : null;
    if (difference !== null && compare(values, reference, [...allowed, ...Object.keys(limits)]) === null) {
      line.known = Object.values(limits).join('; ');
    }
    if (difference === null && check !== null) difference = await check(format, dataset, values, reference);
    if (difference !== null) Object.assign(line, { verdict: 'different', reason: difference });
  } catch (error) {
    const different = error instanceof Different;
    Object.assign(line, { verdict: different ? 'different' : 'refused', reason: different ? error.message : sentence(error) });
  }
  if (line.verdict === 'equal' && write !== null) {
    try {
      writeFileSync(out, await write(format, values));
      line.wrote = true;
    } catch (error) {
      line.not_written = sentence(error);
      rmSync(out, { force: true });
    }
  }
  say(line);
}

/// The reference's values: its integers are BigInt, its other numbers are Number, its objects are Map.
export function parseReference(text) {
  // JSON.parse makes doubles of all numbers: integers go through it as strings, and strings with a mark before them.
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (token) => {
    if (token[0] === '"') return `"s${token.slice(1)}`;
    return /^-?\d+$/.test(token) ? `"i${token}"` : token;
  });
  return unmark(JSON.parse(marked));
}

function unmark(value) {
  if (typeof value === 'string') return value[0] === 'i' ? BigInt(value.slice(1)) : value.slice(1);
  if (Array.isArray(value)) return value.map(unmark);
  if (value === null || typeof value !== 'object') return value;
  return new Map(Object.entries(value).map(([key, member]) => [key.slice(1), unmark(member)]));
}

/// Compares what a tool read with the reference (parseReference), and names the first difference: null where there is none.
/// As compare() of judging.py, with what JavaScript has:
///
///     reference       value
///     an object       a Map, or an object with the same keys
///     an array        an Array or a typed array; a Set, in any order; a Map for an array of pairs
///     an integer      a bigint, what has toBigInt(), or a number that is that integer
///     a float         a number with the same bits. A whole one cannot be told from an integer
///     null            null, undefined, NaN and infinities
///     a string        the same text; bytes where it is their base64
///
/// @param losses names as in judging.py, and "large_integers": a number that is the integer's nearest double
export function compare(value, reference, losses = []) {
  return compareAt(value, reference, losses, '');
}

function compareAt(value, reference, losses, path) {
  if (reference === null) {
    const fits = value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value));
    return fits ? null : differ(path, reference, value);
  }
  if (typeof reference === 'boolean') return value === reference ? null : differ(path, reference, value);
  if (typeof reference === 'bigint') return sameInteger(value, reference, losses) ? null : differ(path, reference, value);
  if (typeof reference === 'number') return sameFloat(value, reference, losses) ? null : differ(path, reference, value);
  if (typeof reference === 'string') return sameText(value, reference, losses) ? null : differ(path, reference, value);
  if (Array.isArray(reference)) return compareArray(value, reference, losses, path);
  return compareObject(value, reference, losses, path);
}

function sameInteger(value, reference, losses) {
  if (typeof value?.toBigInt === 'function') return value.toBigInt() === reference;
  if (typeof value === 'bigint') return value === reference;
  if (typeof value !== 'number' || !Number.isInteger(value) || Object.is(value, -0)) return false;
  return BigInt(value) === reference || (losses.includes('large_integers') && value === Number(reference));
}

function sameFloat(value, reference, losses) {
  if (typeof value !== 'number') return false;
  if (losses.includes('single_precision') && isSingle(value, reference)) return true;
  return Object.is(value, reference) || (losses.includes('negative_zero') && reference === 0 && value === 0 && Object.is(value, 0));
}

/// Whether it is at most nine digits for a float of 32 bits.
function isSingle(value, reference) {
  const digits = String(Math.abs(value)).split('e')[0].replace('.', '').replace(/^0+|0+$/g, '');
  return Math.fround(reference) === reference && Object.is(Math.fround(value), reference) && digits.length <= 9;
}

function sameText(value, reference, losses) {
  if (typeof value === 'string') {
    return value === reference || (losses.includes('cut_at_nul') && value === reference.split('\0')[0]);
  }
  const bytes = bytesOf(value);
  return bytes !== null && Buffer.from(bytes).toString('base64') === reference;
}

/// What is bytes, in one of the types that packages have for them; null for anything else.
function bytesOf(value) {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value?.buffer instanceof Uint8Array ? value.buffer.subarray(0, value.position) : null;
}

function compareArray(value, reference, losses, path) {
  if (value instanceof Set) return compareUnordered([...value], reference, losses, path);
  if (value instanceof Map) return compareUnordered([...value], reference, losses, path);
  const isArray = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isArray) return differ(path, reference, value);
  for (let i = 0; i < Math.min(value.length, reference.length); ++i) {
    const difference = compareAt(value[i], reference[i], losses, `${path}[${i}]`);
    if (difference !== null) return difference;
  }
  return value.length === reference.length ? null : differ(path, reference, value);
}

function compareUnordered(left, reference, losses, path) {
  for (const wanted of reference) {
    const place = left.findIndex((element) => compareAt(element, wanted, losses, '') === null);
    if (place < 0) return `${path || 'the root'}: ${shown(wanted)} is missing`;
    left.splice(place, 1);
  }
  return left.length === 0 ? null : `${path || 'the root'}: ${shown(left[0])} is there, and should not be`;
}

function compareObject(value, reference, losses, path) {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || bytesOf(value) !== null) {
    return differ(path, reference, value);
  }
  const members = value instanceof Map ? value : new Map(Object.entries(value));
  for (const [key, wanted] of reference) {
    if (!members.has(key)) return `${path || 'the root'}: the key ${shown(key)} is missing`;
    const difference = compareAt(members.get(key), wanted, losses, path === '' ? key : `${path}.${key}`);
    if (difference !== null) return difference;
  }
  const more = [...members.keys()].find((key) => !reference.has(key));
  return more === undefined ? null : `${path || 'the root'}: the key ${shown(more)} is there, and should not be`;
}

function differ(path, reference, value) {
  return `${path || 'the root'}: expected ${shown(reference)}, and it is ${shown(value)}`;
}

/// A value in a few words, with its type where its text would not tell it.
function shown(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') {
    const text = Object.is(value, -0) ? '-0' : String(value);
    return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
  }
  if (typeof value === 'string') {
    return value.length > longestShown ? `'${value.slice(0, longestShown)}…' (${value.length} characters)` : `'${value}'`;
  }
  if (typeof value !== 'object') return `${String(value)} (${typeof value})`;
  const bytes = bytesOf(value);
  if (bytes !== null) return `${bytes.length} bytes`;
  return `a ${value.constructor?.name ?? 'object'} of ${value.length ?? value.size ?? Object.keys(value).length}`;
}

function sentence(error) {
  return `${error?.name ?? 'Error'}: ${String(error?.message ?? error).replace(/\s+/g, ' ').slice(0, 300)}`;
}

function say(line) {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
