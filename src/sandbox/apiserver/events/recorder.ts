import type { Transaction } from '../../../core/ports/directory.ts';
import type { Log } from '../../../core/ports/runtime.ts';
import type { KubeObject } from '../../object.ts';
import { EVENT } from '../kinds/core/event.ts';
import { recordOf } from '../objects/read.ts';
import { storedForm } from '../objects/rendered.ts';
import { storeKey, storePrefix } from '../objects/store-key.ts';
import { timeText } from '../objects/timestamps.ts';
import { copyTree, type Tree, textOf } from '../objects/tree.ts';
import type { WriteContext } from '../objects/write.ts';
import { memberOf, metaOf } from '../tables/columns.ts';

/** Events are forgotten after an hour, as kube-apiserver's default has it, and when a namespace has too many. */
const TIME_TO_LIVE = 60 * 60 * 1000;
const MAX_IN_NAMESPACE = 1000;
const MAX_MESSAGE = 1024;

export interface NewEvent {
  readonly about: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
}

function isRepeat(event: Tree, { about, type, reason, message, component }: NewEvent): boolean {
  return (
    memberOf(event, 'involvedObject').uid === about.metadata.uid &&
    event.type === type &&
    event.reason === reason &&
    event.message === message &&
    memberOf(event, 'source').component === component
  );
}

let latest = 0n;

/** Nanoseconds in hex, never twice in one process: lists, which are in name order, show events as they happened. */
function serial(now: number): string {
  const wanted = BigInt(now) * 1_000_000n;
  latest = wanted > latest ? wanted : latest + 1n;
  return latest.toString(16);
}

function makeEvent(context: WriteContext, input: NewEvent, namespace: string, now: string): Tree {
  const { about, type, reason, message, component } = input;
  const { name, uid, resourceVersion } = about.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${serial(context.clock.now())}`,
      namespace,
      uid: context.cryptography.randomUuid(),
      creationTimestamp: now,
    },
    involvedObject: {
      kind: about.kind,
      ...(about.metadata.namespace === undefined ? {} : { namespace: about.metadata.namespace }),
      name,
      uid,
      apiVersion: about.apiVersion,
      resourceVersion,
    },
    reason,
    message,
    source: { component },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type,
    reportingComponent: component,
    reportingInstance: '',
  };
}

/** Writes the event or raises its count, and lets go of old ones, in one transaction. */
function write(context: WriteContext, tx: Transaction, input: NewEvent): void {
  const { place, clock } = context;
  const namespace = input.about.metadata.namespace ?? 'default';
  const kind = recordOf(EVENT);
  const now = clock.now();
  const entries = tx.list(kind, place.account, storePrefix(place, EVENT, namespace));
  const old = (event: Tree): boolean =>
    now - Date.parse(textOf(event, 'lastTimestamp') || textOf(metaOf(event), 'creationTimestamp')) >
    TIME_TO_LIVE;
  const repeat = entries.find((entry) => isRepeat(entry.body, input));
  for (const entry of entries)
    if (entry !== repeat && old(entry.body)) tx.delete(kind, place.account, entry.key);
  if (repeat !== undefined) {
    const body = {
      ...copyTree(repeat.body),
      count: Number(repeat.body.count ?? 1) + 1,
      lastTimestamp: timeText(now),
    };
    tx.put(kind, place.account, repeat.key, body);
  } else if (entries.length < MAX_IN_NAMESPACE) {
    const event = storedForm(makeEvent(context, input, namespace, timeText(now)));
    tx.put(kind, place.account, storeKey(place, EVENT, namespace, textOf(metaOf(event), 'name')), event);
  }
}

/** Events are talk: failing to write one never fails what it is about. */
export function createEventRecorder(context: WriteContext, log: Log): (event: NewEvent) => void {
  return (event) => {
    const input = { ...event, message: event.message.slice(0, MAX_MESSAGE) };
    context.directory
      .transact((tx) => write(context, tx, input))
      .catch((error: unknown) =>
        log.warn('sandbox.event.lost', { reason: input.reason, error: String(error) }),
      );
  };
}
