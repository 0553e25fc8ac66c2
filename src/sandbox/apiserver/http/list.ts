import type { KubeObject } from '../../object.ts';
import { forbiddenField, invalid, notSupported } from '../errors/field-fault.ts';
import { badRequest, expired } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import { isTree } from '../objects/tree.ts';

export interface Page {
  readonly items: readonly KubeObject[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

const positionOf = (object: KubeObject): string =>
  `${object.metadata.namespace ?? ''}/${object.metadata.name}`;

/** The continue token names the last object that was sent; a later page begins after it. */
function parseContinue(token: string): string {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (isTree(parsed) && typeof parsed.start === 'string') return parsed.start;
  } catch {
    // answered below
  }
  throw badRequest('continue key is not valid: illegal base64 or JSON');
}

function parseLimit(text: string | null): number {
  if (text === null || text === '') return 0;
  if (!/^\d{1,9}$/.test(text)) throw badRequest(`Invalid value for limit: "${text.slice(0, 32)}"`);
  return Number(text);
}

const LIST_OPTIONS = { group: 'meta.k8s.io', kind: 'ListOptions' };
const MATCHES: readonly string[] = ['NotOlderThan', 'Exact'];

/** Throws Invalid for a `resourceVersionMatch` that goes with nothing, in the words of kube-apiserver. */
export function checkVersionMatch(query: URLSearchParams): void {
  const match = query.get('resourceVersionMatch') ?? '';
  if (match === '') return;
  const field = 'resourceVersionMatch';
  const version = query.get('resourceVersion') ?? '';
  const fault = query.has('continue')
    ? forbiddenField(field, 'resourceVersionMatch is forbidden when continue is provided')
    : version === ''
      ? forbiddenField(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')
      : !MATCHES.includes(match)
        ? notSupported(field, match, [...MATCHES, ''])
        : match === 'Exact' && version === '0'
          ? forbiddenField(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
          : undefined;
  if (fault !== undefined) throw invalid(LIST_OPTIONS, '', [fault]);
}

/** A version from the future cannot be served; an exact one from the past is not kept. */
export function checkVersion(query: URLSearchParams, present: number): void {
  const text = query.get('resourceVersion') ?? '';
  if (text === '') return;
  if (!/^\d{1,16}$/.test(text)) throw badRequest(`invalid resource version "${text.slice(0, 32)}"`);
  const wanted = Number(text);
  if (wanted > present) {
    const cause = { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' };
    throw new StatusRefusal(
      'Timeout',
      504,
      `Timeout: Too large resource version: ${wanted}, current: ${present}`,
      {
        causes: [cause],
        retryAfterSeconds: 1,
      },
    );
  }
  if (query.get('resourceVersionMatch') === 'Exact' && wanted !== present) {
    throw expired(`The resourceVersion for the provided list is too old.`);
  }
}

/** Cuts the selected objects, in key order, to the asked page. */
export function pageOf(selected: readonly KubeObject[], query: URLSearchParams, revision: number): Page {
  const limit = parseLimit(query.get('limit'));
  const token = query.get('continue') ?? '';
  const start = token === '' ? undefined : parseContinue(token);
  const index = start === undefined ? 0 : selected.findIndex((object) => positionOf(object) > start);
  const rest = index < 0 ? [] : selected.slice(index);
  const resourceVersion = String(revision);
  const last = limit > 0 && rest.length > limit ? rest[limit - 1] : undefined;
  if (last === undefined) return { items: rest, metadata: { resourceVersion } };
  const next = Buffer.from(JSON.stringify({ start: positionOf(last) })).toString('base64url');
  return {
    items: rest.slice(0, limit),
    metadata: { resourceVersion, continue: next, remainingItemCount: rest.length - limit },
  };
}
