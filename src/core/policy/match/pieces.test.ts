import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTemplate } from '../variables/template.ts';
import { matchTokens } from './glob.ts';
import { compilePattern, matchPattern } from './pattern.ts';
import { tokenize } from './tokens.ts';

const parts = fc.array(fc.constantFrom('a', '/', ':', `$\{k:a}`, `$\{k:b, 'x'}`, '*', `$\{*}`), {
  maxLength: 6,
});
const values = fc.constantFrom(undefined, '', 'a', '*', 'a/');

test('a pattern with variables matches as the glob with its values filled in literally', () => {
  fc.assert(
    fc.property(
      parts,
      values,
      values,
      fc.string({ unit: fc.constantFrom('a', '/', ':', '*', 'x'), maxLength: 8 }),
      (list, a, b, text) => {
        const template = parseTemplate(list.join(''), '2012-10-17');
        const pattern = compilePattern(template, 'text', { line: 1, column: 1 });
        const context = new Map(
          Object.entries({ 'k:a': a, 'k:b': b }).flatMap(([k, v]) =>
            v === undefined ? [] : [[k, v] as const],
          ),
        );
        const filled = template.pieces.map((piece) => {
          if (piece.kind !== 'variable') return piece;
          const value = context.get(piece.key) ?? piece.fallback;
          return value === undefined ? undefined : ({ kind: 'literal', text: value } as const);
        });
        const whole = filled.filter((piece) => piece !== undefined);
        const { tokens } = tokenize({ ...template, pieces: whole }, 'text');
        const expected = whole.length === filled.length && matchTokens(tokens, tokens.length, text);
        assert.equal(matchPattern(pattern, text, context), expected);
      },
    ),
    { numRuns: 3000 },
  );
});
