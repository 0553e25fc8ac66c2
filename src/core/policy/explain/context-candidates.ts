import type { ConditionTest } from '../evaluate/condition-test.ts';
import type { ConditionContext, ContextValue } from '../evaluate/context.ts';
import { parseTemplate, resolveTemplate } from '../variables/template.ts';

const MAX_VALUES = 4;

/**
 * Values of the test's key under which the test may come out otherwise: guesses, each of which is tried by deciding. Undefined is
 * the key without a value.
 */
export function* candidatesFor(
  test: ConditionTest,
  context: ConditionContext,
): Generator<ContextValue | undefined> {
  const was = context.get(test.key);
  const set = test.mode === 'all' || test.mode === 'any' || (was !== undefined && typeof was !== 'string');
  for (const text of textsFor(test, context, was)) yield set ? [text] : text;
  if (was !== undefined) yield undefined;
}

function* textsFor(
  test: ConditionTest,
  context: ConditionContext,
  was: ContextValue | undefined,
): Generator<string> {
  if (test.mode === 'null') {
    if (was === undefined) yield 'present';
    return;
  }
  for (const { text } of test.source.values.slice(0, MAX_VALUES)) {
    const value = resolveTemplate(parseTemplate(text, '2012-10-17'), context) ?? text;
    yield value;
    yield* variationsOf(value);
  }
  if (typeof was === 'string') yield `${was}-other`;
  yield '0.0.0.1';
}

/** A text that a glob matches, an address of a range, and what lies beside a number, a date or a truth. */
function* variationsOf(value: string): Generator<string> {
  if (/[*?]/.test(value)) yield value.replaceAll('*', '').replaceAll('?', 'x');
  if (/[*?]/.test(value)) yield value.replace(/[*?]/g, 'x');
  if (value.includes('/')) yield value.slice(0, value.indexOf('/'));
  const word = value.toLowerCase();
  if (word === 'true' || word === 'false') yield word === 'true' ? 'false' : 'true';
  if (/^[0-9]{1,15}$/.test(value)) {
    yield String(Number(value) + 1);
    if (value !== '0') yield String(Number(value) - 1);
  }
  const date = /^([0-9]{4})-/.exec(value);
  if (date !== null) {
    yield `${Number(date[1]) + 1}${value.slice(4)}`.padStart(value.length, '0');
    yield String(Math.max(0, Number(date[1]) - 1)).padStart(4, '0') + value.slice(4);
  }
}
