// SPDX-License-Identifier: MIT
//
// scripts/judging.mjs: values that are equal, and each way of being different.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

const { compare, parseReference } = await import(pathToFileURL(join(process.env.SOURCE, 'scripts', 'judging.mjs')));

const equal = (value, text, losses) => assert.equal(compare(value, parseReference(text), losses), null);
const different = (value, text, words, losses) =>
  assert.ok((compare(value, parseReference(text), losses) ?? 'no difference').includes(words),
    `${compare(value, parseReference(text), losses)} has no "${words}"`);

test('the reference keeps what JSON.parse loses', () => {
  const value = parseReference('{"a": [9007199254740993, -0.0, 1e2, "1\\"2", "3", true, null], "__proto__": 1, "": {}}');
  assert.deepEqual(value.get('a'), [9007199254740993n, -0, 100, '1"2', '3', true, null]);
  assert.equal(value.get('__proto__'), 1n);
  assert.equal(value.get('').size, 0);
});

test('what JSON has is equal to itself', () => {
  for (const text of ['null', 'true', '0', '-0.0', '0.1', '1e300', '"é\\u0000"', '[]', '{}', '[1, [2.5, {"a": [null]}]]']) {
    equal(JSON.parse(text), text);
  }
});

test('integers are exact', () => {
  equal(9007199254740993n, '9007199254740993');
  equal({ toBigInt: () => -5n }, '-5');
  different(9007199254740992, '9007199254740993', 'expected 9007199254740993, and it is 9007199254740992.0');
  equal(9007199254740992, '9007199254740993', ['large_integers']);
  different(9007199254740994, '9007199254740993', 'expected', ['large_integers']);
  different(3.5, '3', 'expected 3, and it is 3.5');
  different(3n, '3.0', 'expected 3.0, and it is 3');
  different(true, '1', 'expected 1');
  different('1', '1', "and it is '1'");
});

test('floats are compared by their bits', () => {
  different(0, '-0.0', 'expected -0.0, and it is 0.0');
  equal(0, '-0.0', ['negative_zero']);
  different(-0, '0.0', 'and it is -0.0', ['negative_zero']);
  different(0.30000000000000004, '0.3', 'expected 0.3');
  different(NaN, '0.0', 'and it is NaN');
});

test('null is what JSON does not have', () => {
  for (const value of [null, undefined, NaN, Infinity, -Infinity]) equal(value, 'null');
  for (const value of [0, '', false, []]) different(value, 'null', 'expected null');
});

test('bytes are base64', () => {
  for (const value of [Uint8Array.of(0, 255), Buffer.from([0, 255]), Uint8Array.of(0, 255).buffer]) equal(value, '"AP8="');
  different(Uint8Array.of(0, 254), '"AP8="', '2 bytes');
  different([0, 255], '"AP8="', 'a Array of 2');
});

test('containers', () => {
  equal(Float64Array.of(1.5, 2), '[1.5, 2.0]');
  equal(new Set([2, 1]), '[1, 2]');
  equal(new Map([[2, 'b'], [-1, 'a']]), '[[-1, "a"], [2, "b"]]');
  equal(new Map([['a', 1]]), '{"a": 1}');
  equal({ b: 2, a: 1 }, '{"a": 1, "b": 2}');
  different({ a: { b: [1, 2] } }, '{"a": {"b": [1, 3]}}', 'a.b[1]: expected 3');
  different([1], '[1, 3]', 'a Array of 1');
  different(new Set([1]), '[1, 2]', '2 is missing');
  different(new Set([1, 2]), '[1]', '2.0 is there');
  different({ a: 1 }, '{"a": 1, "b": null}', "the key 'b' is missing");
  different({ a: 1, b: null }, '{"a": 1}', "the key 'b' is there");
  different([['a', 1]], '{"a": 1}', 'a Array of 1');
  different(Uint8Array.of(), '{}', '0 bytes');
});
