import type { Log } from '../../core/ports/runtime.ts';

/**
 * How to end what was started, the last first. A start that fails half-way and an ordinary stop are the same thing:
 * nothing that was started is left behind, and one end that fails does not keep the others from theirs.
 */
export class Endings {
  readonly #steps: { readonly what: string; readonly end: () => Promise<void> | void }[] = [];

  add(what: string, end: () => Promise<void> | void): void {
    this.#steps.push({ what, end });
  }

  /** Ends everything once; a second call finds nothing left to do. */
  async run(log: Log): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step.end();
      } catch (error) {
        log.error('instance.end-failed', { what: step.what, error: String(error) });
      }
    }
  }
}
