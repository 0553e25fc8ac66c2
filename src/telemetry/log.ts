import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import type { Log } from '../core/ports/runtime.ts';
import { redact } from './redaction.ts';

export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

export interface LogOptions {
  /** Lines below it are left out. Default: `info`. */
  readonly level?: LogLevel;
  /** Path of a file that lines are added to, or a stream. Default: standard error. */
  readonly destination?: string | DestinationStream;
}

const STANDARD_ERROR = 2;

/**
 * JSON lines: `{"level":"info","time":"…","event":"…", …fields}`. Every field goes through redaction first; there is no
 * way around it. Lines are written at once, so that the last ones before a crash are there. Throws when the file cannot
 * be opened.
 */
export function createLog(options: LogOptions = {}): Log {
  const logger = pino(
    {
      level: options.level ?? 'info',
      base: null,
      messageKey: 'event',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    open(options.destination ?? STANDARD_ERROR),
  );
  return {
    info: (event, fields = {}) => logger.info(redact(fields), event),
    warn: (event, fields = {}) => logger.warn(redact(fields), event),
    error: (event, fields = {}) => logger.error(redact(fields), event),
  };
}

/** A log file is as private as the data that it speaks of. */
function open(target: number | string | DestinationStream): DestinationStream {
  return typeof target === 'object'
    ? target
    : destination({ dest: target, sync: true, mkdir: true, mode: 0o600 });
}
