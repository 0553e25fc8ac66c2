import type { Directory } from '../../core/ports/directory.ts';
import type { Log } from '../../core/ports/runtime.ts';
import { ADDON, type Addon, type AddonStatus, addonKey } from '../../core/records/addon.ts';
import { type AddonCondition, advanceAddon } from '../../service/addons/advance-addon.ts';
import { createInformer, type KubernetesClient, resourcePath } from '../client/index.ts';
import { inspectAddon, installAddon, removeAddon } from './addon-objects.ts';
import type { NodeSettings } from './agent-daemon-set.ts';
import { Bell } from './bell.ts';

export interface AddonController {
  stop(): Promise<void>;
}

export interface AddonControllerOptions {
  readonly directory: Directory;
  readonly client: KubernetesClient;
  readonly log: Log;
  readonly account: string;
  readonly cluster: string;
  readonly node: NodeSettings;
}

type Work = (client: KubernetesClient, addon: Addon, node: NodeSettings) => Promise<AddonCondition>;

/** What is done in each state. What was refused is not tried again by itself: the next update or deletion does that. */
const WORK: Readonly<Record<AddonStatus, Work | undefined>> = {
  CREATING: installAddon,
  UPDATING: installAddon,
  ACTIVE: inspectAddon,
  DEGRADED: inspectAddon,
  DELETING: removeAddon,
  CREATE_FAILED: undefined,
  UPDATE_FAILED: undefined,
  DELETE_FAILED: undefined,
};

/** At the start: this program, or its node, may be another than the one that installed it. */
const FIRST_WORK: typeof WORK = { ...WORK, ACTIVE: installAddon, DEGRADED: installAddon };

const UNDER_WAY: ReadonlySet<AddonStatus> = new Set(['CREATING', 'UPDATING', 'DELETING']);
const NAMESPACE = 'kube-system';
/** Milliseconds between looks while something is under way: its pods are not watched. */
const LOOK_AGAIN = 500;
const AFTER_FAILURE = 2000;

/** Follows the add-ons of one cluster and its DaemonSets, one round of work at a time. */
export function startAddonController(options: AddonControllerOptions): AddonController {
  const { directory, client, log } = options;
  const bell = new Bell();
  const path = resourcePath({ group: 'apps', version: 'v1', plural: 'daemonsets', namespace: NAMESPACE });
  const sets = createInformer(client, path, { log });
  const unsubscribe = sets.subscribe(() => bell.ring());
  const changes = directory.subscribe(ADDON, () => bell.ring());
  let stopped = false;
  const running = (async () => {
    for (let work = FIRST_WORK; !stopped; work = WORK) await bell.sleep(await round(options, work));
  })();
  return {
    async stop() {
      stopped = true;
      changes.stop();
      unsubscribe();
      bell.ring();
      await Promise.all([sets.stop(), running]);
    },
  };
}

/** Looks at every add-on once. Resolves to the milliseconds until it should be done again unasked. */
async function round(
  { directory, client, log, account, cluster, node }: AddonControllerOptions,
  table: typeof WORK,
): Promise<number | undefined> {
  let next: number | undefined;
  for (const { key, body: addon } of directory.list(ADDON, account, addonKey(cluster, ''))) {
    const work = table[addon.status];
    if (work === undefined) continue;
    try {
      const condition = await work(client, addon, node);
      await directory.transact((tx) => advanceAddon(tx, account, addon, condition));
    } catch (failure) {
      log.warn('addon.failed', { addon: addon.name, error: String(failure) });
      next = AFTER_FAILURE;
    }
    const now = directory.get(ADDON, account, key)?.body;
    if (now !== undefined && UNDER_WAY.has(now.status)) next ??= LOOK_AGAIN;
  }
  return next;
}
