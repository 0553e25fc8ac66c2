import { testsKey } from '../condition-keys.ts';
import { allows, covers } from '../coverage.ts';
import type { Rule } from '../rule.ts';
import { isPodIdentityOnly } from './pod-identity.ts';

/** EKS itself chooses the tags of a Pod Identity session, so its statements need no limit. */
export const tagSessionUnbounded: Rule = {
  id: 'trust-tagsession-unbounded',
  severity: 'medium',
  title: 'sts:TagSession without a limit on aws:TagKeys or aws:RequestTag',
  fix: 'limit keys with ForAllValues:StringEquals on aws:TagKeys, and values with aws:RequestTag/KEY',
  uses: ['trust'],
  on: 'statement',
  check: (statement) => {
    const { action } = statement;
    if (!allows(statement) || action === undefined || !covers(statement, 'sts:tagsession')) return [];
    if (isPodIdentityOnly(statement) || testsKey(statement, ['aws:tagkeys', 'aws:requesttag/'])) return [];
    const named = action.values.find(({ text }) => text.toLowerCase() === 'sts:tagsession');
    return [{ at: (named ?? action).at }];
  },
};
