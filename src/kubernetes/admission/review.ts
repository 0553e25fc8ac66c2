import { type Members, readMembers, readText, ShapeFault } from './json-reader.ts';
import type { Mutation } from './mutate-pod.ts';

const VERSIONS: ReadonlySet<unknown> = new Set(['admission.k8s.io/v1', 'admission.k8s.io/v1beta1']);

/** A decoded AdmissionReview, whatever its request holds. */
export interface Review {
  readonly apiVersion: string;
  readonly request: ReviewRequest | undefined;
}

export interface ReviewRequest {
  readonly uid: string;
  readonly namespace: string;
  /** False for anything that is not the creation of a pod: the webhook has nothing to say about it. */
  readonly createsPod: boolean;
  /** The pod, not yet parsed. */
  readonly object: unknown;
}

/** Throws `ShapeFault` or `SyntaxError` for a body that is no AdmissionReview. */
export function parseReview(body: string): Review {
  const review = readMembers(JSON.parse(body), 'review');
  if (!VERSIONS.has(review.apiVersion) || review.kind !== 'AdmissionReview')
    throw new ShapeFault('expected an AdmissionReview of admission.k8s.io/v1 or v1beta1');
  const request = review.request == null ? undefined : parseRequest(readMembers(review.request, 'request'));
  return { apiVersion: String(review.apiVersion), request };
}

function parseRequest(request: Members): ReviewRequest {
  return {
    uid: readText(request.uid, 'request.uid') ?? '',
    namespace: readText(request.namespace, 'request.namespace') ?? '',
    createsPod: createsPod(request),
    object: request.object,
  };
}

/** Members that are absent do not count against it: the reference looks at none of them. */
function createsPod(request: Members): boolean {
  const kind = request.kind == null ? {} : readMembers(request.kind, 'request.kind');
  const operation = readText(request.operation, 'request.operation');
  const podKind = (kind.kind ?? 'Pod') === 'Pod' && (kind.group ?? '') === '';
  return (
    podKind && (operation ?? 'CREATE') === 'CREATE' && !readText(request.subResource, 'request.subResource')
  );
}

/** The answer that lets the pod in, changed or not. */
export function allowance(review: Review, uid: string, mutation: Mutation | undefined): object {
  const patched = mutation !== undefined && mutation.patch.length > 0;
  const warned = mutation !== undefined && mutation.warnings.length > 0;
  return {
    apiVersion: review.apiVersion,
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: true,
      ...(patched
        ? { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(mutation.patch)).toString('base64') }
        : {}),
      ...(warned ? { warnings: mutation.warnings } : {}),
    },
  };
}

/** The answer to what cannot be decoded: it denies, whatever the failurePolicy (pod-identity-webhook.md 7). */
export function denial(review: Review | undefined, uid: string, message: string): object {
  return {
    ...(review === undefined ? {} : { apiVersion: review.apiVersion, kind: 'AdmissionReview' }),
    response: { uid, allowed: false, status: { metadata: {}, message } },
  };
}
