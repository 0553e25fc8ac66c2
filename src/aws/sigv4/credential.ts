import type { Caller } from '../../core/principal/caller.ts';
import type { Services } from '../../service/services.ts';
import { sessionCaller } from '../../service/sessions/session-caller.ts';
import type { SessionFault } from '../../service/sessions/sessions.ts';
import { AuthenticationFault, type FaultKind } from './fault.ts';
import type { SignatureClaim } from './signature-claim.ts';

/** A caller, not yet proven, and the secret that proves them. */
export interface Credential {
  readonly caller: Caller;
  readonly secret: string;
}

const INVALID = 'The security token included in the request is invalid.';
const EXPIRED = 'The security token included in the request is expired';

const SESSION_FAULTS: Readonly<Record<SessionFault, FaultKind>> = {
  malformed: 'malformed-token',
  mismatched: 'bad-token',
  expired: 'expired-token',
  'role-gone': 'bad-token',
  revoked: 'bad-token',
  'pod-gone': 'pod-gone',
};

/** The key that the claim names: a session's, out of its sealed token, or a user's. Throws `AuthenticationFault`. */
export function findCredential(claim: SignatureClaim, services: Services, now: number): Credential {
  return claim.sessionToken === undefined
    ? longTerm(claim, services)
    : session(claim.accessKeyId, claim.sessionToken, services, now);
}

function longTerm(claim: SignatureClaim, services: Services): Credential {
  const found = services.sessions.longTermKey(claim.accessKeyId);
  if (found === undefined) {
    throw new AuthenticationFault('unknown-key', INVALID, {
      members: { AWSAccessKeyId: claim.accessKeyId },
      reason: 'no active long-term key of that id, or a session key without its token',
    });
  }
  const { account, user, secret } = found;
  return {
    secret,
    caller: {
      type: 'user',
      account,
      arn: user.arn,
      id: user.id,
      name: user.name,
      accessKeyId: claim.accessKeyId,
    },
  };
}

function session(accessKeyId: string, token: string, services: Services, now: number): Credential {
  const opened = services.sessions.open(accessKeyId, token, now);
  if (!opened.ok) {
    const kind = SESSION_FAULTS[opened.fault];
    throw new AuthenticationFault(kind, kind === 'expired-token' ? EXPIRED : INVALID, {
      members:
        kind === 'bad-token' || kind === 'pod-gone' ? { AWSAccessKeyId: accessKeyId } : { 'Token-0': token },
      reason: opened.reason ?? `session token: ${opened.fault}`,
    });
  }
  return {
    secret: opened.claims.secretAccessKey,
    caller: sessionCaller(opened, services.settings.partition),
  };
}
