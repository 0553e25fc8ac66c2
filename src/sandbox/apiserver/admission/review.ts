import { copyTree, isTree, type Tree, textOf } from '../objects/tree.ts';
import type { AdmissionRequest } from '../objects/write.ts';

/** What a webhook said, checked. */
export interface Verdict {
  readonly allowed: boolean;
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  /** Parsed JSON Patch. */
  readonly patch: unknown[] | undefined;
  readonly warnings: readonly string[];
}

const MAX_WARNINGS = 100;
const MAX_WARNING = 4096;

export function renderReview(version: string, uid: string, request: AdmissionRequest): object {
  const { resource, user } = request;
  const kind = { group: resource.group, version: resource.version, kind: resource.kind };
  const named = { group: resource.group, version: resource.version, resource: resource.plural };
  const sub =
    request.subresource === ''
      ? {}
      : { subResource: request.subresource, requestSubResource: request.subresource };
  return {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/${version}`,
    request: {
      uid,
      kind,
      resource: named,
      requestKind: kind,
      requestResource: named,
      ...sub,
      ...(request.name === '' ? {} : { name: request.name }),
      ...(request.namespace === undefined ? {} : { namespace: request.namespace }),
      operation: request.operation,
      userInfo: {
        username: user.username,
        ...(user.uid === undefined ? {} : { uid: user.uid }),
        groups: user.groups,
        ...(user.extra === undefined ? {} : { extra: user.extra }),
      },
      object: request.object === undefined ? null : copyTree(request.object),
      oldObject: request.oldObject ?? null,
      dryRun: request.dryRun,
      options: request.options,
    },
  };
}

function parsePatch(response: Tree): unknown[] | undefined {
  const { patch, patchType } = response;
  if (patch === undefined || patch === null || patch === '') return undefined;
  if (patchType !== 'JSONPatch' || typeof patch !== 'string')
    throw new Error(`expected patchType JSONPatch, got ${String(patchType)}`);
  const parsed: unknown = JSON.parse(Buffer.from(patch, 'base64').toString('utf8'));
  if (!Array.isArray(parsed)) throw new Error('the patch is not a list');
  return parsed;
}

function parseWarnings(response: Tree): readonly string[] {
  const { warnings } = response;
  if (!Array.isArray(warnings)) return [];
  return warnings
    .filter((text) => typeof text === 'string')
    .slice(0, MAX_WARNINGS)
    .map((text) => text.slice(0, MAX_WARNING));
}

/** Checks an answer as strictly as the API server does. Throws for one that is not an answer to this question. */
export function parseVerdict(version: string, uid: string, answer: unknown): Verdict {
  const response = isTree(answer) ? answer.response : undefined;
  if (!isTree(answer) || !isTree(response)) throw new Error('webhook response was absent');
  const expected = `admission.k8s.io/${version}`;
  if (version === 'v1') {
    if (answer.apiVersion !== expected || answer.kind !== 'AdmissionReview') {
      throw new Error(`expected webhook response of ${expected}, Kind=AdmissionReview`);
    }
    if (response.uid !== uid) throw new Error(`expected response.uid="${uid}"`);
  }
  const status = isTree(response.status) ? response.status : {};
  const code = Number(status.code ?? 0);
  return {
    allowed: response.allowed === true,
    code: code >= 400 && code < 600 ? code : 403,
    reason: textOf(status, 'reason'),
    message: textOf(status, 'message'),
    patch: parsePatch(response),
    warnings: parseWarnings(response),
  };
}
