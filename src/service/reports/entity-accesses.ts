import type { Reader } from '../../core/ports/directory.ts';
import type { AccessReport } from '../../core/records/reports.ts';
import type { Scope } from '../scope.ts';
import { type Actor, findReported } from './reported-entity.ts';

/** A user or role that could have accessed the service, and when it did. `time` in milliseconds. */
export interface EntityAccess {
  readonly actor: Actor;
  readonly time: number | undefined;
}

/** Whoever may act by the policies now, newest access first, then those without one by id. Throws `Refusal` NoSuchEntity. */
export function entityAccesses(
  reader: Reader,
  scope: Scope,
  report: AccessReport,
  namespace: string,
): readonly EntityAccess[] {
  if (!report.namespaces.includes(namespace)) return [];
  const { byEntity = [] } = report.accessed.find((service) => service.namespace === namespace) ?? {};
  const times = new Map(byEntity.map(({ id, time }) => [id, time]));
  return findReported(reader, scope, report.arn)
    .actors.map((actor): EntityAccess => ({ actor, time: times.get(actor.body.id) }))
    .sort((one, other) => (entityOrder(one) < entityOrder(other) ? -1 : 1));
}

/** Text that sorts as the listing does, for its pages too. */
export function entityOrder({ actor, time }: EntityAccess): string {
  const age = Number.MAX_SAFE_INTEGER - (time ?? 0);
  return `${String(age).padStart(16, '0')} ${actor.body.id}`;
}
