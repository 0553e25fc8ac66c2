import { isJsonObject, type JsonObject, ownMember } from './json-object.ts';

interface Named {
  readonly name: string;
  readonly uid: string;
}

/** What a token that is bound to a pod says of it: the `kubernetes.io` claim of a projected service account token. */
export interface PodClaims {
  readonly namespace: string;
  readonly serviceAccount: Named;
  readonly pod: Named;
  /** The node that the pod was on when the token was made; Kubernetes 1.32 and later. */
  readonly node: Named | undefined;
}

/** A claim that is missing, empty or no text, by its path (pod-identity-agent.md 13.1). */
export interface PodClaimFault {
  readonly missing: string;
}

/** Longest of any of these names and ids: Kubernetes' own bound is 253. */
const LONGEST = 253;

class Fault extends Error {
  readonly path: string;
  constructor(path: string) {
    super(path);
    this.path = path;
  }
}

function text(object: JsonObject, name: string, path: string): string {
  const value = ownMember(object, name);
  if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST) throw new Fault(path);
  return value;
}

function named(object: JsonObject, name: string): Named {
  const path = `kubernetes.io.${name}`;
  const value = ownMember(object, name);
  if (!isJsonObject(value)) throw new Fault(path);
  return { name: text(value, 'name', `${path}.name`), uid: text(value, 'uid', `${path}.uid`) };
}

/** Reads the claims of a pod's token, strictly: one that is bound to no pod is no such token. */
export function readPodClaims(payload: JsonObject): PodClaims | PodClaimFault {
  const bound = ownMember(payload, 'kubernetes.io');
  if (!isJsonObject(bound)) return { missing: 'kubernetes.io' };
  try {
    return {
      namespace: text(bound, 'namespace', 'kubernetes.io.namespace'),
      serviceAccount: named(bound, 'serviceaccount'),
      pod: named(bound, 'pod'),
      // A node that is there and unreadable must not read as none.
      node: ownMember(bound, 'node') === undefined ? undefined : named(bound, 'node'),
    };
  } catch (fault) {
    if (fault instanceof Fault) return { missing: fault.path };
    throw fault;
  }
}
