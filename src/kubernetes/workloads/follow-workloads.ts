import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { PodClaims } from '../../core/token/pod-claims.ts';
import type { WorkloadSource } from '../../service/pod-identity/cluster-workloads.ts';
import type { AccountSight, Presence } from '../../service/pod-identity/workloads.ts';
import { type Backoff, DEFAULT_BACKOFF } from '../client/backoff.ts';
import { createInformer, type Informer, type KubernetesClient, resourcePath } from '../client/index.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { KubernetesError } from '../client/status-error.ts';
import { type PodsGone, podsGone } from './pods-gone.ts';
import { PodsLost } from './pods-lost.ts';

/** Pods and service accounts of a cluster, followed through its API. */
export interface FollowedWorkloads extends WorkloadSource, PodsGone {
  whenSynced(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorkloadOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly backoff?: Backoff;
}

/** Milliseconds for which a copy is believed after the API went away: as long as the API itself lets a deleted pod's token live. */
const GRACE = 60_000;
/** Milliseconds of a question to the API: the node's whole call has a second. */
const PATIENCE = 700;
/** Questions to the API at once; beyond them nothing is told. */
const MOST_ASKED = 64;

const PRESENT: Presence = Object.freeze({ state: 'present' });

/** Of names, which are labels of DNS, and of uids. */
const LONGEST = 253;

/** Names and uids only: a cluster may have many pods. Throws for what is no name: an attached cluster's API may be anybody's. */
function slim({ metadata: { name, namespace = '', uid = '' } }: KubernetesObject): KubernetesObject {
  for (const text of [name, namespace, uid])
    if (typeof text !== 'string' || text.length > LONGEST) throw new Error('an object without a sound name');
  return { metadata: { name, namespace, uid } };
}

const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

/** With the one annotation that binds a service account to a role. */
function slimAccount(account: KubernetesObject): KubernetesObject {
  const roleArn = account.metadata.annotations?.[ROLE_ANNOTATION];
  if (roleArn === undefined) return slim(account);
  return { metadata: { ...slim(account).metadata, annotations: { [ROLE_ANNOTATION]: roleArn } } };
}

/** Follows at once. What the copy does not know is asked for, so that a pod of this moment is not taken for one that is gone. */
export function followWorkloads(
  client: KubernetesClient,
  { clock, log, backoff = DEFAULT_BACKOFF }: WorkloadOptions,
): FollowedWorkloads {
  const pods = createInformer<KubernetesObject>(client, '/api/v1/pods', { log, backoff, transform: slim });
  const accounts = createInformer<KubernetesObject>(client, '/api/v1/serviceaccounts', {
    log,
    backoff,
    transform: slimAccount,
  });
  const accountCopy = new Copies([accounts], clock);
  const ends = new PodsLost(pods, clock);
  const sources = [new Source(client, 'pods', pods), new Source(client, 'serviceaccounts', accounts)];
  const copies = new Copies([pods, accounts], clock);
  let asked = 0;
  const ask = async (claims: PodClaims): Promise<Presence> => {
    if (asked >= MOST_ASKED) return { state: 'unknown', reason: 'too many questions to the API under way' };
    asked++;
    try {
      return await askAll(sources, claims);
    } finally {
      asked--;
    }
  };
  return {
    ...podsGone(pods),
    presence: (claims) =>
      copies.current() && sources.every((source) => source.holds(claims)) ? PRESENT : ask(claims),
    serviceAccount: (namespace, name) => sightOf(accounts, accountCopy, namespace, name),
    lost: (pod, now) => ends.lost(pod, now),
    standing: () => standingOf([pods, accounts]),
    whenSynced: async () => void (await Promise.all([pods.whenSynced(), accounts.whenSynced()])),
    stop: async () => void (await Promise.all([pods.stop(), accounts.stop()])),
  };
}

function standingOf(
  copies: readonly Pick<Informer<KubernetesObject>, 'synced' | 'connected'>[],
): ReturnType<WorkloadSource['standing']> {
  if (!copies.every((copy) => copy.synced())) return 'syncing';
  return copies.every((copy) => copy.connected()) ? 'followed' : 'away';
}

function sightOf(
  accounts: Pick<Informer<KubernetesObject>, 'get'>,
  copies: Copies,
  namespace: string,
  name: string,
): AccountSight {
  if (!copies.current())
    return { state: 'unknown', reason: "the cluster's service accounts cannot be followed" };
  const account = accounts.get(namespace, name);
  if (account === undefined) return { state: 'absent' };
  const { uid = '', annotations } = account.metadata;
  return { state: 'present', uid, roleArn: annotations?.[ROLE_ANNOTATION] };
}

async function askAll(sources: readonly Source[], claims: PodClaims): Promise<Presence> {
  const told = await Promise.all(sources.map((source) => source.ask(claims)));
  return (
    told.find(({ state }) => state === 'gone') ?? told.find(({ state }) => state === 'unknown') ?? PRESENT
  );
}

/** Whether copies may be believed: they are connected, or were a moment ago. */
class Copies {
  readonly #copies: readonly Pick<Informer<KubernetesObject>, 'connected'>[];
  readonly #clock: Clock;
  #connectedAt = Number.NEGATIVE_INFINITY;

  constructor(copies: readonly Pick<Informer<KubernetesObject>, 'connected'>[], clock: Clock) {
    this.#copies = copies;
    this.#clock = clock;
  }

  current(): boolean {
    const now = this.#clock.now();
    if (this.#copies.every((copy) => copy.connected())) this.#connectedAt = now;
    const age = now - this.#connectedAt;
    return age >= 0 && age < GRACE;
  }
}

class Source {
  readonly #client: KubernetesClient;
  readonly #plural: 'pods' | 'serviceaccounts';
  readonly #copy: Informer<KubernetesObject>;

  constructor(
    client: KubernetesClient,
    plural: 'pods' | 'serviceaccounts',
    copy: Informer<KubernetesObject>,
  ) {
    this.#client = client;
    this.#plural = plural;
    this.#copy = copy;
  }

  holds(claims: PodClaims): boolean {
    const { name, uid } = this.#named(claims);
    return this.#copy.get(claims.namespace, name)?.metadata.uid === uid;
  }

  async ask(claims: PodClaims): Promise<Presence> {
    const { name, uid } = this.#named(claims);
    const what = `${this.#plural} ${claims.namespace}/${name}`;
    const path = { version: 'v1', plural: this.#plural, namespace: claims.namespace, name };
    try {
      const found = await this.#client.get<KubernetesObject>(
        resourcePath(path),
        AbortSignal.timeout(PATIENCE),
      );
      if (found.metadata.uid === uid) return PRESENT;
      return { state: 'gone', reason: `${what} is another of that name: not ${uid}` };
    } catch (cause) {
      if (cause instanceof KubernetesError && cause.code === 404)
        return { state: 'gone', reason: `${what} does not exist` };
      const message = cause instanceof Error ? cause.message : String(cause);
      return { state: 'unknown', reason: `${what} could not be asked for: ${message}` };
    }
  }

  #named(claims: PodClaims): PodClaims['pod'] {
    return this.#plural === 'pods' ? claims.pod : claims.serviceAccount;
  }
}
