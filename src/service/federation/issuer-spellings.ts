import { OIDC_PROVIDER, type OidcProvider, type Role } from '../../core/records/identity.ts';
import { portlessIssuer } from '../../core/token/issuer.ts';
import type { ExchangeServices } from './exchange.ts';

/** How trust policies may spell an issuer: as registered, and without its port. */
export interface IssuerSpellings {
  readonly registered: string;
  readonly portless: string | undefined;
}

/**
 * eksctl drops every port when it writes trust policies (eksctl.md 2), so both spellings of a cluster's issuer stand for it. Only for
 * clusters of this instance, and never when the spelling without port is a provider in its own right: else tokens of one issuer
 * would pass for another's.
 */
export function spellingsOf(
  provider: OidcProvider,
  account: string,
  { providerKeys, directory }: Pick<ExchangeServices, 'providerKeys' | 'directory'>,
): IssuerSpellings {
  const registered = provider.url;
  if (providerKeys.hosted(provider) === undefined) return { registered, portless: undefined };
  const portless = portlessIssuer(registered);
  const taken = portless !== undefined && directory.get(OIDC_PROVIDER, account, portless) !== undefined;
  return { registered, portless: taken ? undefined : portless };
}

const respelled = new WeakMap<Role, { readonly spelling: string; readonly role: Role }>();

/**
 * The role with provider ARNs of its trust policy in the registered spelling. Rewriting the policy, rather than deciding twice, keeps
 * an explicit deny in one spelling above an allow in the other.
 */
export function respellTrust(role: Role, { registered, portless }: IssuerSpellings): Role {
  if (portless === undefined) return role;
  const written = `:oidc-provider/${portless}"`;
  if (!role.assumeRolePolicy.includes(written)) return role;
  const known = respelled.get(role);
  if (known?.spelling === registered) return known.role;
  const policy = role.assumeRolePolicy.replaceAll(written, () => `:oidc-provider/${registered}"`);
  const made = Object.freeze({ ...role, assumeRolePolicy: policy });
  respelled.set(role, { spelling: registered, role: made });
  return made;
}
