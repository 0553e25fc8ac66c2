import type { Cryptography, VerificationKey } from '../../../core/ports/cryptography.ts';
import type { Clock } from '../../../core/ports/runtime.ts';
import { NODE } from '../kinds/core/node.ts';
import { SECRET } from '../kinds/core/secret.ts';
import { SERVICE_ACCOUNT } from '../kinds/core/service-account.ts';
import { POD } from '../kinds/pod/pod.ts';
import { isTree, type Tree, textOf } from '../objects/tree.ts';
import type { UserInfo } from '../objects/user.ts';
import type { Resource } from '../resources/resource.ts';
import { memberOf, metaOf } from '../tables/columns.ts';
import { LEGACY_ISSUER, parseLegacyClaims } from './legacy-claims.ts';
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
  /** Is told of each use of a token that lives in a Secret. */
  readonly onLegacyUse?: (namespace: string, secret: string) => void;
}

/** Milliseconds that a token outlives the end of what it is bound to, for clocks that disagree (kube-apiserver's). */
const LEEWAY = 60_000;
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
  const object = context.get(resource, resource.namespaced ? namespace : undefined, bound.name);
  if (object === undefined || metaOf(object).uid !== bound.uid) return false;
  const ending = Date.parse(textOf(metaOf(object), 'deletionTimestamp'));
  return Number.isNaN(ending) || ending >= context.clock.now() - LEEWAY;
}

/** The checks after the signature, in order; the text is for TokenReview's `status.error`. */
function faultOf(context: TokenContext, claims: TokenClaims): string | undefined {
  const now = context.clock.now() / 1000;
  if (claims.issuer !== context.issuer) return 'invalid bearer token';
  if (now < claims.notBefore) return 'service account token is not valid yet';
  if (now >= claims.expires) return 'service account token has expired';
  if (!alive(context, SERVICE_ACCOUNT, claims.namespace, claims.account))
    return 'service account token has been invalidated';
  const { pod, secret, node, namespace } = claims;
  // The node of a pod's token only tells where the pod is.
  const bound = [
    [POD, pod],
    [SECRET, secret],
    [NODE, pod === undefined ? node : undefined],
  ] as const;
  const dead = bound.some(([kind, to]) => to !== undefined && !alive(context, kind, namespace, to));
  return dead ? 'service account token has been invalidated' : undefined;
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

/** A token of a Secret is good for the API server alone, and as long as the Secret holds this very token. */
function verifyLegacy(
  context: TokenContext,
  token: string,
  payload: Tree,
  wanted: readonly string[],
): TokenResult {
  const claims = parseLegacyClaims(payload);
  if (claims === undefined) return refused('invalid bearer token');
  const { namespace, secret, account } = claims;
  if (wanted.length > 0 && !wanted.includes(context.issuer)) {
    return refused(
      `invalid bearer token, token audiences ${JSON.stringify([context.issuer])} is invalid for the target audiences ${JSON.stringify(wanted)}`,
    );
  }
  const object = context.get(SECRET, namespace, secret);
  const kept = textOf(memberOf(object ?? {}, 'data'), 'token');
  const same = context.cryptography.equal(Buffer.from(kept, 'base64'), Buffer.from(token));
  const gone = object === undefined || metaOf(object).deletionTimestamp !== undefined || !same;
  if (gone || !alive(context, SERVICE_ACCOUNT, namespace, account))
    return refused('service account token has been invalidated');
  context.onLegacyUse?.(namespace, secret);
  return {
    ok: true,
    user: {
      username: `system:serviceaccount:${namespace}:${account.name}`,
      uid: account.uid,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
    },
    audiences: [context.issuer],
  };
}

export function createServiceAccountTokens(context: TokenContext): ServiceAccountTokens {
  return {
    verify(token, wanted) {
      const payload = verifiedPayload(context, token);
      if (payload?.iss === LEGACY_ISSUER) return verifyLegacy(context, token, payload, wanted);
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
