import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchTokens } from '../match/glob.ts';
import { ONE, STAR } from '../match/wildcards.ts';
import { globCovers, globsMeet } from './globs.ts';
import { nearest } from './nearest.ts';

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });

function matches(glob: string, text: string): boolean {
  const tokens = Array.from(glob, (c) => (c === '*' ? STAR : c === '?' ? ONE : c.charCodeAt(0)));
  return matchTokens(tokens, tokens.length, text);
}

test('a text that both patterns match proves that they meet', () => {
  fc.assert(
    fc.property(pattern, pattern, word, (a, b, text) => {
      if (matches(a, text) && matches(b, text)) assert.ok(globsMeet(a, b), `${a} ${b} ${text}`);
    }),
    { numRuns: 3000 },
  );
});

test('patterns meet each other alike, and a literal meets what matches it', () => {
  fc.assert(
    fc.property(pattern, pattern, word, (a, b, text) => {
      assert.equal(globsMeet(a, b), globsMeet(b, a));
      assert.equal(globsMeet(a, text), matches(a, text));
    }),
    { numRuns: 3000 },
  );
});

test('what covers a pattern matches whatever that matches', () => {
  fc.assert(
    fc.property(pattern, pattern, word, (outer, inner, text) => {
      if (globCovers(outer, inner) && matches(inner, text)) {
        assert.ok(matches(outer, text), `${outer} ${inner} ${text}`);
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(globCovers('s3:Get*', 's3:GetObject'));
  assert.ok(globCovers('a*', 'a*b'));
  assert.ok(!globCovers('a?', 'a*'));
});

test('the nearest word, or none', () => {
  assert.equal(nearest('ListBuckets', ['ListBucket', 'ListAllMyBuckets']), 'ListBucket');
  assert.equal(nearest('xyz', ['ListBucket']), undefined);
  assert.equal(nearest('a'.repeat(100_000), ['ListBucket']), undefined);
});
