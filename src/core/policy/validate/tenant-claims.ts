import type { ConditionEntry, Statement } from '../document/document.ts';
import { compileActions, matchAction } from '../match/action.ts';
import { type Check, malformed } from './fault.ts';
import { type SharedIssuer, sharedIssuer, tenantKeys } from './multi-tenant-issuers.ts';

const PROVIDER = ':oidc-provider/';

/** Each Allow that lets a shared issuer's identities in must test the tenant's claim, with a value not scoped to all. */
export const requireTenantClaims: Check = ({ statements }) => {
  for (const statement of statements) {
    if (statement.effect.text !== 'Allow' || !coversWebIdentity(statement)) continue;
    for (const { type, value } of statement.principal?.entries ?? []) {
      if (type !== 'Federated') continue;
      const issuer = issuerOf(value.text);
      const shared = sharedIssuer(issuer);
      if (shared === undefined || statement.conditions.some((entry) => testsTenant(entry, issuer, shared)))
        continue;
      return malformed(
        `Trust policy with trusted principal ${value.text} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, ${tenantKeys(issuer, shared)[0]} which is not scoped to all.`,
        value.at,
      );
    }
  }
  return undefined;
};

/** Providers are named by ARN, the few that need none in the account by their host. */
function issuerOf(principal: string): string {
  const at = principal.indexOf(PROVIDER);
  return at === -1 ? principal : principal.slice(at + PROVIDER.length);
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
  if (!tenantKeys(issuer, shared).some((tenant) => tested === tenant.toLowerCase())) return false;
  return values.every(
    ({ text }) => !/^[*?]*$/.test(text) && !(shared.anchored === true && text.startsWith('*')),
  );
}
