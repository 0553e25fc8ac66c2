import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { KubernetesClient } from '../client/client.ts';
import { resourcePath } from '../client/path.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { KubernetesError } from '../client/status-error.ts';

/** What an Event tells about an object. */
export interface Told {
  readonly reason: string;
  readonly message: string;
}

/** Tells about objects by Kubernetes Events: the same thing once, however often it is found. */
export interface EventTeller {
  /** The whole of what is to be told now: what is not in it any more will be told again when it comes back. */
  tell(about: KubernetesObject, all: readonly Told[]): void;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
}

/** An Event's message holds 1024 bytes. */
const LONGEST = 1000;
/** Events of one version of the map: someone who breaks a thousand entries needs no thousand Events. */
const MOST = 10;
const COMPONENT = 'rolecall-authenticator';

export interface EventOptions {
  readonly log: Log;
  readonly clock: Clock;
}

/** What the objects are: the items of a list do not say it. */
export interface ObjectKind {
  readonly apiVersion: string;
  readonly kind: string;
}

export function createEventTeller(
  client: KubernetesClient,
  options: EventOptions,
  kind: ObjectKind,
): EventTeller {
  /** By name: what was told about each. */
  const before = new Map<string, ReadonlySet<string>>();
  let writing = Promise.resolve();
  return {
    tell(about, all) {
      const told = bounded(all);
      const { name } = about.metadata;
      const fresh = told.filter(({ message }) => before.get(name)?.has(message) !== true);
      if (told.length === 0) before.delete(name);
      else before.set(name, new Set(told.map(({ message }) => message)));
      for (const each of fresh)
        writing = writing
          .then(() => writeEvent(client, { kind, about }, each, options.clock))
          .catch((cause: unknown) => {
            const message = cause instanceof Error ? cause.message : String(cause);
            options.log.warn('access.event-not-written', { reason: each.reason, message });
          });
    },
    settled: () => writing,
  };
}

function bounded(all: readonly Told[]): readonly Told[] {
  const cut = all.map(({ reason, message }) => ({ reason, message: message.slice(0, LONGEST) }));
  const [first] = cut.slice(MOST);
  if (first === undefined) return cut;
  const message = `${cut.length - MOST} more faults are in the log`;
  return [...cut.slice(0, MOST), { reason: first.reason, message }];
}

/** The name is made of what is told: another replica, or this one after a restart, counts the Event up instead of making another. */
async function writeEvent(
  client: KubernetesClient,
  { kind, about }: { readonly kind: ObjectKind; readonly about: KubernetesObject },
  { reason, message }: Told,
  clock: Clock,
): Promise<void> {
  const { name, namespace = 'default', uid, resourceVersion } = about.metadata;
  const now = new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const involvedObject = {
    ...kind,
    namespace,
    name,
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  const path = resourcePath({ version: 'v1', namespace, plural: 'events' });
  const metadata = { name: `${name}.${hashOf(`${uid ?? ''}/${reason}/${message}`)}`, namespace };
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata,
    involvedObject,
    type: 'Warning',
    reason,
    message,
    source: { component: COMPONENT },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    reportingComponent: COMPONENT,
    reportingInstance: '',
  };
  try {
    await client.create(path, event);
  } catch (cause) {
    if (!(cause instanceof KubernetesError) || cause.reason !== 'AlreadyExists') throw cause;
    await countUp(client, `${path}/${metadata.name}`, now);
  }
}

async function countUp(client: KubernetesClient, path: string, now: string): Promise<void> {
  const { count } = await client.get<KubernetesObject>(path);
  const next = typeof count === 'number' ? count + 1 : 2;
  await client.patch(path, { count: next, lastTimestamp: now }, 'merge');
}

/** FNV-1a of 64 bits, in hex: tells one message from another, and guards nothing. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
