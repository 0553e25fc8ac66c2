import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseOnce } from './parse-once.ts';

test('answers what the parser answers, in any order of texts', () => {
  const parse = (text: string) => (text.length % 2 === 0 ? undefined : { text });
  const once = parseOnce(parse);
  const texts = fc.array(fc.oneof(fc.constantFrom('', 'a', 'b', 'ab', 'x'.repeat(200)), fc.string()));
  fc.assert(
    fc.property(texts, (asked) => {
      for (const text of asked) assert.deepEqual(once(text), parse(text));
    }),
  );
});

test('one text is parsed once, and so are two that take turns', () => {
  const parsed: string[] = [];
  const once = parseOnce((text) => parsed.push(text));
  for (const text of ['a', 'b', 'a', 'b', 'b', 'a']) once(text);
  assert.deepEqual(parsed, ['a', 'b']);
});
