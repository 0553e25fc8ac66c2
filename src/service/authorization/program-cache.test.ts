import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statement } from './authorization.fake.ts';
import { ProgramCache } from './program-cache.ts';

test('the same text is compiled once for each kind', () => {
  const cache = new ProgramCache();
  const text = statement('Allow', '*');
  assert.equal(cache.get(text, 'identity'), cache.get(text, 'identity'));
  assert.notEqual(cache.get(text, 'identity'), cache.get(text, 'resource'));
});

test('callers who choose session policies cannot make it grow without end', () => {
  const cache = new ProgramCache();
  for (let n = 0; n < 3000; n++) cache.get(statement('Allow', `s3:Get${n}`), 'identity');
  assert.ok(cache.size <= 2048);
  const padding = ' '.repeat(100_000);
  for (let n = 0; n < 100; n++) cache.get(statement('Allow', `s3:Put${n}`) + padding, 'identity');
  assert.ok(cache.size <= 40);
});
