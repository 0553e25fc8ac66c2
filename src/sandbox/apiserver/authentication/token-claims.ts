import { isTree, type Tree, textOf } from '../objects/tree.ts';

/** What a service-account token of this cluster says. Times are seconds since the epoch. */
export interface TokenClaims {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly expires: number;
  readonly notBefore: number;
  readonly id: string;
  readonly namespace: string;
  readonly account: { readonly name: string; readonly uid: string };
  readonly pod: { readonly name: string; readonly uid: string } | undefined;
  readonly secret: { readonly name: string; readonly uid: string } | undefined;
  readonly node: { readonly name: string; readonly uid: string } | undefined;
}

function reference(value: unknown): { name: string; uid: string } | undefined {
  if (!isTree(value)) return undefined;
  const name = textOf(value, 'name');
  const uid = textOf(value, 'uid');
  return name === '' || uid === '' ? undefined : { name, uid };
}

function audiencesOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

/** Strict reading of a payload; undefined for anything that this server would not have written. */
export function parseClaims(payload: Tree): TokenClaims | undefined {
  const bound = payload['kubernetes.io'];
  if (!isTree(bound)) return undefined;
  const account = reference(bound.serviceaccount);
  const namespace = textOf(bound, 'namespace');
  const audiences = audiencesOf(payload.aud);
  const { exp, nbf } = payload;
  if (account === undefined || namespace === '' || audiences === undefined) return undefined;
  if (typeof exp !== 'number' || typeof nbf !== 'number') return undefined;
  if (payload.sub !== `system:serviceaccount:${namespace}:${account.name}`) return undefined;
  const pod = reference(bound.pod);
  const secret = reference(bound.secret);
  const node = reference(bound.node);
  // A binding that is there and unreadable must not read as no binding.
  if (bound.pod !== undefined && pod === undefined) return undefined;
  if (bound.secret !== undefined && secret === undefined) return undefined;
  if (bound.node !== undefined && node === undefined) return undefined;
  return {
    issuer: textOf(payload, 'iss'),
    audiences,
    expires: exp,
    notBefore: nbf,
    id: textOf(payload, 'jti'),
    namespace,
    account,
    pod,
    secret,
    node,
  };
}
