import type { AccessReport, LastAttempt, ServiceAccess } from '../../core/records/reports.ts';
import type { KeptEvent } from '../audit/audit.ts';
import { identityOf } from '../audit/lookup-facts.ts';
import { actionOf } from './action-of-event.ts';

/** Attempts by entity that a report keeps of each service. */
const MAXIMUM_ENTITIES = 2000;

interface Seen {
  readonly last: LastAttempt;
  readonly byEntity: Map<string, number>;
  readonly actions: Map<string, LastAttempt>;
}

/** Which attempts a report tells of. */
export interface Watched {
  /** ARNs of the users and roles by unique id. */
  readonly actors: ReadonlyMap<string, string>;
  readonly namespaces: ReadonlySet<string>;
}

/** Folds events, newest first, into what was accessed last. A refused attempt is an attempt (so with AWS). */
export class AccessFold {
  readonly #watched: Watched;
  readonly #services = new Map<string, Seen>();

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  add({ time, record }: KeptEvent): void {
    const id = identityOf(record);
    const by = id === undefined ? undefined : this.#watched.actors.get(id);
    const attempt = actionOf(record);
    if (id === undefined || by === undefined || attempt === undefined) return;
    const { namespace, action } = attempt;
    if (!this.#watched.namespaces.has(namespace)) return;
    const last: LastAttempt = { time, region: record.awsRegion, by };
    const seen = this.#services.get(namespace) ?? { last, byEntity: new Map(), actions: new Map() };
    this.#services.set(namespace, seen);
    if (!seen.byEntity.has(id)) seen.byEntity.set(id, time);
    if (!seen.actions.has(action)) seen.actions.set(action, last);
  }

  /** By namespace. */
  accessed(granularity: AccessReport['granularity']): readonly ServiceAccess[] {
    return [...this.#services].sort(byName).map(([namespace, { last, byEntity, actions }]) => ({
      namespace,
      last,
      entities: byEntity.size,
      byEntity: [...byEntity].slice(0, MAXIMUM_ENTITIES).map(([id, time]) => ({ id, time })),
      ...(granularity === 'SERVICE_LEVEL'
        ? {}
        : { actions: [...actions].sort(byName).map(([action, attempt]) => ({ action, ...attempt })) }),
    }));
  }
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
