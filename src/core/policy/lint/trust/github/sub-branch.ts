import type { Rule } from '../../rule.ts';
import { badSubjects } from './github-subjects.ts';

export const githubSubBranch: Rule = {
  id: 'trust-github-sub-branch',
  severity: 'medium',
  title: 'a wildcard for repository or branch',
  fix: 'name repository and branch',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    badSubjects(grant, (value) => /^repo:[^/*?:]+\/.*[*?]/.test(value), 'leaves repository or branch open'),
};
