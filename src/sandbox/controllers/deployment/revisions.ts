import type { Workload } from '../workload/workload.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAXIMUM = 'deployment.kubernetes.io/max-replicas';
/** These belong to the deployment alone and are not handed down. */
const KEPT = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  REVISION,
  HISTORY,
  DESIRED,
  MAXIMUM,
]);

export function revisionOf(set: Workload): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0) || 0;
}

/** The annotations of the newest replica set: the deployment's own (change-cause is one), revision and sizes. */
export function annotationsFor(
  deployment: Workload,
  set: Workload | undefined,
  revision: number,
): Record<string, string> {
  const before = set?.metadata.annotations ?? {};
  const handed = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !KEPT.has(key));
  const replicas = deployment.spec.replicas ?? 1;
  const earlier = set === undefined ? 0 : revisionOf(set);
  const history =
    earlier === 0 || earlier === revision
      ? before[HISTORY]
      : [before[HISTORY], String(earlier)].filter((one) => one !== undefined && one !== '').join(',');
  return {
    ...before,
    ...Object.fromEntries(handed),
    [REVISION]: String(revision),
    [DESIRED]: String(replicas),
    [MAXIMUM]: String(replicas + amounts(deployment).surge),
    ...(history === undefined ? {} : { [HISTORY]: history }),
  };
}

function resolve(
  amount: number | string | undefined,
  total: number,
  round: (value: number) => number,
): number {
  if (amount === undefined) return 0;
  return typeof amount === 'number' ? amount : round((Number.parseInt(amount, 10) * total) / 100);
}

/** How many pods a rolling update may add, and how many may be missing. Never both none: it would not move. */
export function amounts(deployment: Workload): { readonly surge: number; readonly unavailable: number } {
  const { strategy, replicas = 1 } = deployment.spec;
  if (strategy?.type === 'Recreate') return { surge: 0, unavailable: 0 };
  const surge = resolve(strategy?.rollingUpdate?.maxSurge, replicas, Math.ceil);
  const missing = resolve(strategy?.rollingUpdate?.maxUnavailable, replicas, Math.floor);
  const unavailable = Math.min(missing, replicas);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
