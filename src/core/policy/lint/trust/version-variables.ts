import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';

export const versionVariables: Rule = {
  id: 'trust-version-variables',
  severity: 'high',
  title: 'under 2008-10-17 a policy variable is literal text',
  fix: 'write "Version": "2012-10-17"',
  uses: ['trust'],
  on: 'test',
  check: ({ values }, _statement, { document }) =>
    document.version === '2012-10-17'
      ? []
      : values
          .filter(({ text }) => text.includes('${'))
          .map(({ text, at }) => ({
            at,
            message: `the variable in ${quote(text)} is literal text under version 2008-10-17`,
          })),
};
