import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keyName } from './key-name.ts';
import { prepareContext } from './prepared-context.ts';

const names = fc.oneof(
  fc.constantFrom('aws:SourceIp', 'AWS:SOURCEIP', 'k:a', 'K:A', '__proto__', 'constructor', '0', 'İ'),
  fc.string({ maxLength: 8 }),
);
const contexts = fc
  .array(fc.tuple(names, fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 }))), { maxLength: 40 })
  .map((entries) => Object.fromEntries(entries));

test('5.1: a key is found whatever its letter case, and the first of two spellings counts', () => {
  fc.assert(
    fc.property(contexts, names, (plain, asked) => {
      const lower = asked.toLowerCase();
      const expected = Object.entries(plain).find(([name]) => name.toLowerCase() === lower)?.[1];
      assert.deepEqual(prepareContext(plain).get(keyName(asked)), expected);
      assert.deepEqual(prepareContext(plain).get(lower), expected);
    }),
    { numRuns: 2000 },
  );
});

test('an inherited member is no condition key', () => {
  const context = prepareContext(Object.create({ 'aws:username': 'root' }));
  for (const key of ['aws:username', '__proto__', 'constructor', 'tostring'])
    assert.equal(context.get(key), undefined);
});

test('more names than are remembered change no answer', () => {
  const context = prepareContext({ 'aws:SourceIp': '10.0.0.1' });
  for (let at = 0; at < 10_000; at++) prepareContext({ [`Flood:${at}`]: 'x', [`K${at}`]: 'y' });
  assert.equal(context.get('aws:sourceip'), '10.0.0.1');
  assert.equal(context.get(keyName('AWS:sourceIP')), '10.0.0.1');
});
