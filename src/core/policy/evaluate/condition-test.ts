import type { ConditionEntry } from '../document/document.ts';
import { truth } from '../operators/bool.ts';
import { MATCH, NO_MATCH, type ValueMatcher } from '../operators/value-matcher.ts';
import type { ConditionContext, ContextValue } from './context.ts';

/** One operator on one key, compiled. */
export interface ConditionTest {
  readonly source: ConditionEntry;
  /** Lower case. */
  readonly key: string;
  readonly mode: 'one' | 'all' | 'any' | 'null';
  readonly negated: boolean;
  readonly ifExists: boolean;
  /** The test is of a Deny: what nobody has settled then holds, and in an Allow it does not. */
  readonly deny: boolean;
  readonly emptyStringIsEmptySet: boolean;
  readonly matcher: ValueMatcher;
}

export function holds(test: ConditionTest, context: ConditionContext): boolean {
  const value = context.get(test.key);
  if (test.mode === 'null') return holdsNull(test, value);
  if (value === undefined || isEmptyList(value)) return holdsWithoutKey(test);
  if (test.source.values.length === 0) return holdsWithoutPolicyValues(test);
  if (test.mode === 'all') return every(test, setOf(test, value), context);
  if (test.mode === 'any') return some(test, setOf(test, value), context);
  // A multi-valued key without set operator: positive operators do not match (5.4), negated ones are unsettled (16.3).
  return typeof value === 'string' ? base(test, value, context) : test.negated && test.deny;
}

/** 5.2 to 5.4: `IfExists` and `ForAllValues` hold, `ForAnyValue` does not, else a negated operator holds. */
function holdsWithoutKey(test: ConditionTest): boolean {
  if (test.ifExists || test.mode === 'all') return true;
  return test.mode === 'any' ? false : test.negated;
}

/** 5.5, with a present key. Plain operators follow the OR rule (16.13). */
function holdsWithoutPolicyValues(test: ConditionTest): boolean {
  return test.mode === 'one' && !test.ifExists && test.negated;
}

/** A key with an empty list of values is an absent key, as for `Null`. */
function isEmptyList(value: ContextValue): boolean {
  return typeof value !== 'string' && value.length === 0;
}

/** The ordinary rule for one request value: OR over the policy's values, or NOR for a negated operator. */
function base(test: ConditionTest, value: string, context: ConditionContext): boolean {
  return test.matcher.match(value, context) === (test.negated ? NO_MATCH : MATCH);
}

function every(test: ConditionTest, values: readonly string[], context: ConditionContext): boolean {
  for (const value of values) if (!base(test, value, context)) return false;
  return true;
}

function some(test: ConditionTest, values: readonly string[], context: ConditionContext): boolean {
  for (const value of values) if (base(test, value, context)) return true;
  return false;
}

function setOf(test: ConditionTest, value: ContextValue): readonly string[] {
  if (typeof value !== 'string') return value;
  return value === '' && test.emptyStringIsEmptySet ? [] : [value];
}

/** `ForAllValues:Null` is always true and `ForAnyValue:Null` always false (5.4). */
function holdsNull(test: ConditionTest, value: ContextValue | undefined): boolean {
  const { quantifier } = test.source.name;
  if (quantifier !== 'one') return quantifier === 'all';
  const absent = value === undefined || isEmptyList(value);
  return test.source.values.some((wanted) => truth(wanted.text) === absent);
}
