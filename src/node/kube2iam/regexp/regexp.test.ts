import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compilePattern } from './match.ts';
import { BadPattern } from './syntax.ts';

describe('linear regular expressions', () => {
  it('say what the runtime own engine says, for patterns of both', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      '\\.',
      '(a|b)',
      '(?:ab|)',
      '[a-c1-]',
      '^',
      '$',
    );
    const repeat = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?');
    const part = fc.tuple(atom, repeat).map(([one, count]) => (/^[$^]$/.test(one) ? one : one + count));
    const pattern = fc
      .array(
        fc.array(part, { maxLength: 5 }).map((parts) => parts.join('')),
        { minLength: 1, maxLength: 3 },
      )
      .map((options) => options.join('|'));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', '-'), maxLength: 7 });
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        const ours = compilePattern(source);
        assert.equal(ours.matchesWhole(subject), new RegExp(`^(?:${source})$`).test(subject), source);
        assert.equal(ours.matchesSomewhere(subject), new RegExp(source).test(subject), source);
      }),
      { numRuns: 2000 },
    );
  });
  it('refuses what it does not know, and what would be too large', () => {
    const large = ['((a{1000}){1000})', '('.repeat(100), 'a'.repeat(1025), '(((a{100}){100}){100}){100}'];
    const unknown = [
      '(?=a)',
      '(?i)a',
      '\\1',
      '\\pL',
      '[[:alpha:]]',
      'a**',
      '+',
      '[b-a]',
      '[a',
      '(a',
      'a)',
      'a{3,2}',
      '\\',
    ];
    for (const pattern of [...large, ...unknown])
      assert.throws(() => compilePattern(pattern), BadPattern, pattern);
  });
  it('attack: a pattern that backtracks for ever elsewhere costs its size times the text', () => {
    const text = 'a'.repeat(600);
    assert.equal(compilePattern('(a+)+b').matchesSomewhere(text), false);
    assert.equal(compilePattern('(a|a)*(a|a)*(a|a)*b').matchesWhole(text), false);
    assert.equal(compilePattern('(a?){100}a{100}').matchesWhole('a'.repeat(100)), true);
    assert.equal(compilePattern('(()*)*').matchesWhole(''), true);
  });
});
