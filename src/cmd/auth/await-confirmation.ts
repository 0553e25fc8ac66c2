import { type RollbackPorts, rollBack } from '../../kubernetes/access/rollback/rollback.ts';
import { fingerprint, type RollbackNote, readNote } from '../../kubernetes/access/rollback/rollback-note.ts';
import { AUTH_MAP_NAME, findConfigMap } from '../../kubernetes/access/writing/auth-map.ts';
import { CommandFailure } from '../output.ts';

type Tell = (level: 'info' | 'warning', text: string) => void;

export interface WaitingPorts extends RollbackPorts {
  sleep(milliseconds: number): Promise<void>;
}

/** Milliseconds. */
const LOOK_EVERY = 1000;
/** How long a rollback is tried when the API does not answer; a locked-out writer never gets through, the watcher does. */
const GIVE_UP_AFTER = 120_000;

const UNDONE = 'the change was not confirmed in time and was undone';

/** Waits for `rolecall auth confirm`, and undoes the change when it does not come. Throws `CommandFailure` when the change did not stay. */
export async function awaitConfirmation(ports: WaitingPorts, note: RollbackNote, tell: Tell): Promise<void> {
  const at = new Date(note.at).toISOString();
  tell('info', `waiting until ${at} for: rolecall auth confirm`);
  let told = false;
  for (;;) {
    try {
      if ((await look(ports, note)) === 'confirmed') {
        tell('info', 'the change was confirmed');
        return;
      }
      told = false;
    } catch (failure) {
      if (failure instanceof CommandFailure) throw failure;
      const message = failure instanceof Error ? failure.message : String(failure);
      if (!told)
        tell(
          'warning',
          `cannot look at aws-auth: ${message}; a running authenticator undoes the change at ${at}`,
        );
      told = true;
      if (ports.now() > note.at + GIVE_UP_AFTER)
        throw new CommandFailure(`it is not known whether the change was undone: ${message}`, {
          exitCode: 3,
        });
    }
    await ports.sleep(Math.max(50, Math.min(LOOK_EVERY, note.at - ports.now())));
  }
}

async function look(ports: WaitingPorts, note: RollbackNote): Promise<'waiting' | 'confirmed'> {
  const map = await findConfigMap(ports.client, AUTH_MAP_NAME);
  const same = readNote(map)?.written === note.written && readNote(map)?.at === note.at;
  if (!same) {
    if (map !== undefined && fingerprint(map, ports.sha256Hex) === note.written) return 'confirmed';
    const now = map === undefined ? null : fingerprint(map, ports.sha256Hex);
    // Whoever follows the map may have been the first.
    if (ports.now() >= note.at && now === note.previous) throw new CommandFailure(UNDONE);
    throw new CommandFailure('the change did not stay: it was undone, or aws-auth was changed again');
  }
  if (ports.now() < note.at) return 'waiting';
  const result = await rollBack(ports);
  if (result.state === 'restored') throw new CommandFailure(UNDONE);
  if (result.state === 'refused')
    throw new CommandFailure(`the change was not confirmed in time, and stays: ${result.reason}`, {
      hint: 'look at it with: rolecall auth get',
    });
  return 'waiting';
}
