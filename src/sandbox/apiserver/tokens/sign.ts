import type { IssueContext } from './token-request.ts';

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A compact JWS of the payload under the cluster's present signing key. */
export function signToken({ services, place }: IssueContext, payload: object): string {
  const { kid, key } = services.keyring.signingKey(place.account, place.name);
  const input = `${encode({ alg: 'RS256', kid })}.${encode(payload)}`;
  return `${input}.${Buffer.from(services.cryptography.signJws('RS256', key, input)).toString('base64url')}`;
}
