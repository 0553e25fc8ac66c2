import { setTimeout as delay } from 'node:timers/promises';
import { cryptography } from '../../crypto/index.ts';
import type { EditOutcome } from '../../kubernetes/access/editor/mapping-edit.ts';
import { judge } from '../../kubernetes/access/simulation/judge.ts';
import type { LockoutContext } from '../../kubernetes/access/simulation/lockouts.ts';
import {
  type ChangePorts,
  type ChangeResult,
  changeMap,
} from '../../kubernetes/access/writing/change-map.ts';
import { CONFLICT_RETRY, type RetryPolicy } from '../../kubernetes/access/writing/retry.ts';
import { printable } from '../audit/printable.ts';
import { CommandFailure, print } from '../output.ts';
import type { AccessSession } from './access-session.ts';
import { awaitConfirmation } from './await-confirmation.ts';
import { readable } from './failures.ts';
import { mapDiff } from './map-diff.ts';
import { viewMap } from './map-view.ts';
import { changeLine, lockoutText } from './tell-simulation.ts';

type MapData = Readonly<Record<string, string>>;

/** How a change is made, beside what it is. */
export interface ChangeSettings {
  readonly dryRun: boolean;
  readonly force: boolean;
  /** Milliseconds; undefined: it need not be confirmed. */
  readonly confirmWithin: number | undefined;
  readonly retry?: RetryPolicy;
  /** Where talk goes. */
  readonly tell: (level: 'info' | 'warning', text: string) => void;
}

export function changePorts({ client }: AccessSession, tell: ChangeSettings['tell']): ChangePorts {
  return {
    client,
    now: () => Date.now(),
    sha256Hex: (text) => cryptography.sha256Hex(text),
    random: Math.random,
    sleep: (milliseconds) => delay(milliseconds),
    retrying: (failure, milliseconds) =>
      tell(
        'warning',
        `error: ${failure instanceof Error ? failure.message : String(failure)}: will retry after ${milliseconds}ms`,
      ),
  };
}

/** What is known of the caller and of access entries, for simulations. */
export function contextOf({
  accessEntries,
  caller,
  session,
}: Pick<AccessSession, 'accessEntries' | 'caller' | 'session'>): LockoutContext {
  return {
    ...(accessEntries === undefined ? {} : { accessEntries }),
    ...(caller === undefined ? {} : { caller }),
    ...(session === undefined ? {} : { session }),
  };
}

/** What is wrong with the sections that change: an entry may be written and not be used, for a member that nobody touched. */
function newProblems(before: MapData, after: MapData): readonly string[] {
  const changed = Object.keys(after).filter((name) => before[name] !== after[name]);
  return viewMap(Object.fromEntries(changed.map((name) => [name, after[name] ?? '']))).problems;
}

/** Says who gains and loses, and refuses what would lock somebody out. Throws `CommandFailure`. */
export function judgeChange(
  session: AccessSession,
  settings: ChangeSettings,
  before: MapData,
  after: MapData,
): void {
  const { simulation, lockouts: found } = judge(before, after, contextOf(session));
  for (const change of simulation.changes) settings.tell('info', changeLine(change));
  for (const problem of newProblems(before, after)) settings.tell('warning', printable(problem));
  for (const section of simulation.after.unread)
    settings.tell('warning', `${section} does not parse: what it gives is not known`);
  for (const section of simulation.unknown)
    settings.tell('warning', `${section} did not parse: whom its last good version let in is not known`);
  if (found.length === 0) return;
  if (settings.force || settings.dryRun) settings.tell('warning', lockoutText(found));
  else
    throw new CommandFailure(`refused: ${lockoutText(found)}`, {
      hint: 'nothing was changed; repeat with --force if this is what you want, best with --confirm-within 5m',
    });
}

/** Makes one change of the map: judged, shown where it is only tried, waited for where it must be confirmed. */
export async function makeChange(
  session: AccessSession,
  settings: ChangeSettings,
  edit: (data: MapData) => EditOutcome,
  done: (result: ChangeResult) => void = () => undefined,
): Promise<ChangeResult> {
  const ports = changePorts(session, settings.tell);
  const { confirmWithin } = settings;
  try {
    const result = await changeMap(ports, {
      edit,
      judge: async (before, after) => judgeChange(session, settings, before, after),
      retry: settings.retry ?? CONFLICT_RETRY,
      by: session.user,
      force: settings.force,
      dryRun: settings.dryRun,
      ...(confirmWithin === undefined ? {} : { confirmWithin }),
    });
    for (const warning of result.outcome.warnings) settings.tell('warning', warning);
    if (result.state === 'planned') print(mapDiff(result.before, result.outcome.data));
    else done(result);
    if (result.note !== undefined) await awaitConfirmation(ports, result.note, settings.tell);
    return result;
  } catch (failure) {
    throw readable(failure);
  }
}
