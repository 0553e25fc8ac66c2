import { Refusal } from '../../core/errors/refusal.ts';
import type { Permission } from '../../core/principal/permission.ts';
import { type OutboundAlgorithm, outboundRing } from '../../core/records/outbound-federation.ts';
import type { Services } from '../services.ts';
import type { SessionCallContext } from '../sessions/get-session-token.ts';
import { requestedTags } from '../sessions/requested-tags.ts';
import { type GivenTags, requireSessionTags } from '../sessions/require-session-tags.ts';
import { identityClaims, sessionEnd } from './identity-claims.ts';
import { outboundFederation } from './outbound-federation.ts';

export interface WebIdentityTokenInput {
  readonly audiences: readonly string[];
  readonly algorithm: OutboundAlgorithm;
  /** Seconds. */
  readonly durationSeconds?: number | undefined;
  readonly tags: GivenTags;
}

export interface WebIdentityTokenOutput {
  readonly token: string;
  /** Milliseconds. */
  readonly expiration: number;
}

const DEFAULT_DURATION = 300;
/** Keeps the whole token within what AssumeRoleWithWebIdentity, and most HTTP servers, take. */
const MAXIMUM_PAYLOAD = 12_288;

/** What a call needs; tags ask for their own action. */
export function webIdentityTokenPermissions({
  audiences,
  algorithm,
  durationSeconds = DEFAULT_DURATION,
  tags,
}: WebIdentityTokenInput): readonly Permission[] {
  const context = {
    ...requestedTags(tags),
    'sts:identitytokenaudience': audiences,
    'sts:signingalgorithm': algorithm,
    'sts:durationseconds': String(durationSeconds),
  };
  const actions = ['sts:GetWebIdentityToken', ...(tags.length > 0 ? ['sts:TagGetWebIdentityToken'] : [])];
  return actions.map((action) => ({ action, resource: '*', context }));
}

function requireWithinSession({ caller, facts }: SessionCallContext, expiration: number): void {
  const end = sessionEnd(caller);
  if (end === undefined || expiration <= end) return;
  throw new Refusal(
    'SessionDurationEscalationException',
    403,
    'The requested token duration would extend the session beyond its original expiration time.',
    { reason: `the session ends in ${Math.floor((end - facts.time) / 1000)} s` },
  );
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** A token in which this account's issuer says who the caller is (sts.md 10). Throws `Refusal`. */
export function webIdentityToken(
  input: WebIdentityTokenInput,
  context: SessionCallContext & { readonly account: string },
  services: Pick<Services, 'directory' | 'keyring' | 'cryptography'>,
): WebIdentityTokenOutput {
  const { account, facts } = context;
  const federation = outboundFederation(services.directory, account);
  if (federation?.enabled !== true) {
    throw new Refusal(
      'OutboundWebIdentityFederationDisabledException',
      403,
      'The outbound web identity federation feature is not enabled for this account.',
    );
  }
  requireSessionTags(input.tags);
  const issuedAt = Math.floor(facts.time / 1000);
  const expiresAt = issuedAt + (input.durationSeconds ?? DEFAULT_DURATION);
  requireWithinSession(context, expiresAt * 1000);
  const { subject, claim } = identityClaims(context, input.tags, services.directory);
  const payload = encode({
    aud: input.audiences.length === 1 ? input.audiences[0] : input.audiences,
    sub: subject,
    'https://sts.amazonaws.com/': claim,
    iss: federation.issuer,
    exp: expiresAt,
    iat: issuedAt,
    jti: services.cryptography.randomUuid(),
  });
  if (payload.length > (MAXIMUM_PAYLOAD * 4) / 3) {
    throw new Refusal(
      'JWTPayloadSizeExceededException',
      400,
      'The requested token payload size exceeds the maximum allowed size.',
    );
  }
  const { kid, key } = services.keyring.signingKey(account, outboundRing(input.algorithm));
  const signed = `${encode({ kid, typ: 'JWT', alg: input.algorithm })}.${payload}`;
  const signature = services.cryptography.signJws(input.algorithm, key, signed);
  return {
    token: `${signed}.${Buffer.from(signature).toString('base64url')}`,
    expiration: expiresAt * 1000,
  };
}
