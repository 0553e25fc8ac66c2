/** The log keeps this many of its newest entries unless told otherwise: about 200 MB of audit events. */
export const DEFAULT_LOG_LIMIT = 200_000;

export interface StoreOptions {
  /** How many of the newest log entries to keep, counted in the order they were appended. */
  readonly logLimit?: number;
}
