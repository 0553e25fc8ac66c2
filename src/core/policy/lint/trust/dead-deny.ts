import type { PolicyDocument, Statement } from '../../document/document.ts';
import { allows, covers } from '../coverage.ts';
import { hasWildcard } from '../globs.ts';
import { claimTests, isOf, oidcProviders } from '../oidc-grant.ts';
import { demandsValue } from '../operators.ts';
import type { Rule } from '../rule.ts';
import { withoutVariables } from '../variable-texts.ts';

const ACTIONS = [
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
  'sts:setcontext',
];

export const deadDeny: Rule = {
  id: 'trust-dead-deny',
  severity: 'low',
  title: 'a Deny that can never match',
  fix: 'remove or correct it',
  uses: ['trust'],
  on: 'document',
  check: (document) =>
    document.statements
      .filter((statement) => statement.effect.text === 'Deny')
      .flatMap((statement) => {
        const reason = neverMatches(statement, document);
        return reason === undefined
          ? []
          : [{ at: statement.at, message: `this Deny never matches: ${reason}` }];
      }),
};

function neverMatches(deny: Statement, { statements }: PolicyDocument): string | undefined {
  const granted = statements.filter(allows);
  const reached = ACTIONS.filter((action) => granted.some((statement) => covers(statement, action)));
  if (!reached.some((action) => covers(deny, action))) return 'no statement allows its actions';
  const issuers = granted.flatMap(oidcProviders).map(({ issuer }) => issuer);
  const tests = claimTests(deny).filter(({ entry }) => demandsValue(entry));
  if (tests.some((test) => !issuers.some((issuer) => isOf(test, issuer)))) {
    return 'it tests a claim of an issuer that the role does not trust';
  }
  const literal = tests.some(
    ({ entry }) =>
      /^StringEquals/.test(entry.name.base) &&
      entry.values.length > 0 &&
      entry.values.every(({ text }) => hasWildcard(withoutVariables(text))),
  );
  return literal ? 'its wildcard is compared as a character' : undefined;
}
