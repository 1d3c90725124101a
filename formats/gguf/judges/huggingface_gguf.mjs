// SPDX-License-Identifier: MIT
//
// Judges GGUF: Hugging Face's parser for JavaScript. It says where each tensor lies, and writes metadata; the elements are read
// here.
import { fetchFrom, joined } from '../../../scripts/arrays.mjs';
import { load, run } from '../../../scripts/judging.mjs';

const library = await load('@huggingface/gguf', 'npm install --prefix .cache/judges @huggingface/gguf@0.4.6');
const types = { F32: ['float32', 4], I8: ['int8', 1], I16: ['int16', 2], I32: ['int32', 4], I64: ['int64', 8], F64: ['float64', 8] };
const jsonKey = 'roundtrip.json';

async function read(format, data) {
  const parsed = await library.gguf('https://localhost/', { fetch: fetchFrom(data), typedMetadata: true });
  const arrays = new Map();
  for (const { name, shape, dtype, offset } of parsed.tensorInfos) {
    const [type, size] = types[library.GGMLQuantizationType[dtype]];
    const extents = shape.map(Number).reverse();
    const begin = Number(parsed.tensorDataOffset + offset);
    const bytes = data.subarray(begin, begin + extents.reduce((product, extent) => product * extent, size));
    arrays.set(name, { data: bytes, shape: extents, type });
  }
  const values = joined(arrays, parsed.metadata[jsonKey]);
  return Object.defineProperty(values, 'file', { value: { parsed, data } });
}

async function write(format, { file: { parsed, data } }) {
  const header = await library.buildGgufHeader(new Blob([data]), parsed.typedMetadata, parsed);
  const parts = [Buffer.from(await header.arrayBuffer())];
  if (parsed.tensorInfos.length !== 0) parts.push(data.subarray(Number(parsed.tensorDataOffset)));
  return Buffer.concat(parts);
}

run({ read, write, tool: '@huggingface/gguf', version: library.version });
