import type { Clock, Log } from '../../../core/ports/runtime.ts';
import { Bell } from '../../addons/bell.ts';
import { type Backoff, backoffDelay } from '../../client/backoff.ts';
import { createInformer, type KubernetesClient } from '../../client/index.ts';
import { createEventTeller, type EventTeller } from '../event-teller.ts';
import { AUTH_MAP_NAME, AUTH_MAP_NAMESPACE, type ConfigMap, configMapPath } from '../writing/auth-map.ts';
import { type RollbackPorts, type RollbackState, rollBack } from './rollback.ts';
import { ROLLBACK_ANNOTATION } from './rollback-note.ts';

export interface RollbackWatch {
  stop(): Promise<void>;
}

export interface RollbackWatchOptions {
  readonly client: KubernetesClient;
  readonly clock: Clock;
  readonly log: Log;
  sha256Hex(text: string): string;
}

/** Milliseconds: clocks are set, and machines sleep, so a long wait is looked at again. */
const LONGEST_WAIT = 60_000;
const AFTER_FAILURE: Backoff = { first: 1000, most: 30_000 };

/**
 * Undoes changes that nobody confirmed, in the place of a writer who locked himself out or whose machine is gone. Any number of
 * them may watch one cluster.
 */
export function watchRollbacks(options: RollbackWatchOptions): RollbackWatch {
  const { client, clock, log } = options;
  const bell = new Bell();
  const events = createEventTeller(client, { log, clock }, { apiVersion: 'v1', kind: 'ConfigMap' });
  const informer = createInformer<ConfigMap>(client, configMapPath(), {
    log,
    query: { fieldSelector: `metadata.name=${AUTH_MAP_NAME}` },
  });
  informer.subscribe(() => bell.ring());
  const ports: RollbackPorts = { client, now: () => clock.now(), sha256Hex: options.sha256Hex };
  const health = { failures: 0 };
  let stopped = false;
  const running = (async () => {
    while (!stopped)
      await bell.sleep(
        await round(informer.get(AUTH_MAP_NAMESPACE, AUTH_MAP_NAME), ports, { log, events, health }),
      );
  })();
  return {
    async stop() {
      stopped = true;
      bell.ring();
      await Promise.all([informer.stop(), running]);
      await events.settled();
    },
  };
}

/** Resolves to the milliseconds until the next look, undefined for the next change of the map. Never rejects. */
async function round(
  map: ConfigMap | undefined,
  ports: RollbackPorts,
  {
    log,
    events,
    health,
  }: { readonly log: Log; readonly events: EventTeller; readonly health: { failures: number } },
): Promise<number | undefined> {
  if (map?.metadata.annotations?.[ROLLBACK_ANNOTATION] === undefined) return undefined;
  try {
    const result = await rollBack(ports);
    health.failures = 0;
    if (result.state === 'waiting') return Math.min(LONGEST_WAIT, Math.max(0, result.note.at - ports.now()));
    const message = textOf(result);
    if (message === undefined) return undefined;
    log.warn(`aws-auth.${result.state}`, { message });
    events.tell(map, [{ reason: result.state === 'restored' ? 'RolledBack' : 'RollbackRefused', message }]);
    return undefined;
  } catch (failure) {
    log.warn('aws-auth.rollback-failed', { error: String(failure) });
    return backoffDelay(AFTER_FAILURE, ++health.failures);
  }
}

function textOf(result: RollbackState): string | undefined {
  if (result.state === 'restored')
    return `the change of ${result.note.by} was not confirmed in time and was undone`;
  if (result.state === 'refused') return `the change of ${result.note.by} is not undone: ${result.reason}`;
  return undefined;
}
