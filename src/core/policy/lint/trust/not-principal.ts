import { memberOf } from '../outline.ts';
import type { Rule } from '../rule.ts';

export const notPrincipal: Rule = {
  id: 'trust-notprincipal',
  severity: 'high',
  title: 'NotPrincipal is not allowed in a trust policy',
  fix: 'use Principal',
  uses: ['trust'],
  on: 'outline',
  check: (statement) => {
    const found = memberOf(statement, 'NotPrincipal');
    return found === undefined ? [] : [{ at: found.keyAt }];
  },
};
