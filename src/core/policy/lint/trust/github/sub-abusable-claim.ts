import type { Rule } from '../../rule.ts';
import { badSubjects } from './github-subjects.ts';

export const githubSubAbusableClaim: Rule = {
  id: 'trust-github-sub-abusable-claim',
  severity: 'critical',
  title: 'the subject begins with a claim that anybody can produce in a repository of their own',
  fix: 'begin with repo:',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    badSubjects(
      grant,
      (value) => /^(workflow|environment|ref|context|head_ref|base_ref):/.test(value),
      'begins with a claim that anybody can produce in a repository of their own',
    ),
};
