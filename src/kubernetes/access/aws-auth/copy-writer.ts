import type { Log } from '../../../core/ports/runtime.ts';
import type { KeptMap, MapKeeper } from './kept-map.ts';

/** Keeps the latest state, one write after the other; what was overtaken meanwhile is not written. */
export class CopyWriter {
  readonly #keeper: MapKeeper;
  readonly #log: Log;
  #written: string | undefined;
  #wanted: KeptMap | undefined;
  #writing = Promise.resolve();

  constructor(keeper: MapKeeper, log: Log) {
    this.#keeper = keeper;
    this.#log = log;
    this.#wanted = keeper.kept;
    this.#written = JSON.stringify(keeper.kept);
  }

  /** Undefined drops the copy. */
  want(map: KeptMap | undefined): void {
    this.#wanted = map;
    this.#writing = this.#writing.then(() => this.#write());
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.#writing;
  }

  async #write(): Promise<void> {
    const text = JSON.stringify(this.#wanted);
    if (text === this.#written) return;
    // Also of a failure: it is tried again with the next change.
    this.#written = text;
    try {
      await this.#keeper.keep(this.#wanted);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      this.#log.warn('access.aws-auth-not-kept', { message });
    }
  }
}
