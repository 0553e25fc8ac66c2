import { unboundServices } from '../confused-deputy.ts';
import type { Rule } from '../rule.ts';

export const serviceNoSource: Rule = {
  id: 'trust-service-no-source',
  severity: 'medium',
  title:
    'a service is trusted without aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths',
  fix: 'add aws:SourceAccount or aws:SourceArn, if the service sends it',
  uses: ['trust'],
  on: 'statement',
  check: unboundServices,
};
