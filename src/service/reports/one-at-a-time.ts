import { Refusal } from '../../core/errors/refusal.ts';
import type { Audit } from '../audit/audit.ts';

/** Readings that may wait for their turn. */
const MAXIMUM_WAITING = 16;

/** Lets one piece of work run after another. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Throws `Refusal` Throttling, which clients try again, when too many wait. */
  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#waiting >= MAXIMUM_WAITING) throw new Refusal('Throttling', 400, 'Rate exceeded');
    this.#waiting++;
    const turn = this.#last.then(work).finally(() => {
      this.#waiting--;
    });
    // The next one does not care how this one ended; its caller does.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const turns = new WeakMap<Audit, Turns>();

/** Attack: reports asked for all at once would read the whole trail many times over. There is one reader of each trail. */
export function turnsOf(audit: Audit): Pick<Turns, 'run'> {
  const known = turns.get(audit) ?? new Turns();
  turns.set(audit, known);
  return known;
}
