import type { BackendMode } from '../../core/cluster-access/mapping/backend-mode.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { followBackendModes } from '../../kubernetes/access/dynamic-file/follow-backend-modes.ts';
import { accessEntryMapper } from '../../service/access-entries/entry-mapper.ts';
import { BackendChain } from '../../service/cluster-access/backend-chain.ts';
import type { ChainLink } from '../../service/cluster-access/map-identity.ts';
import type { Endings } from '../instance/endings.ts';
import { type AuthenticatorMetrics, authenticatorMetrics } from './authenticator-metrics.ts';
import { mapperStarters } from './backend-mappers.ts';
import { EKS_INTERVAL, eksAccessEntries } from './eks-access-entries.ts';
import { FollowedEntries } from './followed-entries.ts';
import type { GivenSettings } from './read-settings.ts';
import type { AuthenticatorSettings } from './settings.ts';
import type { StructuredSettings } from './structured-settings.ts';

export interface AuthenticatorRuntime {
  readonly clock: Clock;
  readonly log: Log;
  /** Where each part leaves how it ends. */
  readonly endings: Endings;
}

/** Where names come from: access entries of an EKS API if there is one, then the backend modes in force. */
export class MappingSources {
  readonly metrics: AuthenticatorMetrics;
  readonly #chain: BackendChain;
  readonly #runtime: AuthenticatorRuntime;
  #entries: FollowedEntries | undefined;
  #first: readonly ChainLink[] = [];
  #modes: readonly BackendMode[] = [];
  #stopping = false;

  constructor(
    { settings, structured: file }: GivenSettings,
    structured: StructuredSettings,
    runtime: AuthenticatorRuntime,
  ) {
    const { clock, log } = runtime;
    this.#runtime = runtime;
    this.metrics = authenticatorMetrics(() => this.#modes);
    const starters = mapperStarters({ settings, structured, file, clock, log, metrics: this.metrics });
    this.#chain = new BackendChain(starters, structured.reservedPrefixes);
  }

  /** Undefined when no EKS API is asked. */
  get entries(): FollowedEntries | undefined {
    return this.#entries;
  }

  links(): readonly ChainLink[] {
    return [...this.#first, ...this.#chain.links()];
  }

  /** Rejects when a mapper of the configured modes cannot be started. `modePath` names a file of modes that go before them. */
  async useModes(configured: readonly BackendMode[], modePath: string): Promise<void> {
    const { clock, log, endings } = this.#runtime;
    endings.add('mappings', () => this.#chain.stop());
    await this.#use(configured);
    if (modePath === '') return;
    const use = (modes: readonly BackendMode[] = configured): void => {
      this.#use(modes).catch((cause: unknown) =>
        log.error('authenticator.backend-modes-kept', { modes, message: String(cause) }),
      );
    };
    const file = await followBackendModes(modePath, { log, clock, metrics: this.metrics, use });
    endings.add('backend modes', () => file.close());
  }

  /** Puts the cluster's access entries before every mode, in EKS's order: what they say of a principal is final. */
  async useEntries({
    eksEndpoint: endpoint,
    region,
    clusterId: cluster,
  }: AuthenticatorSettings): Promise<void> {
    if (endpoint === '') return;
    const { log, endings } = this.#runtime;
    const read = await eksAccessEntries({ endpoint, region, cluster });
    const entries = new FollowedEntries(read, log, EKS_INTERVAL);
    endings.add('access entries', () => entries.stop());
    const known = accessEntryMapper(entries);
    const mapper: ChainLink['mapper'] = {
      ...known,
      // Until they are known, nobody may get from a map what an entry takes away.
      map: (identity) =>
        entries.ready()
          ? known.map(identity)
          : { state: 'failed', message: 'the access entries of the cluster are not known yet' },
    };
    this.#first = [{ mapper, decisive: true }];
    this.#entries = entries;
    void entries.follow();
  }

  /** Told to whoever probes before the listener goes. */
  leave(): void {
    this.#stopping = true;
  }

  /** Lines of `/readyz`; none when all is known. */
  missing(): readonly string[] {
    if (this.#stopping) return ['[-]shutdown in progress'];
    return [
      ...(this.#chain.ready() ? [] : ['[-]mappings not synced']),
      ...(this.#entries?.ready() === false ? ['[-]access entries not read'] : []),
    ];
  }

  async #use(modes: readonly BackendMode[]): Promise<void> {
    await this.#chain.use(modes);
    this.#modes = modes;
  }
}
