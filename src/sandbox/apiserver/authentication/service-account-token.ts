import type { Cryptography, VerificationKey } from '../../../core/ports/cryptography.ts';
import type { Clock } from '../../../core/ports/runtime.ts';
import { SERVICE_ACCOUNT } from '../kinds/core/service-account.ts';
import { POD } from '../kinds/pod/pod.ts';
import { isTree, type Tree } from '../objects/tree.ts';
import type { UserInfo } from '../objects/user.ts';
import type { Resource } from '../resources/resource.ts';
import { metaOf } from '../tables/columns.ts';
import { parseClaims, type TokenClaims } from './token-claims.ts';

export type TokenResult =
  | { readonly ok: true; readonly user: UserInfo; readonly audiences: readonly string[] }
  | { readonly ok: false; readonly fault: string };

export interface ServiceAccountTokens {
  /** Verifies for `audiences`; none: the API server's own. */
  verify(token: string, audiences: readonly string[]): TokenResult;
}

export interface TokenContext {
  readonly clock: Clock;
  readonly cryptography: Cryptography;
  readonly issuer: string;
  readonly keys: () => ReadonlyMap<string, VerificationKey>;
  readonly get: (resource: Resource, namespace: string | undefined, name: string) => Tree | undefined;
}

/** Milliseconds that a token outlives the time at which its pod or account should be gone (pkg/serviceaccount). */
const ENDING_LEEWAY = 60_000;
const MAX_TOKEN = 16 * 1024;
const PART = /^[A-Za-z0-9_-]+$/;

const refused = (fault: string): TokenResult => ({ ok: false, fault });

function parsePart(part: string): Tree | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isTree(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Signature first: nothing of the payload is believed before it. RS256 only; `none` and HMAC do not exist here. */
function verifiedPayload(context: TokenContext, token: string): Tree | undefined {
  const parts = token.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (token.length > MAX_TOKEN || parts.length !== 3 || !parts.every((part) => PART.test(part)))
    return undefined;
  const head = parsePart(header);
  if (head?.alg !== 'RS256' || typeof head.kid !== 'string') return undefined;
  const key = context.keys().get(head.kid);
  if (key === undefined) return undefined;
  const good = context.cryptography.verifyJws(
    'RS256',
    key,
    `${header}.${payload}`,
    Buffer.from(signature, 'base64url'),
  );
  return good ? parsePart(payload) : undefined;
}

function alive(
  context: TokenContext,
  resource: Resource,
  namespace: string,
  bound: { name: string; uid: string },
): boolean {
  const object = context.get(resource, namespace, bound.name);
  if (object === undefined) return false;
  const { uid, deletionTimestamp } = metaOf(object);
  if (uid !== bound.uid) return false;
  // What should be gone by now, and is held by a finalizer or a slow end, speaks no more.
  return (
    typeof deletionTimestamp !== 'string' ||
    Date.parse(deletionTimestamp) + ENDING_LEEWAY > context.clock.now()
  );
}

/** The checks after the signature, in order; the text is for TokenReview's `status.error`. */
function faultOf(context: TokenContext, claims: TokenClaims): string | undefined {
  const now = context.clock.now() / 1000;
  if (claims.issuer !== context.issuer) return 'invalid bearer token';
  if (now < claims.notBefore) return 'service account token is not valid yet';
  if (now >= claims.expires) return 'service account token has expired';
  if (!alive(context, SERVICE_ACCOUNT, claims.namespace, claims.account))
    return 'service account token has been invalidated';
  if (claims.pod !== undefined && !alive(context, POD, claims.namespace, claims.pod)) {
    return 'service account token has been invalidated';
  }
  return undefined;
}

function userOf({ namespace, account, pod, node, id }: TokenClaims): UserInfo {
  const extra: Record<string, readonly string[]> = {};
  if (id !== '') extra['authentication.kubernetes.io/credential-id'] = [`JTI=${id}`];
  if (node !== undefined) {
    extra['authentication.kubernetes.io/node-name'] = [node.name];
    extra['authentication.kubernetes.io/node-uid'] = [node.uid];
  }
  if (pod !== undefined) {
    extra['authentication.kubernetes.io/pod-name'] = [pod.name];
    extra['authentication.kubernetes.io/pod-uid'] = [pod.uid];
  }
  return {
    username: `system:serviceaccount:${namespace}:${account.name}`,
    uid: account.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
    extra,
  };
}

export function createServiceAccountTokens(context: TokenContext): ServiceAccountTokens {
  return {
    verify(token, wanted) {
      const payload = verifiedPayload(context, token);
      const claims = payload === undefined ? undefined : parseClaims(payload);
      if (claims === undefined) return refused('invalid bearer token');
      const accepted = wanted.length > 0 ? wanted : [context.issuer];
      const audiences = claims.audiences.filter((audience) => accepted.includes(audience));
      if (audiences.length === 0) {
        return refused(
          `invalid bearer token, token audiences ${JSON.stringify(claims.audiences)} is invalid for the target audiences ${JSON.stringify(accepted)}`,
        );
      }
      const fault = faultOf(context, claims);
      return fault === undefined ? { ok: true, user: userOf(claims), audiences } : refused(fault);
    },
  };
}
