// SPDX-License-Identifier: MIT
//
// arrays.py for Node.js: arrays with names and JSON for the rest become the record's values again, as
// bench/bridges/arrays/split.h says.
import { parseReference } from './judging.mjs';

// What reads an element, and its size, by the names in bench/bridges/numbers.h.
const elements = {
  bool: ['getUint8', 1], int8: ['getInt8', 1], int16: ['getInt16', 2], int32: ['getInt32', 4], int64: ['getBigInt64', 8],
  uint8: ['getUint8', 1], uint16: ['getUint16', 2], uint32: ['getUint32', 4], uint64: ['getBigUint64', 8],
  float32: ['getFloat32', 4], float64: ['getFloat64', 8],
};

/// The elements of an array in nested arrays: integers and bools as such, an array without extents as its element.
/// @param array {data, shape, type}: little-endian, C order, the slowest extent first
function listed({ data, shape, type }) {
  const [read, size] = elements[type];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let place = 0;
  const rows = (dimension) => {
    if (dimension === shape.length) {
      const value = view[read](place, true);
      place += size;
      return type === 'bool' ? value === 1 : value;
    }
    return Array.from({ length: shape[dimension] }, () => rows(dimension + 1));
  };
  const values = rows(0);
  if (place !== view.byteLength) throw new Error('a shape is not that of its bytes');
  return values;
}

/// @param arrays Map of name to {data, shape, type}, without that of the JSON
/// @param text the JSON
/// @return the values, of which objects are Maps
export function joined(arrays, text) {
  const left = new Map(arrays);
  const take = (marker, key) => {
    const name = marker.get(key);
    const array = left.get(name);
    if (array === undefined) throw new Error(`no array is named ${name}, or two places refer to it`);
    left.delete(name);
    return { ...array, type: marker.get('as') ?? array.type };
  };
  const plain = (key) => (key.startsWith('$') ? key.slice(1) : key);
  const column = (value, rows) => {
    if (value.has('$tensor')) {
      const array = listed(take(value, '$tensor'));
      if (array.length !== rows) throw new Error(`${value.get('$tensor')} has ${array.length} rows, not ${rows}`);
      return array;
    }
    const members = [...value].map(([key, member]) => [plain(key), column(member, rows)]);
    return Array.from({ length: rows }, (_, row) => new Map(members.map(([key, all]) => [key, all[row]])));
  };
  const join = (value) => {
    if (Array.isArray(value)) return value.map(join);
    if (!(value instanceof Map)) return value;
    if (value.has('$tensor')) return listed(take(value, '$tensor'));
    if (value.has('$scalar')) return [listed(take(value, '$scalar'))].flat(Infinity)[0];
    if (value.has('$bytes')) return Uint8Array.from(take(value, '$bytes').data);
    if (value.has('$base64')) return Buffer.from(value.get('$base64'), 'base64');
    if (value.has('$columns')) return column(value.get('of'), Number(value.get('$columns')));
    return new Map([...value].map(([key, member]) => [plain(key), join(member)]));
  };
  const values = join(parseReference(text));
  if (left.size !== 0) throw new Error(`nothing refers to ${[...left.keys()].join(', ')}`);
  return values;
}

/// What a library that reads from a server is given in place of one: the bytes, by ranges.
export function fetchFrom(data) {
  return async (_, options = {}) => {
    const range = /^bytes=(\d+)-(\d+)$/.exec(new Headers(options.headers).get('range') ?? `bytes=0-${data.length - 1}`);
    const part = data.subarray(Number(range[1]), Math.min(Number(range[2]) + 1, data.length));
    const headers = { 'content-range': `bytes ${range[1]}-${Number(range[1]) + part.length - 1}/${data.length}`,
                      'content-length': String(part.length), 'content-type': 'application/octet-stream', etag: '"0"' };
    return new Response(options.method === 'HEAD' ? null : part, { status: 206, headers });
  };
}
