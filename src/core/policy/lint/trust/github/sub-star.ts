import type { Rule } from '../../rule.ts';
import { badSubjects } from './github-subjects.ts';

export const githubSubStar: Rule = {
  id: 'trust-github-sub-star',
  severity: 'critical',
  title: 'every workflow of GitHub is trusted',
  fix: 'name repo:ORG/REPO:ref:refs/heads/BRANCH or repo:ORG/REPO:environment:NAME',
  uses: ['trust'],
  on: 'grant',
  check: (grant) => badSubjects(grant, (value) => /^[*?]+$/.test(value), 'admits every workflow of GitHub'),
};
