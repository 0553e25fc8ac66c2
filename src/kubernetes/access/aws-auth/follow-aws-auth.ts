import type { IdentityMapper } from '../../../core/cluster-access/identity-mapper.ts';
import type { MappingOptions } from '../../../core/cluster-access/mapping/mapping-source.ts';
import { compileMapping, type MappingTable } from '../../../core/cluster-access/mapping/mapping-table.ts';
import type { Clock, Log } from '../../../core/ports/runtime.ts';
import type { Backoff } from '../../client/backoff.ts';
import type { KubernetesClient } from '../../client/client.ts';
import { createInformer } from '../../client/informer.ts';
import { resourcePath } from '../../client/path.ts';
import type { KubernetesObject } from '../../client/resource.ts';
import { type AccessMetrics, NO_ACCESS_METRICS } from '../access-metrics.ts';
import { countFailures } from '../counted-client.ts';
import { createEventTeller, type EventTeller, type Told } from '../event-teller.ts';
import { AWS_AUTH_SECTIONS } from './aws-auth.ts';
import {
  type AwsAuthState,
  entriesInForce,
  inForceText,
  isServedFromCopy,
  keptOf,
  NO_AWS_AUTH,
  nextState,
  recalledState,
} from './aws-auth-state.ts';
import { CopyWriter } from './copy-writer.ts';
import type { KeptMap, MapKeeper } from './kept-map.ts';
import { allFaults, faultText, isHarmful, type MapFault } from './map-fault.ts';

export const AWS_AUTH_NAMESPACE = 'kube-system';
export const AWS_AUTH_NAME = 'aws-auth';
/** Faults of one version. */
const MOST_LOGGED = 50;

/** ConfigMap `kube-system/aws-auth`, followed. As a mapper it is mode `EKSConfigMap`. */
export interface AwsAuthSource extends IdentityMapper {
  /** True once the map, or its absence, is known. It stays true when the API server goes away: the copy goes on serving. */
  ready(): boolean;
  /** Resolves when it is ready; rejects when it is stopped before. */
  whenReady(): Promise<void>;
  /** False while the API server cannot be listed or watched: the copy may be old. */
  connected(): boolean;
  /** What is wrong with the version that was seen last. */
  faults(): readonly MapFault[];
  stop(): Promise<void>;
}

export interface AwsAuthOptions extends MappingOptions {
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics?: AccessMetrics;
  readonly backoff?: Backoff;
  /** Keeps the last good version of each section over restarts; absent: it is memory of the process. */
  readonly keeper?: MapKeeper;
}

/** Starts at once. Deleted, the map takes its entries with it (cluster-authenticator.md 5.2), and an Event says so. */
export function followAwsAuth(client: KubernetesClient, options: AwsAuthOptions): AwsAuthSource {
  const { log, backoff, metrics = NO_ACCESS_METRICS } = options;
  const followed = new FollowedMap(
    options,
    createEventTeller(client, options, { apiVersion: 'v1', kind: 'ConfigMap' }),
  );
  const informer = createInformer<KubernetesObject>(
    countFailures(client, () => metrics.watchFailed()),
    resourcePath({ version: 'v1', namespace: AWS_AUTH_NAMESPACE, plural: 'configmaps' }),
    {
      log,
      query: { fieldSelector: `metadata.name=${AWS_AUTH_NAME}` },
      ...(backoff === undefined ? {} : { backoff }),
    },
  );
  informer.subscribe((key, object) => {
    if (key === `${AWS_AUTH_NAMESPACE}/${AWS_AUTH_NAME}`) followed.take(object);
  });
  // Stopped before it was ever known: what is kept stays.
  informer.whenSynced().then(
    () => followed.forgetAbsent(),
    () => undefined,
  );
  return {
    name: 'EKSConfigMap',
    map: (identity) => followed.table.map(identity),
    mapsAccount: (account) => followed.table.mapsAccount(account),
    ready: () => informer.synced(),
    whenReady: () => informer.whenSynced(),
    connected: () => informer.connected(),
    faults: () => followed.faults,
    async stop() {
      await informer.stop();
      await followed.settled();
    },
  };
}

