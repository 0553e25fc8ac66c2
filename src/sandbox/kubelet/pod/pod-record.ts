import { join } from 'node:path';
import type { Pod } from '../../pod.ts';
import type { TokenCache } from '../volumes/token-source.ts';
import { type Backoff, noBackoff } from './backoff.ts';
import { type ContainerRecord, containerRecords } from './container-record.ts';

/** What the kubelet knows of one pod of its node. */
export interface PodRecord {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** The pod's directory on the host. */
  readonly directory: string;
  readonly containers: readonly ContainerRecord[];
  readonly tokens: TokenCache;
  readonly mount: Backoff;
  /** Its volumes were made once. */
  volumesReady: boolean;
  /** What was told once in an event and is not told again. */
  readonly told: Set<string>;
  /** When its processes get SIGKILL; set once they were asked to end. */
  killAt: number | undefined;
  /** Why the pod as a whole failed. */
  failure: { readonly reason: string; readonly message: string } | undefined;
}

export function createPodRecord(pod: Pod, podsDirectory: string): PodRecord {
  const { namespace = '', name, uid } = pod.metadata;
  // Uids are made by the API server; anything that could be a path is a fault, not a pod.
  if (!/^[\w-]{1,64}$/.test(uid)) throw new Error(`pod ${namespace}/${name} has an impossible uid`);
  return {
    key: podKey(pod),
    namespace,
    name,
    uid,
    directory: join(podsDirectory, uid),
    containers: containerRecords(pod),
    tokens: new Map(),
    mount: noBackoff(),
    volumesReady: false,
    told: new Set(),
    killAt: undefined,
    failure: undefined,
  };
}

/** A pod made again under its name is another pod. */
export function podKey(pod: Pod): string {
  return `${pod.metadata.namespace ?? ''}/${pod.metadata.name}/${pod.metadata.uid}`;
}

export function containerDirectory(record: PodRecord, container: ContainerRecord): string {
  return join(record.directory, 'containers', container.directoryName);
}

export function running(record: PodRecord): readonly ContainerRecord[] {
  return record.containers.filter((container) => container.process !== undefined);
}
