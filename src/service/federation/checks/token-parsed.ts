import { parseWebToken } from '../../../core/token/web-token.ts';
import type { Exchange } from '../exchange.ts';
import { notAJwt } from '../refusals.ts';

/** sts.md 7.4: not a JWT, or one with a `crit` header. */
export function tokenParsed(
  exchange: { readonly input: { readonly token: string } } & Pick<Exchange, 'token'>,
): void {
  const token = parseWebToken(exchange.input.token);
  if (token === undefined)
    throw notAJwt('the token is no JWS of three parts with JSON header and claims, or has crit');
  exchange.token = token;
}
