import type { IdentityMapper } from '../../core/cluster-access/identity-mapper.ts';
import { type BackendMode, modeNamed } from '../../core/cluster-access/mapping/backend-mode.ts';
import type { ChainLink } from './map-identity.ts';

/** A mapper that is running. */
export interface StartedMapper {
  readonly mapper: IdentityMapper;
  /** Whether it knows all that it maps. */
  ready(): boolean;
  stop(): void | Promise<void>;
}

/** Starts the mapper of a mode. Rejects when it cannot be started. */
export type MapperStarters = Readonly<Record<BackendMode, () => StartedMapper | Promise<StartedMapper>>>;

/** `server.reservedPrefixConfig` */
export interface ReservedPrefixes {
  readonly backendMode: string;
  readonly usernamePrefixReserveList: readonly string[];
}

/** The chain of a server's backend modes, whose list can be exchanged while it runs. */
export class BackendChain {
  readonly #starters: MapperStarters;
  readonly #prefixes: ReadonlyMap<BackendMode, readonly string[]>;
  #running = new Map<BackendMode, StartedMapper>();
  #links: readonly ChainLink[] = [];
  #changing = Promise.resolve();

  constructor(starters: MapperStarters, prefixes: readonly ReservedPrefixes[] = []) {
    this.#starters = starters;
    this.#prefixes = new Map(
      prefixes.flatMap(({ backendMode, usernamePrefixReserveList }) => {
        const mode = modeNamed(backendMode);
        return mode === undefined ? [] : [[mode, usernamePrefixReserveList] as const];
      }),
    );
  }

  links(): readonly ChainLink[] {
    return this.#links;
  }

  ready(): boolean {
    return [...this.#running.values()].every((each) => each.ready());
  }

  /**
   * Puts the modes in force, in order. Mappers that stay go on as they are; those that go are stopped after the exchange. Rejects,
   * with the modes before still in force, when one cannot be started.
   */
  use(modes: readonly BackendMode[]): Promise<void> {
    const change = this.#changing.then(() => this.#exchange(modes));
    this.#changing = change.catch(() => undefined);
    return change;
  }

  stop(): Promise<void> {
    return this.use([]);
  }

  async #exchange(modes: readonly BackendMode[]): Promise<void> {
    const next = new Map<BackendMode, StartedMapper>();
    const fresh: StartedMapper[] = [];
    try {
      for (const mode of modes) {
        const kept = this.#running.get(mode);
        const started = kept ?? (await this.#starters[mode]());
        if (kept === undefined) fresh.push(started);
        next.set(mode, started);
      }
    } catch (cause) {
      for (const each of fresh) await each.stop();
      throw cause;
    }
    const before = this.#running;
    this.#running = next;
    this.#links = [...next].map(([mode, { mapper }]) => ({
      mapper,
      reservedPrefixes: this.#prefixes.get(mode) ?? [],
    }));
    for (const [mode, each] of before) if (!next.has(mode)) await each.stop();
  }
}
