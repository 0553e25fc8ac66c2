import type { RequestContext } from '../../core/principal/permission.ts';
import type { Exchange } from './exchange.ts';
import type { IssuerSpellings } from './issuer-spellings.ts';
import { conditionClaims } from './provider-claims.ts';

type Keys = Record<string, string | readonly string[]>;

function issuerKeys(keys: Keys, { claims, token }: Exchange, issuer: string): void {
  const prefix = `${issuer.toLowerCase()}:`;
  keys[`${prefix}sub`] = claims.subject;
  keys[`${prefix}aud`] = claims.audience;
  const original = claims.originalAudience;
  if (original !== undefined) keys[`${prefix}oaud`] = original.length === 1 ? (original[0] ?? '') : original;
  if (claims.methods !== undefined) keys[`${prefix}amr`] = claims.methods;
  for (const claim of conditionClaims(issuer, token.payload)) {
    const value = token.payload[claim];
    if (typeof value === 'string') keys[`${prefix}${claim}`] = value;
    else if (typeof value === 'number' || typeof value === 'boolean')
      keys[`${prefix}${claim}`] = String(value);
  }
}

function sessionKeys(keys: Keys, { tags, sourceIdentity }: Exchange): void {
  if (sourceIdentity !== undefined) keys['sts:sourceidentity'] = sourceIdentity;
  if (tags.tags.size === 0) return;
  keys['aws:tagkeys'] = [...tags.tags.keys()];
  for (const [key, value] of tags.tags) keys[`aws:requesttag/${key.toLowerCase()}`] = value;
  if (tags.transitiveKeys.length > 0) keys['sts:transitivetagkeys'] = tags.transitiveKeys;
}

/**
 * Condition keys of an OIDC caller (sts.md 7.7), names in lower case. Those of the principal (`aws:FederatedProvider`, `aws:userid`, …)
 * are the authorizer's.
 */
export function trustContext(exchange: Exchange, spellings: IssuerSpellings): RequestContext {
  const keys: Keys = {
    'sts:rolesessionname': exchange.input.sessionName,
    'sts:roleauthorizedbyidp': exchange.roleAuthorizedByIdp ? 'true' : 'false',
  };
  issuerKeys(keys, exchange, spellings.registered);
  if (spellings.portless !== undefined) issuerKeys(keys, exchange, spellings.portless);
  sessionKeys(keys, exchange);
  return keys;
}
