import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { ClusterApi } from '../cluster-api.ts';
import type { Timers } from '../timers.ts';

/** What every control loop is given. */
export interface ControllerContext {
  readonly api: ClusterApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly cryptography: Cryptography;
  readonly timers: Timers;
}

/** A running control loop. `stop` resolves when nothing of it runs any more. */
export interface Controller {
  stop(): Promise<void>;
}
