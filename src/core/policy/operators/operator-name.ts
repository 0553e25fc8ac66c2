/** The 27 operators of policy-language.md 5.6. Names are case-sensitive. */
const OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
] as const;

export type BaseOperator = (typeof OPERATORS)[number];

/** For suggestions to whoever misspelt one. */
export const OPERATOR_NAMES: readonly BaseOperator[] = OPERATORS;

/** How a test treats a key with several values; `one` is an operator without set prefix. */
export type Quantifier = 'one' | 'all' | 'any';

export interface OperatorName {
  readonly base: BaseOperator;
  readonly quantifier: Quantifier;
  readonly ifExists: boolean;
}

const KNOWN: ReadonlyMap<string, BaseOperator> = new Map(OPERATORS.map((name) => [name, name]));

/** Undefined for a name that is no operator; `Null` takes no `IfExists` (1.5). */
export function parseOperatorName(text: string): OperatorName | undefined {
  const { quantifier, rest } = splitPrefix(text);
  const plain = KNOWN.get(rest);
  if (plain !== undefined) return { base: plain, quantifier, ifExists: false };
  if (!rest.endsWith('IfExists')) return undefined;
  const base = KNOWN.get(rest.slice(0, -'IfExists'.length));
  return base === undefined || base === 'Null' ? undefined : { base, quantifier, ifExists: true };
}

function splitPrefix(text: string): { quantifier: Quantifier; rest: string } {
  if (text.startsWith('ForAllValues:'))
    return { quantifier: 'all', rest: text.slice('ForAllValues:'.length) };
  if (text.startsWith('ForAnyValue:')) return { quantifier: 'any', rest: text.slice('ForAnyValue:'.length) };
  return { quantifier: 'one', rest: text };
}
