import type { IdentityMapper } from '../../../core/cluster-access/identity-mapper.ts';
import { EntryFault } from '../../../core/cluster-access/mapping/entry-fault.ts';
import { readIdentityMapping } from '../../../core/cluster-access/mapping/identity-mapping.ts';
import type { DroppedEntry, PlacedEntry } from '../../../core/cluster-access/mapping/map-entry.ts';
import type { MappingOptions } from '../../../core/cluster-access/mapping/mapping-source.ts';
import { compileMapping } from '../../../core/cluster-access/mapping/mapping-table.ts';
import type { Clock, Log } from '../../../core/ports/runtime.ts';
import type { Backoff } from '../../client/backoff.ts';
import type { KubernetesClient } from '../../client/client.ts';
import { createInformer } from '../../client/informer.ts';
import { resourcePath } from '../../client/path.ts';
import type { KubernetesObject } from '../../client/resource.ts';
import { createEventTeller } from '../event-teller.ts';
import { IDENTITY_MAPPINGS } from './resource-names.ts';
import { createStatusWriter } from './status-writer.ts';

/** Custom resources `iamidentitymappings`, followed. As a mapper it is mode `CRD`; it maps no accounts. */
export interface IdentityMappingSource extends IdentityMapper {
  ready(): boolean;
  connected(): boolean;
  stop(): Promise<void>;
}

export interface IdentityMappingOptions extends MappingOptions {
  readonly log: Log;
  readonly clock: Clock;
  /** The unique id of a principal of ours, for the status; undefined where it is not known. */
  readonly userId?: (canonicalArn: string) => string | undefined;
  readonly backoff?: Backoff;
}

/**
 * Starts at once; writes `status.canonicalARN` and `status.userID` of each resource. What maps is the spec: whoever may write the status only
 * gives nobody a name. Of two resources for one ARN the later by name counts.
 */
export function followIdentityMappings(
  client: KubernetesClient,
  options: IdentityMappingOptions,
): IdentityMappingSource {
  const { log, backoff } = options;
  const events = createEventTeller(client, options, {
    apiVersion: `${IDENTITY_MAPPINGS.group}/${IDENTITY_MAPPINGS.version}`,
    kind: 'IAMIdentityMapping',
  });
  const status = createStatusWriter(client, options);
  const read = new Map<string, PlacedEntry | DroppedEntry>();
  // Made again at the next question: a list of a thousand resources is one change, not a thousand.
  let table: ReturnType<typeof compileMapping> | undefined;
  const informer = createInformer<KubernetesObject>(client, resourcePath(IDENTITY_MAPPINGS), {
    log,
    ...(backoff === undefined ? {} : { backoff }),
  });
  informer.subscribe((key, object) => {
    table = undefined;
    if (object === undefined) {
      read.delete(key);
      return;
    }
    const entry = readResource(object);
    read.set(key, entry);
    const invalid = 'message' in entry;
    if (!invalid) status.write(object, entry.arn ?? '');
    events.tell(object, invalid ? [{ reason: 'InvalidMapping', message: entry.message }] : []);
  });
  const present = () => {
    table ??= compileMapping(entriesOf(read), options);
    return table;
  };
  return {
    name: 'CRD',
    map: (identity) => present().map(identity),
    mapsAccount: () => false,
    ready: () => informer.synced(),
    connected: () => informer.connected(),
    async stop() {
      await informer.stop();
      await Promise.all([status.settled(), events.settled()]);
    },
  };
}

function readResource(object: KubernetesObject): PlacedEntry | DroppedEntry {
  const { name } = object.metadata;
  try {
    return readIdentityMapping(name, object.spec);
  } catch (cause) {
    if (!(cause instanceof EntryFault)) throw cause;
    return { place: `IAMIdentityMapping ${name}`, message: cause.message, arns: [] };
  }
}

function entriesOf(read: ReadonlyMap<string, PlacedEntry | DroppedEntry>) {
  const entries: PlacedEntry[] = [];
  const dropped: DroppedEntry[] = [];
  for (const [, entry] of [...read].sort(([a], [b]) => (a < b ? -1 : 1)))
    if ('message' in entry) dropped.push(entry);
    else entries.push(entry);
  return { entries, accounts: [], dropped };
}
