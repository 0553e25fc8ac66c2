import type { ConditionEntry, PolicyDocument } from '../../../src/core/policy/document/document.ts';
import type { ConditionContext } from '../../../src/core/policy/evaluate/context.ts';
import { OPERATORS, type Operator } from './operators.ts';
import { type Substituted, substitute } from './variables.ts';

export interface ConditionRules {
  readonly version: PolicyDocument['version'];
  readonly effect: 'Allow' | 'Deny';
}

/** One operator with one key, by the tables of 5.1 to 5.5. */
export function conditionHolds(
  { name, key, values }: ConditionEntry,
  context: ConditionContext,
  { version, effect }: ConditionRules,
): boolean {
  const found = context.get(key.text.toLowerCase());
  const request = found === undefined ? [] : typeof found === 'string' ? [found] : found;
  const absent = request.length === 0;
  const texts = values.map(({ text }) => text);
  const { base, quantifier, ifExists } = name;

  if (base === 'Null') {
    if (quantifier !== 'one') return quantifier === 'all';
    return texts.some((text) => text.toLowerCase() === String(absent));
  }
  const operator = OPERATORS[base];
  if (absent && ifExists) return true;
  if (absent && quantifier === 'all') return true;
  if (absent && quantifier === 'any') return false;
  if (absent) return operator.negated;
  if (texts.length === 0) return operator.negated && quantifier === 'one' && !ifExists;

  const policy = texts.map((text) => substituted(text, operator, version, context));
  const holdsFor = (value: string): boolean => ordinaryRule(operator, policy, value);
  if (quantifier === 'all') return request.every(holdsFor);
  if (quantifier === 'any') return request.some(holdsFor);
  if (typeof found !== 'string') return operator.negated && effect === 'Deny';
  return request.every(holdsFor);
}

function substituted(
  text: string,
  operator: Operator,
  version: PolicyDocument['version'],
  context: ConditionContext,
): Substituted | undefined {
  return operator.variables ? substitute(text, version, context) : [{ written: text }];
}

/** OR of a positive operator, NOR of a negated one; a policy value with an unresolved variable equals nothing. */
function ordinaryRule(
  operator: Operator,
  policy: readonly (Substituted | undefined)[],
  value: string,
): boolean {
  const matches = policy.map((one) => (one === undefined ? false : operator.match(one, value)));
  if (!operator.negated) return matches.includes(true);
  return matches.every((match) => match === false);
}
