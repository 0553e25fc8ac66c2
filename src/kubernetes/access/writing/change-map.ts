import type { KubernetesClient } from '../../client/index.ts';
import type { EditOutcome } from '../editor/mapping-edit.ts';
import { dropPrevious, keepPrevious } from '../rollback/previous-map.ts';
import {
  DamagedNote,
  fingerprint,
  ROLLBACK_ANNOTATION,
  type RollbackNote,
  readNote,
  renderNote,
} from '../rollback/rollback-note.ts';
import { AUTH_MAP_NAME, type ConfigMap, findConfigMap, putAuthMap } from './auth-map.ts';
import { type RetryPolicy, type RetryPorts, withRetry } from './retry.ts';

type MapData = Readonly<Record<string, string>>;

export interface ChangePorts extends RetryPorts {
  readonly client: KubernetesClient;
  now(): number;
  sha256Hex(text: string): string;
}

export interface ChangeRequest {
  /** Called with what is there, at each attempt. Throws what refuses the edit. */
  edit(data: MapData): EditOutcome;
  /** Called before each write; rejects to prevent it. */
  judge(before: MapData, after: MapData): Promise<void>;
  readonly retry: RetryPolicy;
  /** Milliseconds in which the change must be confirmed; undefined: it need not be. */
  readonly confirmWithin?: number;
  /** Who is writing, for the note. */
  readonly by: string;
  /** Writes although another change waits for its confirmation, which then never comes. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

export interface ChangeResult {
  readonly state: 'unchanged' | 'planned' | 'written';
  readonly before: MapData;
  readonly outcome: EditOutcome;
  /** Of a change that waits for its confirmation. */
  readonly note?: RollbackNote;
  /** Whether the map was made. */
  readonly created: boolean;
}

/** Another change waits: writing now would take its rollback away. */
export class PendingChange extends Error {
  override name = 'PendingChange';
}

/** Reads, edits, judges and writes, again from the start whenever another writer came between. */
export function changeMap(ports: ChangePorts, request: ChangeRequest): Promise<ChangeResult> {
  return withRetry(() => attempt(ports, request), request.retry, ports);
}

async function attempt(ports: ChangePorts, request: ChangeRequest): Promise<ChangeResult> {
  const present = await findConfigMap(ports.client, AUTH_MAP_NAME);
  const before = present?.data ?? {};
  const outcome = request.edit(before);
  const result = { before, outcome, created: present === undefined };
  if (outcome.data === before) return { ...result, state: 'unchanged' };
  const pending = pendingNote(ports, request, present);
  await request.judge(before, outcome.data);
  if (request.dryRun) return { ...result, state: 'planned' };
  const note = await writeWithNote(ports, request, present, outcome.data);
  if (pending?.previous) await dropPrevious(ports.client, pending.previous, ports.now());
  return { ...result, state: 'written', ...(note === undefined ? {} : { note }) };
}

/** A note about a map that was changed since is about nothing any more. Throws `PendingChange` unless forced. */
function pendingNote(
  { sha256Hex }: ChangePorts,
  { force }: ChangeRequest,
  present: ConfigMap | undefined,
): RollbackNote | undefined {
  const note = noteOf(present, force);
  if (present === undefined || note === undefined) return undefined;
  if (fingerprint(present, sha256Hex) !== note.written) return undefined;
  if (!force) throw new PendingChange(pendingText(note));
  return note;
}

function noteOf(present: ConfigMap | undefined, force: boolean): RollbackNote | undefined {
  try {
    return readNote(present);
  } catch (failure) {
    if (!(failure instanceof DamagedNote)) throw failure;
    if (!force) throw new PendingChange(failure.message, { cause: failure });
    return undefined;
  }
}

function pendingText({ by, at }: RollbackNote): string {
  return `a change of ${by} waits for its confirmation until ${new Date(at).toISOString()}`;
}

async function writeWithNote(
  ports: ChangePorts,
  { confirmWithin, by }: ChangeRequest,
  present: ConfigMap | undefined,
  data: MapData,
): Promise<RollbackNote | undefined> {
  const { client, sha256Hex } = ports;
  if (confirmWithin === undefined) {
    await putAuthMap(client, present, { data, annotations: { [ROLLBACK_ANNOTATION]: undefined } });
    return undefined;
  }
  const previous = present === undefined ? null : fingerprint(present, sha256Hex);
  if (present !== undefined && previous !== null) await keepPrevious(client, present, previous);
  const binaryData = present?.binaryData ?? {};
  const written = fingerprint({ data, binaryData }, sha256Hex);
  const note = { at: ports.now() + confirmWithin, previous, written, by };
  await putAuthMap(client, present, { data, annotations: { [ROLLBACK_ANNOTATION]: renderNote(note) } });
  return note;
}
