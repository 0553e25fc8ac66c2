import { isDeepStrictEqual } from 'node:util';
import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import type { ControllerContext } from '../controller.ts';
import { templateHash } from '../workload/names.ts';
import { asWorkload, controllerReference, type Workload } from '../workload/workload.ts';
import { annotationsFor, REVISION, revisionOf } from './revisions.ts';

export const HASH_LABEL = 'pod-template-hash';
export const COMPONENT = 'deployment-controller';

/** A deployment's replica sets: the one of its present template, and the others, oldest first. */
export interface ReplicaSets {
  readonly newest: Workload | undefined;
  readonly old: readonly Workload[];
}

function withoutHash(template: V1PodTemplateSpec): object {
  const { [HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function sameTemplate(a: V1PodTemplateSpec, b: V1PodTemplateSpec): boolean {
  return isDeepStrictEqual(withoutHash(a), withoutHash(b));
}

const age = (set: Workload): number => Date.parse(set.metadata.creationTimestamp);

export function sortReplicaSets(deployment: Workload, sets: readonly Workload[]): ReplicaSets {
  const sorted = [...sets].sort((a, b) => age(a) - age(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
  const newest = sorted.find((set) => sameTemplate(set.spec.template, deployment.spec.template));
  return { newest, old: sorted.filter((set) => set !== newest) };
}

/** Makes the replica set of the deployment's present template, without pods. */
async function create(context: ControllerContext, deployment: Workload, revision: number): Promise<Workload> {
  const { api } = context;
  const { namespace, name } = deployment.metadata;
  const { template, selector, minReadySeconds } = deployment.spec;
  for (let collisions = 0; ; collisions++) {
    const hash = templateHash(template, collisions);
    const setName = `${name}-${hash}`;
    const taken = api.get('replicasets.apps', namespace, setName);
    if (taken !== undefined) {
      // Two templates with one hash: the next number is tried.
      if (!sameTemplate(asWorkload(taken).spec.template, template)) continue;
      throw new Error(`replica set ${setName} exists and is another owner's`);
    }
    const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
    const created = await api.create('replicasets.apps', namespace, {
      metadata: {
        name: setName,
        namespace,
        labels,
        annotations: annotationsFor(deployment, undefined, revision),
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas: 0,
        ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    });
    return asWorkload(created);
  }
}

/** The newest replica set, made or brought to the newest revision. */
export async function ensureNewest(
  context: ControllerContext,
  deployment: Workload,
  { newest, old }: ReplicaSets,
): Promise<Workload> {
  const highest = Math.max(0, ...old.map(revisionOf));
  if (newest === undefined) return create(context, deployment, highest + 1);
  const revision = Math.max(revisionOf(newest), highest + 1);
  const annotations = annotationsFor(deployment, newest, revision);
  const { minReadySeconds } = deployment.spec;
  const same =
    isDeepStrictEqual(annotations, newest.metadata.annotations ?? {}) &&
    newest.spec.minReadySeconds === minReadySeconds;
  if (same) return newest;
  const metadata = { ...newest.metadata, annotations };
  const spec = {
    ...newest.spec,
    ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
  };
  return asWorkload(await context.api.update('replicasets.apps', { ...newest, metadata, spec }));
}

/** Shows the revision of its newest replica set on the deployment. */
export async function showRevision(
  { api }: ControllerContext,
  deployment: Workload,
  newest: Workload,
): Promise<Workload> {
  const revision = String(revisionOf(newest));
  if (deployment.metadata.annotations?.[REVISION] === revision) return deployment;
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  const metadata = { ...deployment.metadata, annotations };
  return asWorkload(await api.update('deployments.apps', { ...deployment, metadata }));
}

export async function scaleSet(
  context: ControllerContext,
  deployment: Workload,
  set: Workload,
  replicas: number,
): Promise<Workload> {
  const before = set.spec.replicas ?? 0;
  if (before === replicas) return set;
  const spec = { ...set.spec, replicas };
  const scaled = await context.api.update('replicasets.apps', { ...set, spec });
  const direction = replicas > before ? 'up' : 'down';
  const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`;
  context.api.event(deployment, 'Normal', 'ScalingReplicaSet', message, COMPONENT);
  return asWorkload(scaled);
}
