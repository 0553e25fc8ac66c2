import type { DirectoryChange } from '../../core/ports/directory.ts';
import type { RecordKind } from '../../core/records/record.ts';
import { getOrAdd } from './get-or-add.ts';
import type { KindChange } from './view.ts';

type OnChange = (change: DirectoryChange<unknown>) => void;

/** Who wants to hear of changes, by kind. */
export class Subscriptions {
  readonly #kinds = new Map<string, Set<OnChange>>();

  add<Body>(kind: RecordKind<Body>, onChange: (change: DirectoryChange<Body>) => void): { stop(): void } {
    // A function of its own for each subscription, so that stopping one never stops another.
    const subscriber: OnChange = (change) => onChange(change as DirectoryChange<Body>);
    const subscribers = getOrAdd(this.#kinds, kind.name, () => new Set<OnChange>());
    subscribers.add(subscriber);
    return { stop: () => subscribers.delete(subscriber) };
  }

  /** Tells every subscriber, also when one of them throws; the first fault is thrown at the end. */
  publish(changes: readonly KindChange[]): void {
    const faults: unknown[] = [];
    for (const { kind, change } of changes) {
      for (const subscriber of [...(this.#kinds.get(kind) ?? [])]) {
        try {
          subscriber(change);
        } catch (fault) {
          faults.push(fault);
        }
      }
    }
    if (faults.length > 0) throw faults[0];
  }

  clear(): void {
    this.#kinds.clear();
  }
}
