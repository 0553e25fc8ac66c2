import { allows, covers } from '../coverage.ts';
import type { Rule } from '../rule.ts';
import { podIdentityEntry } from './pod-identity.ts';

const NEEDED = ['sts:AssumeRole', 'sts:TagSession'];

export const podIdentityActions: Rule = {
  id: 'trust-pod-identity-actions',
  severity: 'high',
  title: 'EKS Pod Identity needs both sts:AssumeRole and sts:TagSession',
  fix: 'allow both',
  uses: ['trust'],
  on: 'document',
  check: ({ statements }) => {
    const grants = statements.filter((statement) => allows(statement) && podIdentityEntry(statement));
    const first = grants[0] === undefined ? undefined : podIdentityEntry(grants[0]);
    if (first === undefined) return [];
    const missing = NEEDED.filter((action) => !grants.some((grant) => covers(grant, action.toLowerCase())));
    return missing.length === 0
      ? []
      : [
          {
            at: first.at,
            message: `${first.text} also needs ${missing.join(' and ')}`,
            fix: `allow ${missing.join(' and ')}`,
          },
        ];
  },
};
