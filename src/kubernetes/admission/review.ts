import { type Members, readMembers, readText, ShapeFault } from './json-reader.ts';
import type { Patch } from './mutate-pod.ts';
import { POD_PARTS } from './pod-view.ts';
import { wantedReader } from './read-wanted.ts';

const VERSIONS: ReadonlySet<unknown> = new Set(['admission.k8s.io/v1', 'admission.k8s.io/v1beta1']);

/** A decoded AdmissionReview, whatever its request holds. */
export interface Review {
  readonly apiVersion: string;
  readonly request: ReviewRequest | undefined;
}

export interface ReviewRequest {
  readonly uid: string;
  readonly namespace: string;
  /** Empty for a pod whose name is to be generated. */
  readonly name: string;
  /** False for anything that is not the creation of a pod: the webhook has nothing to say about it. */
  readonly createsPod: boolean;
  /** The pod, not yet parsed. */
  readonly object: unknown;
}

const readReview = wantedReader({
  members: {
    apiVersion: true,
    kind: true,
    request: {
      members: {
        uid: true,
        kind: { members: { kind: true, group: true } },
        namespace: true,
        operation: true,
        subResource: true,
        object: POD_PARTS,
      },
    },
  },
});

/** Throws `ShapeFault` or `SyntaxError` for a body that is no AdmissionReview. */
export function parseReview(body: Buffer): Review {
  const review = readMembers(readReview(body), 'review');
  if (!VERSIONS.has(review.apiVersion) || review.kind !== 'AdmissionReview')
    throw new ShapeFault('expected an AdmissionReview of admission.k8s.io/v1 or v1beta1');
  const request = review.request == null ? undefined : parseRequest(readMembers(review.request, 'request'));
  return { apiVersion: String(review.apiVersion), request };
}

function parseRequest(request: Members): ReviewRequest {
  return {
    uid: readText(request.uid, 'request.uid') ?? '',
    namespace: readText(request.namespace, 'request.namespace') ?? '',
    name: readText(request.name, 'request.name') ?? '',
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

/** What becomes of one admission. */
export interface Admission {
  /** Rendered once; undefined: the pod stays as it is. */
  readonly patch: string | undefined;
  /** Shown to whoever creates the pod. */
  readonly warnings: readonly string[];
  /** Why the pod is denied; undefined: it is let in. */
  readonly denial: string | undefined;
}

export const UNCHANGED: Admission = Object.freeze({ patch: undefined, warnings: [], denial: undefined });

/** JSON of values that stand in patch after patch, as the variables of a role; it goes with them. */
const rendered = new WeakMap<object, string>();

/** JSON text of a patch, ASCII only. */
export function renderPatch(patch: Patch): string | undefined {
  if (patch.length === 0) return undefined;
  const pieces: string[] = [];
  for (const { path, value } of patch) {
    // Paths are made of fixed names and numbers: nothing in them needs quoting.
    pieces.push(',{"op":"add","path":"', path, '","value":', asciiJson(value), '}');
  }
  pieces[0] = '[{"op":"add","path":"';
  pieces.push(']');
  return pieces.join('');
}

const NOT_ASCII = /[^\0-\x7f]/g;

function asciiJson(value: unknown): string {
  if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) return renderAscii(value);
  const known = rendered.get(value);
  if (known !== undefined) return known;
  const json = renderAscii(value);
  rendered.set(value, json);
  return json;
}

function renderAscii(value: unknown): string {
  return JSON.stringify(value).replace(
    NOT_ASCII,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The answer's bytes: the version is the request's, the uid too (7). */
export function renderAnswer(apiVersion: string, uid: string, admission: Admission): string {
  const { patch, warnings, denial } = admission;
  let response = `{"uid":${JSON.stringify(uid)},"allowed":${denial === undefined}`;
  if (denial !== undefined) response += `,"status":{"metadata":{},"message":${JSON.stringify(denial)}}`;
  else if (patch !== undefined) response += `,"patchType":"JSONPatch","patch":"${btoa(patch)}"`;
  if (warnings.length > 0) response += `,"warnings":${JSON.stringify(warnings)}`;
  return `{"apiVersion":${JSON.stringify(apiVersion)},"kind":"AdmissionReview","response":${response}}}`;
}
