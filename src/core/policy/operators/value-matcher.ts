import type { ConditionContext } from '../evaluate/context.ts';
import type { Position } from '../json/node.ts';
import type { LanguageOptions } from '../options.ts';
import type { Template } from '../variables/template.ts';

/** No policy value matches. */
export const NO_MATCH = 0;
/** Some policy value matches. */
export const MATCH = 1;
/**
 * A number or date that does not parse: no match, and no match for the negated operator either (16.2: true only if the key
 * is absent).
 */
export const UNREADABLE = 2;

export type Verdict = typeof NO_MATCH | typeof MATCH | typeof UNREADABLE;

/** The policy values of one test, compiled: does any of them match one request value? */
export interface ValueMatcher {
  match(value: string, context: ConditionContext): Verdict;
}

/** A policy value with its place in the document, for faults. */
export interface PolicyValue extends Template {
  readonly at: Position;
}

export type CompileValues = (values: readonly PolicyValue[], options: LanguageOptions) => ValueMatcher;
