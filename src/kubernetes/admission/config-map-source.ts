import type { Log } from '../../core/ports/runtime.ts';
import type { Backoff } from '../client/backoff.ts';
import type { KubernetesClient } from '../client/client.ts';
import { createInformer } from '../client/informer.ts';
import { resourcePath } from '../client/path.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { type ConfigMapEntries, NO_ENTRIES, parseEntries } from './config-map-entries.ts';
import type { Followed } from './followed.ts';

/** Roles for service accounts by ConfigMap. */
export interface ConfigMapSource extends Followed {
  entries(): ConfigMapEntries;
  /** Entries that could not be read, of the version that was read last. */
  faults(): number;
  stop(): Promise<void>;
}

export interface ConfigMapOptions {
  readonly log: Log;
  readonly namespace: string;
  readonly name: string;
  readonly backoff?: Backoff;
}

/** Follows one ConfigMap, key `config` (pod-identity-webhook.md 9). Deleted, it takes its entries with it. */
export function followConfigMap(client: KubernetesClient, options: ConfigMapOptions): ConfigMapSource {
  const { log, namespace, name, backoff } = options;
  let entries = NO_ENTRIES;
  let faults = 0;
  const path = resourcePath({ version: 'v1', namespace, plural: 'configmaps' });
  const informer = createInformer<KubernetesObject>(client, path, {
    log,
    query: { fieldSelector: `metadata.name=${name}` },
    ...(backoff === undefined ? {} : { backoff }),
  });
  informer.subscribe((_key, object) => {
    if (object !== undefined && object.metadata.name !== name) return;
    const parsed = parseEntries(object === undefined ? '{}' : configOf(object));
    for (const { key, message } of parsed.faults)
      log.warn('admission.config-map-entry', {
        configMap: `${namespace}/${name}`,
        key: key.slice(0, 200),
        message,
      });
    faults = parsed.faults.length;
    entries = parsed.entries ?? entries;
  });
  return {
    name: 'configmap',
    ready: () => informer.synced(),
    connected: () => informer.connected(),
    entries: () => entries,
    faults: () => faults,
    stop: () => informer.stop(),
  };
}

function configOf(object: KubernetesObject): string {
  const data = object.data as { readonly config?: unknown } | null | undefined;
  return typeof data?.config === 'string' && data.config.trim() !== '' ? data.config : '{}';
}
