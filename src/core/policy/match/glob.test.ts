import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainTemplate } from '../variables/template.ts';
import { type Meter, matchTokens } from './glob.ts';
import { matchStates } from './glob-states.ts';
import { type ColonRule, tokenize } from './tokens.ts';
import { ONE, SEGMENT_ONE, SEGMENT_STAR, STAR } from './wildcards.ts';

/** The obvious matcher: a table of which prefixes match. */
function reference(tokens: readonly number[], text: string): boolean {
  let reachable = new Set([0]);
  for (const token of tokens) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (token === STAR || token === SEGMENT_STAR) {
        for (let end = at; end <= text.length; end++) {
          next.add(end);
          if (token === SEGMENT_STAR && text[end] === ':') break;
        }
      } else if (at < text.length && one(token, text.charCodeAt(at))) next.add(at + 1);
    }
    reachable = next;
  }
  return reachable.has(text.length);
}

function one(token: number, code: number): boolean {
  return token === code || token === ONE || (token === SEGMENT_ONE && code !== 58);
}

const short = (alphabet: string, maxLength: number) =>
  fc.array(fc.constantFrom(...alphabet), { maxLength }).map((characters) => characters.join(''));

for (const rule of ['text', 'resource', 'arn'] satisfies ColonRule[]) {
  test(`3.2, 5.6: the walk agrees with the obvious matcher (${rule})`, () => {
    fc.assert(
      fc.property(short('ab:*?', 14), short('ab::', 14), (pattern, text) => {
        const { tokens } = tokenize(plainTemplate(pattern), rule);
        assert.equal(matchTokens(tokens, tokens.length, text), reference(tokens, text));
        assert.equal(matchStates(tokens, tokens.length, text), reference(tokens, text));
      }),
      { numRuns: 3000 },
    );
  });
}

function steps(pattern: string, text: string, rule: ColonRule): number {
  const { tokens } = tokenize(plainTemplate(pattern), rule);
  const meter: Meter = { steps: 0 };
  matchTokens(tokens, tokens.length, text, meter);
  return meter.steps;
}

test('15.37: the pattern that stops regular expressions is bounded by pattern times text', () => {
  for (const k of [4, 8, 16, 60]) {
    const pattern = `arn:aws:s3:::${'*a'.repeat(k)}*b`;
    const text = `arn:aws:s3:::${'a'.repeat(60)}`;
    assert.ok(steps(pattern, text, 'resource') <= 2 * pattern.length * text.length);
  }
});

test('15.37: bounded too with stars that cannot cross colons', () => {
  const text = `arn:aws:${'a:'.repeat(200)}${'a'.repeat(600)}`;
  for (const pattern of [
    `arn:*:${'*a'.repeat(30)}b:*:x`,
    `*:*a*a*a*ab:*:*:*:${'*a'.repeat(30)}b`,
    `*:*:*:*:*:${'a*'.repeat(30)}b`,
  ]) {
    assert.ok(steps(pattern, text, 'resource') <= 10 * pattern.length * text.length, pattern);
    assert.ok(steps(pattern, text, 'arn') <= 10 * pattern.length * text.length, pattern);
  }
});

test('15.37: all ways at once agree with the walk beyond one word of bits', () => {
  fc.assert(
    fc.property(short('ab:*?', 120), short('ab::', 200), (pattern, text) => {
      const { tokens } = tokenize(plainTemplate(pattern), 'resource');
      assert.equal(matchStates(tokens, tokens.length, text), matchTokens(tokens, tokens.length, text));
    }),
    { numRuns: 1000 },
  );
  const { tokens } = tokenize(plainTemplate(`*${'a'.repeat(40)}?${'b'.repeat(40)}*`), 'text');
  const text = `${'a'.repeat(70)}x${'b'.repeat(50)}`;
  assert.equal(matchStates(tokens, tokens.length, text), true);
  assert.equal(matchStates(tokens, tokens.length, text.replace('x', 'xy')), false);
});

test('15.37: a long text behind a star that nearly matches everywhere costs no pattern times text', () => {
  for (const length of [100, 1000, 4000]) {
    const pattern = `arn:aws:s3:::*${'a'.repeat(length)}?b`;
    const text = `arn:aws:s3:::${'a'.repeat(2 * length)}`;
    const bound = 10 * (pattern.length + text.length) + (pattern.length / 32 + 2) * text.length;
    assert.ok(steps(pattern, text, 'resource') <= bound, `${length}: ${steps(pattern, text, 'resource')}`);
  }
});

test('15.37: a managed policy full of such patterns stays below a million steps', () => {
  const text = `arn:aws:s3:::${'a'.repeat(2000)}`;
  const patterns = Array.from({ length: 6 }, (_, at) => `arn:aws:s3:::*${'a'.repeat(1000 + at)}b`);
  const total = patterns.reduce((sum, pattern) => sum + steps(pattern, text, 'resource'), 0);
  assert.ok(total < 1_000_000, `${total} steps`);
});
