import { memberOf } from '../outline.ts';
import type { Rule } from '../rule.ts';

export const hasResource: Rule = {
  id: 'trust-has-resource',
  severity: 'high',
  title: 'a trust policy has no Resource: the role is the resource',
  fix: 'remove it',
  uses: ['trust'],
  on: 'outline',
  check: (statement) => {
    const found = memberOf(statement, 'Resource', 'NotResource');
    return found === undefined ? [] : [{ at: found.keyAt }];
  },
};
