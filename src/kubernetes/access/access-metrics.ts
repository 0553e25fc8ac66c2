/** Label `type` of the latency metric. */
export type DynamicFileType = 'dynamic_file' | 'dynamic_backend_mode';

/** What the sources of mappings count. The names under which it is shown are the composition's (cluster-authenticator.md 9). */
export interface AccessMetrics {
  /** `configmap_watch_failures_total` */
  watchFailed(): void;
  /** A version of a section that cannot be read was met; the entries before it stay. */
  sectionInvalid(section: string): void;
  /** Entries of the present version that are dropped; a gauge by section. */
  entriesDropped(section: string, count: number): void;
  /** Whether the section cannot be read and maps by a copy that was kept since before this start; a gauge by section. */
  sectionFromCopy(section: string, served: boolean): void;
  /** The ConfigMap was deleted: it maps nobody. */
  mapDeleted(): void;
  /** `dynamicfile_failures_total` */
  fileFailed(): void;
  /** `dynamic_e2e_latency_seconds`: from the time that the file states to the time that it counts. */
  fileTaken(type: DynamicFileType, seconds: number): void;
}

export const NO_ACCESS_METRICS: AccessMetrics = Object.freeze({
  watchFailed: () => undefined,
  sectionInvalid: () => undefined,
  entriesDropped: () => undefined,
  sectionFromCopy: () => undefined,
  mapDeleted: () => undefined,
  fileFailed: () => undefined,
  fileTaken: () => undefined,
});
