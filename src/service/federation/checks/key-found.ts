import type { VerificationKey } from '../../../core/ports/cryptography.ts';
import type { Exchange } from '../exchange.ts';
import type { IssuerKeys, ProviderPlace } from '../provider-keys.ts';
import { invalidIdentityToken } from '../refusals.ts';

/** A token without `kid` works only when there is exactly one key; an empty `kid` names none (sts.md 7.2). */
function select(keys: IssuerKeys, keyId: string | undefined): VerificationKey | undefined {
  if (keyId !== undefined) return keys.byKid.get(keyId);
  return keys.byKid.size === 1 ? keys.byKid.values().next().value : undefined;
}

type KeySearch = Pick<Exchange, 'token' | 'key'> & {
  readonly provider: ProviderPlace;
  readonly context: Pick<Exchange['context'], 'audit'>;
  readonly services: Pick<Exchange['services'], 'providerKeys'>;
};

function set(exchange: KeySearch, keys: IssuerKeys): void {
  const { keyId } = exchange.token;
  if (keys.verifiedBy !== undefined)
    exchange.context.audit.additional.identityProviderConnectionVerificationMethod = keys.verifiedBy;
  const key = select(keys, keyId);
  if (key === undefined) {
    const which = keyId === undefined ? 'no kid' : `kid ${keyId.slice(0, 80)}`;
    throw invalidIdentityToken(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
      `the token has ${which}; ${exchange.provider.url} has ${keys.byKid.size} usable signing keys`,
    );
  }
  exchange.key = key;
}

/**
 * sts.md 7.2 and 7.4. Waits only for a fetch that is needed: keys not at hand, or a `kid` that keys fetched earlier do not have,
 * which is asked for once more. Keys of hosted issuers are always current.
 */
export function keyFound(exchange: KeySearch): void | Promise<void> {
  const { provider, services, token } = exchange;
  const keys = services.providerKeys.cached(provider);
  const settled =
    keys !== undefined &&
    (select(keys, token.keyId) !== undefined || services.providerKeys.hosted(provider) !== undefined);
  if (settled) return set(exchange, keys);
  return services.providerKeys.fetch(provider, keys !== undefined).then((fetched) => set(exchange, fetched));
}
