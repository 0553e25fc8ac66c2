import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../object.ts';
import type { ControllerContext } from '../controller.ts';
import { claim } from '../workload/claim.ts';
import { templateHash } from '../workload/names.ts';
import { controllerReference, type Workload } from '../workload/workload.ts';

export const HASH_LABEL = 'controller-revision-hash';
const RESOURCE = 'controllerrevisions.apps';

interface Revision extends KubeObject {
  readonly revision: number;
  readonly data: object;
}

/** The API server validated the object as a ControllerRevision. */
const asRevision = (object: KubeObject): Revision => object as Revision;

/** What a revision keeps: a strategic merge patch that puts the template back (`kubectl rollout undo` sends it). */
function dataOf(set: Workload): object {
  return { spec: { template: { ...set.spec.template, $patch: 'replace' } } };
}

export interface Revisions {
  /** The hash that pods of the present template carry. */
  readonly hash: string;
  readonly old: readonly KubeObject[];
}

/** The set's revisions, with the present template's made or brought to the front. */
export async function ensureRevision(context: ControllerContext, set: Workload): Promise<Revisions> {
  const { api } = context;
  const all = (await claim(api, RESOURCE, set)).map(asRevision);
  const data = dataOf(set);
  const present = all.find((one) => isDeepStrictEqual(one.data, data));
  const old = all.filter((one) => one !== present).sort((a, b) => a.revision - b.revision);
  const highest = Math.max(0, ...old.map((one) => one.revision));
  if (present === undefined) {
    const hash = templateHash(set.spec.template, set.status?.collisionCount ?? 0);
    await api.create(RESOURCE, set.metadata.namespace, revisionObject(set, hash, data, highest + 1));
    return { hash, old };
  }
  if (present.revision <= highest) {
    const moved: Revision = { ...present, revision: highest + 1 };
    await api.update(RESOURCE, moved);
  }
  return { hash: present.metadata.labels?.[HASH_LABEL] ?? '', old };
}

function revisionObject(set: Workload, hash: string, data: object, revision: number): object {
  const { name, namespace, annotations } = set.metadata;
  return {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...set.spec.template.metadata?.labels, [HASH_LABEL]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(set)],
    },
    data,
    revision,
  };
}

/** Beyond the history limit the oldest revisions go, unless pods still have them. */
export async function forgetRevisions(
  { api }: ControllerContext,
  set: Workload,
  { old }: Revisions,
  live: ReadonlySet<string>,
): Promise<void> {
  const unused = old.filter((one) => !live.has(one.metadata.labels?.[HASH_LABEL] ?? ''));
  const surplus = unused.length - (set.spec.revisionHistoryLimit ?? 10);
  for (const { metadata } of unused.slice(0, Math.max(0, surplus))) {
    await api.delete(RESOURCE, metadata.namespace, metadata.name, { uid: metadata.uid });
  }
}
