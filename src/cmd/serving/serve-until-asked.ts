import type { Clock, Log } from '../../core/ports/runtime.ts';
import { Endings } from '../instance/endings.ts';
import { surviveFaults } from '../up/faults.ts';

export interface ServingParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly endings: Endings;
}

const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT'] as const) process.once(event, () => resolve());
  });
}

/** A process that serves: brought up, told of, and ended in order at SIGTERM or SIGINT, or where bringing it up failed. */
export async function serveUntilAsked<Running>(
  log: Log,
  bringUp: (parts: ServingParts) => Promise<Running>,
  tell: (running: Running) => void,
): Promise<void> {
  const asked = untilAsked();
  const endings = new Endings();
  try {
    const running = await bringUp({ clock: SYSTEM_CLOCK, log, endings });
    surviveFaults(log, () => endings.run(log));
    tell(running);
    await asked;
  } finally {
    await endings.run(log);
  }
}
