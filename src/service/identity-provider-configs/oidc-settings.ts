import type { OidcUserSettings } from '../../core/records/identity-provider-config.ts';
import { invalidParameter } from '../clusters/refusals.ts';
import { usernamePrefixOf } from '../oidc-users/oidc-user-rules.ts';

/** An OIDC provider as a call describes it. */
export interface WantedOidc {
  readonly issuerUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly usernameClaim?: string | undefined;
  readonly usernamePrefix?: string | undefined;
  readonly groupsClaim?: string | undefined;
  readonly groupsPrefix?: string | undefined;
  readonly requiredClaims?: Readonly<Record<string, string>> | undefined;
}

/** Bounds of EKS's model for required claims; the others are ours. */
const LONGEST_CLAIM = 63;
const LONGEST_CLAIM_VALUE = 253;
const MOST_CLAIMS = 50;
const LONGEST_URL = 1024;
const LONGEST = 256;

const RESERVED = 'system:';
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** In the terms of the API server, defaults filled in. Throws `Refusal` InvalidParameterException. */
export function oidcSettings(wanted: WantedOidc): OidcUserSettings {
  const { groupsClaim, groupsPrefix = '', requiredClaims = {} } = wanted;
  const issuerUrl = issuerOf(wanted.issuerUrl ?? '');
  const usernameClaim = text('usernameClaim', wanted.usernameClaim ?? 'sub');
  checkPrefix('usernamePrefix', wanted.usernamePrefix ?? '');
  checkPrefix('groupsPrefix', groupsPrefix);
  checkClaims(requiredClaims);
  return {
    issuerUrl,
    clientId: text('clientId', wanted.clientId ?? ''),
    usernameClaim,
    usernamePrefix: usernamePrefixOf(wanted.usernamePrefix, usernameClaim, issuerUrl),
    ...(groupsClaim === undefined || groupsClaim === ''
      ? {}
      : { groupsClaim: text('groupsClaim', groupsClaim) }),
    groupsPrefix,
    requiredClaims: { ...requiredClaims },
  };
}

/** OpenID Connect Discovery 3: https, a path at most. */
function issuerOf(issuerUrl: string): string {
  if (!issuerUrl.startsWith('https://') || issuerUrl.length > LONGEST_URL || !URL.canParse(issuerUrl))
    throw invalidParameter('issuerUrl must be a valid URL that begins with https://');
  const { username, password, search, hash } = new URL(issuerUrl);
  if (username !== '' || password !== '' || search !== '' || hash !== '' || /[?#\s]/.test(issuerUrl))
    throw invalidParameter('issuerUrl must have no credentials, query parameters or fragment');
  return issuerUrl;
}

function text(member: string, value: string): string {
  if (value === '' || value.length > LONGEST || CONTROL.test(value))
    throw invalidParameter(`${member} is invalid`);
  return value;
}

/** Nor a portion of it: the provider's claim could supply the rest. */
function checkPrefix(member: string, prefix: string): void {
  if (prefix.length > LONGEST || CONTROL.test(prefix)) throw invalidParameter(`${member} is invalid`);
  if (prefix.includes(RESERVED) || (prefix !== '' && RESERVED.startsWith(prefix)))
    throw invalidParameter(`${member} cannot contain ${RESERVED} or any portion of it`);
}

function checkClaims(claims: Readonly<Record<string, string>>): void {
  const entries = Object.entries(claims);
  if (entries.length > MOST_CLAIMS)
    throw invalidParameter(`At most ${MOST_CLAIMS} requiredClaims can be specified`);
  for (const [claim, value] of entries) {
    if (claim === '' || claim.length > LONGEST_CLAIM || CONTROL.test(claim))
      throw invalidParameter(`The name of a required claim must have 1 to ${LONGEST_CLAIM} characters`);
    if (value === '' || value.length > LONGEST_CLAIM_VALUE || CONTROL.test(value))
      throw invalidParameter(
        `The value of a required claim must have 1 to ${LONGEST_CLAIM_VALUE} characters`,
      );
  }
}
