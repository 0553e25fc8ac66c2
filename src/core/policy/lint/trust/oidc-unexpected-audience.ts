import { hasWildcard } from '../globs.ts';
import { testsOf } from '../oidc-grant.ts';
import { demandsValue } from '../operators.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';

/** The audience that the pod identity webhook asks tokens for unless a service account names another. */
const AUDIENCE = 'sts.amazonaws.com';

export const oidcUnexpectedAudience: Rule = {
  id: 'trust-oidc-unexpected-audience',
  severity: 'medium',
  title: 'an EKS issuer is tested for an audience that its pods do not ask for by default',
  fix: `test :aud for "${AUDIENCE}", or annotate the service account with the audience`,
  uses: ['trust'],
  on: 'grant',
  check: (grant) => {
    if (!/^oidc\.eks[.-]/.test(grant.issuer)) return [];
    return testsOf(grant, 'aud').flatMap(({ entry }) => {
      const [first] = entry.values;
      const fits = entry.values.some(
        ({ text }) => text === AUDIENCE || hasWildcard(text) || text.includes('${'),
      );
      if (first === undefined || fits || !demandsValue(entry)) return [];
      return [
        { at: first.at, message: `${quote(first.text)} is not ${AUDIENCE}, the audience of pods by default` },
      ];
    });
  },
};
