import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import type { AuditEvent } from '../audit/audit.ts';
import type { Reviewed } from './review-cluster-token.ts';
import type { ReviewOrigin } from './token-reviewer.ts';

/** The cluster that a token was presented to. */
export interface ReviewPlace {
  readonly cluster: string;
  /** The account whose trail it belongs to. */
  readonly account: string;
  readonly region: string;
}

export interface ReviewCall {
  readonly requestId: string;
  /** Milliseconds. */
  readonly time: number;
  readonly origin: ReviewOrigin | undefined;
}

export const REVIEW_OPERATION = 'AuthenticateClusterToken';

const NOBODY = { type: 'kubernetes', username: 'system:anonymous', groups: [] } as const;
const UNKNOWN_ORIGIN: ReviewOrigin = { sourceIp: 'in-process', userAgent: 'token-review' };

function identityFacts(identity: ClusterIdentity | undefined): Record<string, string> {
  if (identity === undefined) return {};
  const { arn, userId, account, accessKeyId } = identity;
  return { arn, principalId: userId, accountId: account, accessKeyId };
}

/** The key behind the token, so that the trail of a key shows where it was taken; only of signatures that held. */
function signedWith(identity: ClusterIdentity | undefined): { readonly accessKeyId?: string } {
  return identity === undefined ? {} : { accessKeyId: identity.accessKeyId };
}

/** Of accounts that are scrubbed no trail names an identity, nor an entry or a message that might (cluster-authenticator.md 7.3). */
function withoutIdentity({ verdict, stsRegion }: Reviewed): Reviewed {
  const bare: Reviewed['verdict'] = verdict.ok
    ? { ok: true, user: verdict.user, by: 'an entry of a scrubbed account' }
    : { ok: false, result: verdict.result, check: verdict.check, message: 'of a scrubbed account' };
  return { verdict: bare, stsRegion, reason: undefined };
}

/** The event of one review: what was decided by which check and why, about whom. The token is no part of it, nor anything signed. */
export function reviewEvent(
  reviewed: Reviewed,
  place: ReviewPlace,
  call: ReviewCall,
  scrubbed: ReadonlySet<string>,
): AuditEvent {
  const hidden = scrubbed.has(reviewed.verdict.identity?.account ?? '');
  const { verdict, stsRegion, reason } = hidden ? withoutIdentity(reviewed) : reviewed;
  const { sourceIp, userAgent, callId } = call.origin ?? UNKNOWN_ORIGIN;
  const ofCall = callId === undefined ? {} : { callId };
  const event = {
    requestId: call.requestId,
    // A name that no service of AWS has: the operation is not one of theirs.
    service: `kubernetes.${place.cluster}`,
    operation: REVIEW_OPERATION,
    account: place.account,
    facts: { time: call.time, sourceIp, userAgent, secureTransport: true, region: place.region },
    parameters: { clusterName: place.cluster, ...(stsRegion === undefined ? {} : { sts: stsRegion }) },
    resources: verdict.identity === undefined ? [] : [verdict.identity.canonicalArn],
    readOnly: true,
  };
  if (verdict.ok) {
    const { user, identity, by } = verdict;
    return {
      ...event,
      caller: { type: 'kubernetes', username: user.username, groups: user.groups, ...signedWith(identity) },
      additional: { result: 'success', ...identityFacts(identity), mappedBy: by, ...ofCall },
      response: { username: user.username, uid: user.uid ?? '', groups: [...user.groups] },
    };
  }
  const { nearest, result, check, message } = verdict;
  return {
    ...event,
    caller: { ...NOBODY, ...signedWith(verdict.identity) },
    additional: {
      result,
      ...identityFacts(verdict.identity),
      ...(nearest === undefined ? {} : { nearestEntry: `${nearest.entry}: ${nearest.difference}` }),
      ...ofCall,
    },
    errorCode: 'Unauthorized',
    errorMessage: 'Unauthorized',
    check,
    reason: reason === undefined ? message : `${message} (${reason})`,
  };
}
