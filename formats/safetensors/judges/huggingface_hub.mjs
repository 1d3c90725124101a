// SPDX-License-Identifier: MIT
//
// Judges safetensors: the parser of headers in Hugging Face's library for JavaScript. It checks what the header says and where
// each tensor lies; the elements are read here. It has no writer.
import { fetchFrom, joined } from '../../../scripts/arrays.mjs';
import { load, run } from '../../../scripts/judging.mjs';

const library = await load('@huggingface/hub', 'npm install --prefix .cache/judges @huggingface/hub@2.17.5');
const types = { BOOL: 'bool', I8: 'int8', I16: 'int16', I32: 'int32', I64: 'int64', U8: 'uint8', U16: 'uint16', U32: 'uint32',
                U64: 'uint64', F32: 'float32', F64: 'float64' };
const jsonName = '$json';

async function read(format, data) {
  const { header } = await library.parseSafetensorsMetadata({ repo: 'a/b', path: 'x.safetensors', fetch: fetchFrom(data) });
  const begin = 8 + Number(data.readBigUInt64LE(0));
  const arrays = new Map();
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(header)) {
    if (name !== '__metadata__') arrays.set(name, { data: data.subarray(begin + from, begin + to), shape, type: types[dtype] });
  }
  const { data: text } = arrays.get(jsonName);
  arrays.delete(jsonName);
  return joined(arrays, text.toString('utf8'));
}

run({ read, tool: '@huggingface/hub', version: library.version });
