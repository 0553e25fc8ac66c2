import type { JsonObject } from '../../../core/token/json-object.ts';
import { ownMember } from '../../../core/token/json-object.ts';
import { notSignedIn, type SignIn } from '../sign-in.ts';

/** Seconds by which the provider's clock may be ahead. An expiry gets none, as with kube-apiserver. */
const LEEWAY = 300;

function timeOf(payload: JsonObject, claim: string): number | undefined {
  const value = ownMember(payload, claim);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(Math.floor(value)))
    throw notSignedIn(`the ${claim} claim is no time`);
  return value;
}

/** A token without an expiry is for ever, and so is never taken. */
export function timesHold({ token, now }: SignIn): void {
  const seconds = now / 1000;
  const expires = timeOf(token.payload, 'exp');
  if (expires === undefined) throw notSignedIn('the token has no exp claim');
  if (expires <= seconds) throw notSignedIn(`token is expired (Token Expiry: ${expires})`);
  const notBefore = timeOf(token.payload, 'nbf');
  if (notBefore !== undefined && notBefore > seconds + LEEWAY)
    throw notSignedIn(`current time is before the nbf (not before) time: ${notBefore}`);
  const issued = timeOf(token.payload, 'iat');
  if (issued !== undefined && issued > seconds + LEEWAY)
    throw notSignedIn(`the token was issued in the future: ${issued}`);
}
