import { OIDC_PROVIDER } from '../../../core/records/identity.ts';
import { issuerKey } from '../../../core/token/issuer.ts';
import type { Exchange } from '../exchange.ts';
import { invalidIdentityToken, invalidToken } from '../refusals.ts';

/** The issuer must be an OIDC provider of the role's account (sts.md 7.4). Other accounts' providers do not count. */
export function issuerKnown(exchange: Exchange): void {
  const { iss } = exchange.token.payload;
  if (iss === undefined || iss === null) {
    throw invalidIdentityToken('Missing a required claim: iss', 'the token has no iss claim');
  }
  const url = typeof iss === 'string' ? issuerKey(iss) : undefined;
  if (url === undefined) throw invalidToken('the iss claim is no https URL');
  const { account } = exchange.target;
  const provider = exchange.services.directory.get(OIDC_PROVIDER, account, url);
  if (provider === undefined) {
    throw invalidToken(`no OpenIDConnect provider for ${url} in account ${account}`);
  }
  exchange.provider = provider.body;
}