class FollowedMap {
  table: MappingTable;
  faults: readonly MapFault[] = [];
  #state: AwsAuthState = NO_AWS_AUTH;
  #last: KubernetesObject | undefined;
  readonly #options: AwsAuthOptions;
  readonly #events: EventTeller;
  readonly #copies: CopyWriter | undefined;
  #kept: KeptMap | undefined;

  constructor(options: AwsAuthOptions, events: EventTeller) {
    this.#options = options;
    this.#events = events;
    const { keeper, log } = options;
    this.#kept = keeper?.kept;
    this.#copies = keeper === undefined ? undefined : new CopyWriter(keeper, log);
    this.table = compileMapping(entriesInForce(NO_AWS_AUTH), options);
  }

  take(object: KubernetesObject | undefined): void {
    if (object !== undefined && isSame(object, this.#last)) return;
    const before = this.#knownOf(object);
    this.#state =
      object === undefined ? NO_AWS_AUTH : nextState(before, object.data, object.metadata.resourceVersion);
    this.table = compileMapping(entriesInForce(this.#state), this.#options);
    this.faults = allFaults(this.#state.latest, this.#options.matchRolePaths).map((fault) =>
      fault.effect === 'section-kept'
        ? { ...fault, inForce: inForceText(this.#state, fault.section) }
        : fault,
    );
    this.#keep(object?.metadata.uid);
    this.#count(before);
    if (object === undefined) this.#options.metrics?.mapDeleted();
    const about = object ?? this.#last;
    this.#last = object;
    if (about !== undefined) this.#events.tell(about, object === undefined ? [DELETED] : this.#told());
    this.#log();
    if (object === undefined) this.#options.log.warn('access.aws-auth-deleted', { message: DELETED.message });
  }

  /** There was no map when it was looked for first: the one of the copy was deleted. */
  forgetAbsent(): void {
    if (this.#last === undefined) this.#keep(undefined);
  }

  /** One that was made anew under its name gets nothing from the one before. */
  #knownOf(object: KubernetesObject | undefined): AwsAuthState {
    const { uid } = object?.metadata ?? {};
    if (object === undefined || (this.#last !== undefined && uid === this.#last.metadata.uid))
      return this.#state;
    return recalledState(this.#kept, uid);
  }

  #keep(uid: string | undefined): void {
    this.#kept = uid === undefined ? undefined : keptOf(this.#state, uid);
    this.#copies?.want(this.#kept);
  }

  #log(): void {
    const { log } = this.#options;
    for (const fault of this.faults.slice(0, MOST_LOGGED))
      log.warn('access.aws-auth-fault', { effect: fault.effect, message: faultText(fault) });
    const more = this.faults.length - MOST_LOGGED;
    if (more > 0) log.warn('access.aws-auth-fault', { message: `${more} more` });
  }

  async settled(): Promise<void> {
    await this.#events.settled();
    await this.#copies?.settled();
  }

  #count(before: AwsAuthState): void {
    const { metrics = NO_ACCESS_METRICS } = this.#options;
    for (const section of AWS_AUTH_SECTIONS) {
      const reading = this.#state.latest[section];
      metrics.entriesDropped(section, reading.dropped.length);
      metrics.sectionFromCopy(section, isServedFromCopy(this.#state, section));
      if (reading !== before.latest[section] && reading.document.problem !== undefined)
        metrics.sectionInvalid(section);
    }
  }

  #told(): readonly Told[] {
    return this.faults.filter(isHarmful).map((fault) => ({
      reason: fault.effect === 'section-kept' ? 'InvalidSection' : 'InvalidMapping',
      message: faultText(fault),
    }));
  }
}

/** A list after a broken watch shows what is known already. */
function isSame({ metadata }: KubernetesObject, other: KubernetesObject | undefined): boolean {
  const { uid, resourceVersion } = metadata;
  return (
    resourceVersion !== undefined &&
    resourceVersion === other?.metadata.resourceVersion &&
    uid === other.metadata.uid
  );
}

const DELETED: Told = {
  reason: 'MappingsDeleted',
  message: 'the ConfigMap was deleted: it maps nobody any more',
};
