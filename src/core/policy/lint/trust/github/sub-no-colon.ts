import type { Rule } from '../../rule.ts';
import { badSubjects } from './github-subjects.ts';

export const githubSubNoColon: Rule = {
  id: 'trust-github-sub-no-colon',
  severity: 'critical',
  title: 'a subject of GitHub without a claim',
  fix: 'name repo:ORG/REPO:ref:refs/heads/BRANCH or repo:ORG/REPO:environment:NAME',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    badSubjects(
      grant,
      (value) => !value.includes(':') && !/^[*?]+$/.test(value),
      'names no claim: it has no colon',
    ),
};
