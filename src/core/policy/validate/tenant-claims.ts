import type { ConditionEntry, Statement } from '../document/document.ts';
import { compileActions, matchAction } from '../match/action.ts';
import { type Check, malformed } from './fault.ts';

export interface SharedIssuer {
  /** Issuer without scheme; issuers below it (`/SLUG`) are the same provider's. */
  readonly issuer: string;
  /** One of these claims must be tested. */
  readonly claims: readonly string[];
  /** The value may not begin with a star. */
  readonly anchored?: true;
}

/**
 * Issuers that serve many tenants: without a test of the tenant's claim a trust policy admits every one of them
 * (policy-language.md 9.5, sts.md 7.9). AWS's list has about 22; these are the ones whose claim is known.
 * EKS issuers are private and not among them.
 */
const SHARED_ISSUERS: readonly SharedIssuer[] = [
  { issuer: 'token.actions.githubusercontent.com', claims: ['sub', 'job_workflow_ref'], anchored: true },
  { issuer: 'oidc-configuration.audit-log.githubusercontent.com', claims: ['sub'] },
  { issuer: 'gitlab.com', claims: ['sub'] },
  { issuer: 'app.terraform.io', claims: ['sub'] },
  { issuer: 'agent.buildkite.com', claims: ['sub'] },
  { issuer: 'oidc.codefresh.io', claims: ['sub'] },
  { issuer: 'api.pulumi.com/oidc', claims: ['aud'] },
  { issuer: 'scalr.io', claims: ['sub'] },
];

/** Each Allow that lets a shared issuer's identities in must test the tenant's claim, with a value not scoped to all. */
export const requireTenantClaims: Check = ({ statements }) => {
  for (const statement of statements) {
    if (statement.effect.text !== 'Allow' || !coversWebIdentity(statement)) continue;
    for (const { type, value } of statement.principal?.entries ?? []) {
      if (type !== 'Federated') continue;
      const issuer = value.text.slice(value.text.indexOf('oidc-provider/') + 'oidc-provider/'.length);
      const shared = value.text.includes(':oidc-provider/') ? sharedIssuer(issuer) : undefined;
      if (shared === undefined || statement.conditions.some((entry) => testsTenant(entry, issuer, shared)))
        continue;
      return malformed(
        `Trust policy with trusted principal ${value.text} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, ${issuer}:${shared.claims[0]} which is not scoped to all.`,
        value.at,
      );
    }
  }
  return undefined;
};

export function sharedIssuer(issuer: string): SharedIssuer | undefined {
  return SHARED_ISSUERS.find((shared) => issuer === shared.issuer || issuer.startsWith(`${shared.issuer}/`));
}

function coversWebIdentity({ action }: Statement): boolean {
  return action !== undefined && matchAction(compileActions(action), 'sts:assumerolewithwebidentity');
}

const ACCEPTED: ReadonlySet<string> = new Set(['StringEquals', 'StringLike', 'StringEqualsIgnoreCase']);

export function testsTenant(
  { name, key, values }: ConditionEntry,
  issuer: string,
  shared: SharedIssuer,
): boolean {
  if (!ACCEPTED.has(name.base) || name.ifExists || values.length === 0) return false;
  const tested = key.text.toLowerCase();
  if (!shared.claims.some((claim) => tested === `${issuer}:${claim}`.toLowerCase())) return false;
  return values.every(
    ({ text }) => !/^\*+$/.test(text) && !(shared.anchored === true && text.startsWith('*')),
  );
}
