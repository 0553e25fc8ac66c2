import { allows } from '../coverage.ts';
import type { Rule } from '../rule.ts';

export const publicResource: Rule = {
  id: 'grant-public',
  severity: 'critical',
  title: 'everyone is allowed, without any condition',
  fix: 'name the principals, or add a condition',
  uses: ['resource'],
  on: 'statement',
  check: (statement) => {
    const { principal, conditions } = statement;
    if (!allows(statement) || principal === undefined || principal.negated || conditions.length > 0)
      return [];
    if (principal.everyone) return [{ at: principal.at }];
    return principal.entries
      .filter(({ type, value }) => type === 'AWS' && value.text === '*')
      .map(({ value }) => ({ at: value.at }));
  },
};
