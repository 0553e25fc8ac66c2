/** What the sources of mappings count. The names under which it is shown are the composition's (cluster-authenticator.md 9). */
export interface AccessMetrics {
  /** `configmap_watch_failures_total` */
  watchFailed(): void;
  /** A version of a section that cannot be read was met; the entries before it stay. */
  sectionInvalid(section: string): void;
  /** Entries of the present version that are dropped; a gauge by section. */
  entriesDropped(section: string, count: number): void;
  /** `dynamicfile_failures_total` */
  fileFailed(): void;
}

export const NO_ACCESS_METRICS: AccessMetrics = Object.freeze({
  watchFailed: () => undefined,
  sectionInvalid: () => undefined,
  entriesDropped: () => undefined,
  fileFailed: () => undefined,
});
