import type { Log } from '../../core/ports/runtime.ts';

function textOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

/**
 * The last line of defence. A promise that nobody waited for is one piece of work that failed: it is told, and everyone
 * else's credentials go on. After an error that no code caught, state may be half changed: the instance ends in order.
 */
export function surviveFaults(log: Log, stop: () => Promise<void>): void {
  process.on('unhandledRejection', (fault) => log.error('instance.fault', { error: textOf(fault) }));
  process.once('uncaughtException', (fault) => {
    log.error('instance.fatal', { error: textOf(fault) });
    process.exitCode = 1;
    void stop().finally(() => process.exit(1));
  });
}
