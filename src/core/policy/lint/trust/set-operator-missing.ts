import { claimTest } from '../oidc-grant.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';
import { hasNeedlessSetOperator, lacksSetOperator } from '../set-operators.ts';

export const setOperatorMissing: Rule = {
  id: 'trust-set-operator-missing',
  severity: 'medium',
  title: 'a set operator is missing, or does not belong here',
  fix: 'add ForAnyValue: or ForAllValues: for keys of several values, and remove it from the others',
  uses: ['trust'],
  on: 'test',
  check: (test, _statement, { knowledge }) => {
    const { key, operator } = test;
    if (lacksSetOperator(test, knowledge)) {
      return [
        {
          at: key.at,
          message: `${quote(key.text)} has several values, and ${operator.text} no set operator`,
        },
      ];
    }
    // Claims are judged by rules of their own.
    if (claimTest(test) !== undefined || !hasNeedlessSetOperator(test, knowledge)) return [];
    return [
      { at: key.at, message: `${quote(key.text)} has one value: ${operator.text} does not belong here` },
    ];
  },
};
