import type { Json } from '../records/record.ts';
import { isJsonObject, type JsonObject, ownMember } from './json-object.ts';

/** Where a service-account token belongs, as its claims say it; believed as far as its signature is. */
export interface Workload {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly pod?: string;
  readonly podUid?: string;
  readonly node?: string;
  /** `jti`: the same in the event that minted the token and in the one that spent it. */
  readonly tokenId?: string;
}

type Draft = { -readonly [Member in keyof Workload]: Workload[Member] };

/** Longest name of Kubernetes (RFC 1123 subdomain); a foreign issuer may write anything. */
const LONGEST = 253;

function text(object: JsonObject, name: string): string | undefined {
  const value = ownMember(object, name);
  return typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : undefined;
}

function object(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** The `kubernetes.io` claim and `jti` of a service-account token. Undefined for tokens of anything else. */
export function workloadOf(payload: JsonObject): Workload | undefined {
  const bound = object(ownMember(payload, 'kubernetes.io'));
  const account = bound && object(bound.serviceaccount);
  if (bound === undefined || account === undefined) return undefined;
  const namespace = text(bound, 'namespace');
  const serviceAccount = text(account, 'name');
  if (namespace === undefined || serviceAccount === undefined) return undefined;
  const workload: Draft = { namespace, serviceAccount };
  const pod = object(bound.pod);
  const node = object(bound.node);
  put(workload, 'pod', pod && text(pod, 'name'));
  put(workload, 'podUid', pod && text(pod, 'uid'));
  put(workload, 'node', node && text(node, 'name'));
  put(workload, 'tokenId', text(payload, 'jti'));
  return workload;
}

function put(workload: Draft, name: keyof Draft, value: string | undefined): void {
  if (value !== undefined) workload[name] = value;
}
