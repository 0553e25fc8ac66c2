/** What the storage learned of a body while it streamed by. */
export interface StoredBlob {
  /** Random id; the only name that the body has on disk. */
  readonly id: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly md5: string;
  readonly sha256: string;
}

/** Bodies too large for records (S3 objects). Names on disk are random ids, so no key can escape the directory. */
export interface Blobs {
  /** Streams to disk, durable when resolved. Rejects, leaving nothing, when the source fails or passes `maximum` bytes. */
  write(source: AsyncIterable<Uint8Array>, maximum: number): Promise<StoredBlob>;
  /** The bytes from `start` to `end` (both inclusive) or all. */
  read(id: string, range?: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array>;
  remove(id: string): Promise<void>;
  /**
   * Removes bodies that were there when the storage was opened and that `keep` does not want; answers how many. Bodies
   * written since are never touched: their record may be about to be committed.
   */
  sweep(keep: (id: string) => boolean): Promise<number>;
}
