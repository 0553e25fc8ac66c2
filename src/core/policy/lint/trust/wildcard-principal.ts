import { testsKey } from '../condition-keys.ts';
import { allows } from '../coverage.ts';
import type { Rule, Spot } from '../rule.ts';

/** Keys that say whom the star may stand for. */
const NAMED_BY = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalservicename',
];

export const wildcardPrincipal: Rule = {
  id: 'trust-wildcard-principal',
  severity: 'critical',
  title: 'the role trusts everyone',
  fix: 'name the principal',
  uses: ['trust'],
  on: 'statement',
  check: (statement) => {
    const { principal } = statement;
    if (!allows(statement) || principal === undefined || principal.negated) return [];
    const narrowed = testsKey(statement, NAMED_BY);
    const spot = (at: Spot['at']): Spot =>
      narrowed
        ? { at, severity: 'medium', message: 'the role trusts everyone, and only a condition says who' }
        : { at };
    if (principal.everyone) return [spot(principal.at)];
    return principal.entries.filter(({ value }) => value.text === '*').map(({ value }) => spot(value.at));
  },
};
