import { setInterval as every } from 'node:timers';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { followGivenCertificate, type ServingCertificate } from '../../kubernetes/serving/index.ts';
import { say } from '../output.ts';
import { ownPair } from './own-pair.ts';

export interface OwnPairPlace {
  /** Empty: below XDG_STATE_HOME. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Milliseconds between two looks; for tests. */
  readonly interval?: number;
}

const HOUR = 3_600_000;

/** Serves with a certificate of our own, which is renewed while it serves. */
export async function followOwnPair(
  { folder, names, interval = HOUR }: OwnPairPlace,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<ServingCertificate> {
  const pair = await ownPair(folder, names, clock.now());
  say(`serving with a certificate of our own; clients trust ${pair.authority}`);
  const given = await followGivenCertificate(pair, log, Math.min(interval, 10_000));
  let looking = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      await ownPair(folder, names, clock.now());
    } catch (cause) {
      // What is served goes on, and it is tried again.
      log.error('oidc-proxy.certificate-not-renewed', { message: String(cause) });
    }
  };
  const timer = every(() => {
    looking = looking.then(look);
  }, interval);
  timer.unref();
  return {
    name: given.name,
    get current() {
      return given.current;
    },
    ready: () => given.ready(),
    connected: () => given.connected(),
    onChange: (changed) => given.onChange(changed),
    async stop() {
      clearInterval(timer);
      await looking;
      await given.stop();
    },
  };
}
