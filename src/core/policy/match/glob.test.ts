import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainTemplate } from '../variables/template.ts';
import { type Meter, matchTokens, ONE, SEGMENT_ONE, SEGMENT_STAR, STAR } from './glob.ts';
import { type ColonRule, tokenize } from './tokens.ts';

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
