import { rotateWhenDue } from '../../service/keys/rotation.ts';
import type { Services } from '../../service/services.ts';
import { forgetOldRevocations } from '../../service/sessions/revoke-session.ts';

const HOUR = 3_600_000;

/** Hourly work of a running instance: keys that have come of age, the listener's certificate, revocations of sessions that are over. */
export interface Maintenance {
  stop(): void;
}

async function maintain(services: Services, renewCertificate: () => Promise<void>): Promise<void> {
  try {
    for (const what of await rotateWhenDue(services)) services.log.info('keys.rotated', { what });
    await renewCertificate();
    await forgetOldRevocations(services);
  } catch (failure) {
    // The keys at hand go on working; the next hour tries again.
    services.log.error('maintenance.failed', {
      message: failure instanceof Error ? failure.message : String(failure),
    });
  }
}

/** Runs once at the start, off the critical path, and then every hour. */
export function startMaintenance(services: Services, renewCertificate: () => Promise<void>): Maintenance {
  const run = (): void => void maintain(services, renewCertificate);
  const timer = setInterval(run, HOUR);
  timer.unref();
  setImmediate(run);
  return { stop: () => clearInterval(timer) };
}
