import type { ConditionEntry } from '../document/document.ts';
import type { BaseOperator } from '../operators/operator-name.ts';

const NEGATED: ReadonlySet<BaseOperator> = new Set([
  'StringNotEquals',
  'StringNotEqualsIgnoreCase',
  'StringNotLike',
  'NumericNotEquals',
  'DateNotEquals',
  'NotIpAddress',
  'ArnNotEquals',
  'ArnNotLike',
]);

export function isNegated({ name }: ConditionEntry): boolean {
  return NEGATED.has(name.base);
}

/** Is `*` a wildcard under this operator? */
export function globs({ name }: ConditionEntry): boolean {
  return name.base === 'StringLike' || name.base === 'StringNotLike' || name.base.startsWith('Arn');
}

/** True only when the request has the key and its value fits: no negation, no `IfExists`, no `ForAllValues`. */
export function demandsValue(entry: ConditionEntry): boolean {
  const { base, ifExists, quantifier } = entry.name;
  return base !== 'Null' && !isNegated(entry) && !ifExists && quantifier !== 'all';
}
