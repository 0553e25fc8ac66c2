import type { Cluster } from '../../core/records/resources.ts';
import { invalidCluster } from './refusals.ts';

/** Log types that are to be on, or off. */
export interface LogSwitch {
  readonly types: readonly string[];
  readonly enabled: boolean;
}

/** In the order of EKS's answers. */
export const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

/** Throws `Refusal` InvalidParameterException for an unknown type, one that is to be on and off, or no change. */
export function changedLogging(
  cluster: Pick<Cluster, 'name' | 'logging'>,
  switches: readonly LogSwitch[],
): readonly string[] {
  const present = new Set(cluster.logging ?? []);
  const wanted = new Map<string, boolean>();
  for (const { types, enabled } of switches) {
    for (const type of types) {
      if (!LOG_TYPES.some((known) => known === type))
        throw invalidCluster(cluster.name, `Invalid log type: ${type}`);
      if (wanted.has(type) && wanted.get(type) !== enabled)
        throw invalidCluster(
          cluster.name,
          `Log type ${type} cannot be enabled and disabled at the same time`,
        );
      wanted.set(type, enabled);
    }
  }
  const next = LOG_TYPES.filter((type) => wanted.get(type) ?? present.has(type));
  if (next.length === present.size && next.every((type) => present.has(type)))
    throw invalidCluster(cluster.name, 'No changes needed for the logging config provided');
  return next;
}
