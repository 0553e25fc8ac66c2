import { hasWildcard } from '../globs.ts';
import { type OidcGrant, testsOf } from '../oidc-grant.ts';
import { demandsValue } from '../operators.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';
import { variablesAsStars } from '../variable-texts.ts';
import { isGithub } from './github/github-subjects.ts';
import { subjectBreadth } from './subject-breadth.ts';

export const irsaSubBreadth: Rule = {
  id: 'trust-irsa-sub-breadth',
  severity: 'high',
  title: 'a pattern on :sub admits more than one service account',
  fix: 'name namespace and service account',
  uses: ['trust'],
  on: 'grant',
  check: (grant) => {
    if (isGithub(grant.issuer) || isNarrowed(grant)) return [];
    return testsOf(grant, 'sub')
      .filter(({ entry }) => entry.name.base === 'StringLike')
      .flatMap(({ entry }) =>
        entry.values.flatMap(({ text, at }) => {
          const pattern = variablesAsStars(text);
          // Other issuers write subjects in forms of their own: only their all-embracing patterns are judged.
          if (!/^(system:|[*?])/.test(pattern)) return [];
          const breadth = subjectBreadth(pattern);
          if (breadth === undefined) return [];
          const { severity, admits } = breadth;
          return [{ at, severity, message: `${quote(text)} admits ${admits}` }];
        }),
      );
  },
};

/** Tests are joined with AND: one that names whole subjects limits the others. */
function isNarrowed(grant: OidcGrant): boolean {
  return testsOf(grant, 'sub').some(
    ({ entry }) =>
      demandsValue(entry) &&
      entry.values.length > 0 &&
      entry.values.every(({ text }) => !hasWildcard(variablesAsStars(text))),
  );
}
