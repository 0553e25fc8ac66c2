import type { Rule } from '../../rule.ts';
import { badSubjects } from './github-subjects.ts';

export const githubSubOrgPrefix: Rule = {
  id: 'trust-github-sub-org-prefix',
  severity: 'critical',
  title: 'a wildcard in the name of the organisation',
  fix: 'write repo:ORG/...',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    badSubjects(
      grant,
      (value) => /^repo:[^/*?:]+[*?]/.test(value),
      'admits organisations whose names begin alike: a wildcard stands before the slash',
    ),
};
