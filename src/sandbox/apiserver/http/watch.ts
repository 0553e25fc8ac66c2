import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../../object.ts';
import { forbiddenField, invalid, invalidValue } from '../errors/field-fault.ts';
import { expired } from '../errors/refusals.ts';
import { renderStatus, StatusRefusal } from '../errors/status.ts';
import type { History, ObjectChange } from '../objects/history.ts';
import { apiVersionOf } from '../openapi/body.ts';
import type { Selection } from '../selectors/selection.ts';
import { flag } from './exchange.ts';
import { type View, viewObject } from './view.ts';

export interface WatchInput {
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly selection: Selection;
  readonly history: History;
  /** Present objects of the resource, selected. */
  readonly present: () => readonly KubeObject[];
  readonly revision: () => number;
  readonly view: () => View;
}

/** A client that does not read is cut off here; it comes back with the last version that it saw. */
const MAX_BUFFERED = 8 * 1024 * 1024;
const BOOKMARK_INTERVAL = 60_000;
const MAX_SECONDS = 3600;
/** kube-apiserver ends watches after 30 to 60 minutes; one fixed value is within that. */
const DEFAULT_SECONDS = 1800;
const INITIAL_EVENTS_END = { 'k8s.io/initial-events-end': 'true' };

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/** A change as this selection sees it: an object that no longer matches is gone, one that begins to is new. */
function selectedEvent(
  selection: Selection,
  { present, previous }: ObjectChange,
): [EventType, KubeObject] | undefined {
  const now = present !== undefined && selection.matches(present);
  const before = previous !== undefined && selection.matches(previous);
  if (now) return [before ? 'MODIFIED' : 'ADDED', present];
  if (!before) return undefined;
  // A leaving object is shown as it was, at the version of the change that took it out.
  const object =
    present === undefined
      ? previous
      : {
          ...previous,
          metadata: { ...previous.metadata, resourceVersion: present.metadata.resourceVersion },
        };
  return ['DELETED', object];
}

function checkInitialEvents(query: URLSearchParams): boolean {
  const match = query.get('resourceVersionMatch');
  if (!query.has('sendInitialEvents')) {
    if (match === null) return false;
    const text = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
      forbiddenField('resourceVersionMatch', text),
    ]);
  }
  if (match === 'NotOlderThan') return flag(query, 'sendInitialEvents');
  const fault = invalidValue(
    'resourceVersionMatch',
    match ?? '',
    'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
  );
  throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [fault]);
}

/** Where to start: undefined means from now, with everything present first. */
function startOf(query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion') ?? '';
  if (text === '' || text === '0') return undefined;
  if (!/^\d{1,16}$/.test(text)) throw expired(`invalid resource version "${text.slice(0, 32)}"`);
  return Number(text);
}

function secondsOf(query: URLSearchParams): number {
  const text = query.get('timeoutSeconds') ?? '';
  const asked = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return asked === 0 ? DEFAULT_SECONDS : Math.min(asked, MAX_SECONDS);
}

/** Streams changes as JSON lines until the client leaves, time is up or the client stops reading. */
export function serveWatch(input: WatchInput): void {
  const { response, query, selection, history } = input;
  const initial = checkInitialEvents(query);
  const start = startOf(query);
  let first = true;
  const send = (type: EventType, object: object): void => {
    if (response.writableEnded || response.destroyed) return;
    response.write(`${JSON.stringify({ type, object })}\n`);
    if (response.writableLength > MAX_BUFFERED) response.destroy();
  };
  const sendObject = (type: EventType, object: KubeObject): void => {
    send(type, viewObject(input.view(), object, first));
    first = false;
  };
  const bookmark = (annotations?: object): void => send('BOOKMARK', bookmarkOf(input, annotations));
  open(response);
  if (start === undefined || initial) {
    for (const object of input.present()) sendObject('ADDED', object);
    if (initial) bookmark(INITIAL_EVENTS_END);
  }
  const from = start === undefined || initial ? input.revision() : start;
  const subscription = follow(history, from, send, (change) => {
    const event = selectedEvent(selection, change);
    if (event !== undefined) sendObject(...event);
  });
  endInTime(
    response,
    secondsOf(query) * 1000,
    flag(query, 'allowWatchBookmarks') ? bookmark : undefined,
    () => subscription?.stop(),
  );
}

function open(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
}

/** A version that is too old is told inside the stream, as an ERROR event with the Status. */
function follow(
  history: History,
  revision: number,
  send: (type: EventType, object: object) => void,
  onChange: (change: ObjectChange) => void,
): { stop(): void } | undefined {
  try {
    return history.follow(revision, onChange);
  } catch (error) {
    if (!(error instanceof StatusRefusal)) throw error;
    send('ERROR', renderStatus(error));
    return undefined;
  }
}

function bookmarkOf(input: WatchInput, annotations: object | undefined): object {
  const { resource, transform } = input.view();
  const metadata = {
    resourceVersion: String(input.revision()),
    creationTimestamp: null,
    ...(annotations === undefined ? {} : { annotations }),
  };
  if (transform === 'Table') {
    const object = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
    return {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      columnDefinitions: [],
      rows: [{ cells: resource.columns.map(() => ''), object }],
    };
  }
  const kind =
    transform === undefined
      ? { kind: resource.kind, apiVersion: apiVersionOf(resource) }
      : { kind: transform, apiVersion: 'meta.k8s.io/v1' };
  return { ...kind, metadata };
}

function endInTime(
  response: ServerResponse,
  milliseconds: number,
  bookmark: (() => void) | undefined,
  stop: () => void,
): void {
  if (response.destroyed) {
    stop();
    return;
  }
  const end = setTimeout(() => response.end(), milliseconds);
  const bookmarks = bookmark === undefined ? undefined : setInterval(() => bookmark(), BOOKMARK_INTERVAL);
  response.once('close', () => {
    clearTimeout(end);
    clearInterval(bookmarks);
    stop();
  });
}
