import { testsOf } from '../oidc-grant.ts';
import { isNegated } from '../operators.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';

/** Pods run as `default` when nobody chose for them. */
export const serviceAccountDefault: Rule = {
  id: 'trust-serviceaccount-default',
  severity: 'medium',
  title: 'the service account named is default: every pod that names none runs as it',
  fix: 'use a service account of its own',
  uses: ['trust'],
  on: 'grant',
  check: (grant) =>
    testsOf(grant, 'sub')
      .filter(({ entry }) => !isNegated(entry))
      .flatMap(({ entry }) => entry.values)
      .filter(({ text }) => /^system:serviceaccount:[^:*?]+:default$/.test(text))
      .map(({ text, at }) => ({
        at,
        message: `${quote(text)}: every pod that names no account runs as default`,
      })),
};
