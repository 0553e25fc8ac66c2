import { allows } from '../coverage.ts';
import { oidcGrants } from '../oidc-grant.ts';
import type { Rule } from '../rule.ts';

/** Node roles are known by their names only: eksctl, the console and the common modules put `node` into them. */
const ROLE = /^arn:[^:]*:iam::[0-9]{12}:role\//;
const ACCOUNT = /^([0-9]{12}|arn:[^:]*:iam::[0-9]{12}:root)$/;

export const mixedPrincipals: Rule = {
  id: 'trust-mixed-principals',
  severity: 'medium',
  title: 'the role trusts an OIDC issuer and also the node role or the whole account',
  fix: 'use separate roles',
  uses: ['trust'],
  on: 'document',
  check: (document) => {
    if (oidcGrants(document).length === 0) return [];
    return document.statements
      .filter(allows)
      .flatMap(({ principal }) => principal?.entries ?? [])
      .filter(({ type, value }) => type === 'AWS' && (isNodeRole(value.text) || ACCOUNT.test(value.text)))
      .map(({ value }) => ({ at: value.at }));
  },
};

function isNodeRole(arn: string): boolean {
  return ROLE.test(arn) && /node/i.test(arn.slice(arn.lastIndexOf('/') + 1));
}
