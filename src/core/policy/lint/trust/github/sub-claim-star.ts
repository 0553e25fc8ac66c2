import type { Rule } from '../../rule.ts';
import { badSubjects } from './github-subjects.ts';

export const githubSubClaimStar: Rule = {
  id: 'trust-github-sub-claim-star',
  severity: 'critical',
  title: 'the first claim of the subject may have any value',
  fix: 'name repo:ORG/REPO:ref:refs/heads/BRANCH or repo:ORG/REPO:environment:NAME',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    badSubjects(
      grant,
      (value) => /^[^:]+:[*?]+(\/[*?]*)?(:|$)/.test(value),
      'admits any value of its first claim',
    ),
};
