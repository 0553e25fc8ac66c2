import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Refusal } from '../../core/errors/refusal.ts';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { ClusterApi, KubeletApi } from '../cluster-api.ts';
import { asPod, type Pod } from '../pod.ts';
import { systemTimers, type Timers } from '../timers.ts';
import { createWorkQueue, type WorkQueue } from '../work-queue.ts';
import { attach } from './exec/attach.ts';
import { exec } from './exec/exec.ts';
import { IMAGES, type ImageTable } from './images/image-table.ts';
import { logSource } from './logs/log-request.ts';
import { readLog } from './logs/read-log.ts';
import { registerNode } from './node/register-node.ts';
import { startScheduler } from './node/scheduler.ts';
import { endAll } from './pod/end-all.ts';
import type { KubeletContext } from './pod/kubelet-context.ts';
import { createPodRecord, type PodRecord, podKey } from './pod/pod-record.ts';
import { reconcilePod } from './pod/reconcile-pod.ts';
import { chooseRuntime, type Isolation } from './runtime/choose-runtime.ts';
import { resolveOnHost } from './runtime/mount-plan.ts';
import { containerDirectories, endRecorded } from './runtime/process-record.ts';
import type { Runtime } from './runtime/runtime.ts';

export interface KubeletOptions {
  readonly api: ClusterApi;
  readonly nodeName: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly cryptography: Cryptography;
  /** Pods' volumes, logs and process records; this kubelet alone writes there. */
  readonly rootDirectory: string;
  /** Environment of every container of the node, unless it sets a name itself: AWS_ENDPOINT_URL, KUBERNETES_SERVICE_HOST, … */
  readonly clusterEnv: Readonly<Record<string, string>>;
  /** What containers of this pod find besides, such as the way to the metadata service: a hostNetwork pod may have another. */
  readonly nodeEnvironment?: (pod: Pod) => Readonly<Record<string, string>>;
  /** The built-in table when left out. */
  readonly images?: ImageTable;
  /** Node's own timers when left out. */
  readonly timers?: Timers;
  /** PATH of containers; this process's own when left out. */
  readonly searchPath?: string;
  readonly isolation?: Isolation;
  /** Further directories that containers must not see: the program's data and keys. */
  readonly hiddenDirectories?: readonly string[];
}

export interface RunningKubelet {
  readonly kubelet: KubeletApi;
  /** Ends what an earlier start left behind, registers the node and begins to run its pods. */
  start(): Promise<void>;
  /** Resolves when no process of any container runs any more. */
  stop(): Promise<void>;
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function createKubelet(options: KubeletOptions): RunningKubelet {
  const pods = new Map<string, PodRecord>();
  const stops: (() => Promise<void> | void)[] = [];
  return {
    kubelet: {
      logs: (namespace, pod, wanted, signal) => logs(pods, namespace, pod, wanted, signal),
      exec: (pod, wanted, streams, signal) => exec(pods, pod, wanted, streams, signal),
      attach: (pod, wanted, streams, signal) => attach(pods, pod, wanted, streams, signal),
    },
    async start() {
      const timers = options.timers ?? systemTimers;
      const runtime = await prepareMachine(options);
      startPods(options, runtime, timers, pods, stops);
      await registerNode(options.api, options.clock, options.nodeName);
      const scheduler = startScheduler({ ...options, timers });
      stops.unshift(() => scheduler.stop());
    },
    async stop() {
      for (const stop of stops.splice(0)) await stop();
    },
  };
}

async function prepareMachine(options: KubeletOptions): Promise<Runtime> {
  const { rootDirectory, log } = options;
  mkdirSync(rootDirectory, { recursive: true, mode: 0o700 });
  const left = containerDirectories(podsDirectory(options.rootDirectory)).reduce(
    (sum, path) => sum + endRecorded(path),
    0,
  );
  if (left > 0) log.warn('kubelet: ended processes of an earlier start', { processes: left });
  const runtime = await chooseRuntime(options.isolation ?? 'auto', rootDirectory, keptDirectories(options));
  if (runtime.withoutMounts !== undefined) {
    log.warn('kubelet: containers without mount namespaces', { reason: runtime.withoutMounts });
  }
  return runtime;
}

function startPods(
  options: KubeletOptions,
  runtime: Runtime,
  timers: Timers,
  pods: Map<string, PodRecord>,
  stops: (() => Promise<void> | void)[],
): void {
  const context: KubeletContext = {
    ...options,
    timers,
    runtime,
    kept: keptDirectories(options),
    images: options.images ?? IMAGES,
    searchPath: options.searchPath ?? process.env.PATH ?? DEFAULT_PATH,
    isRoot: process.getuid?.() === 0,
    lookAgain: (key) => queue.add(key),
    forget: (key) => pods.delete(key),
  };
  const queue = createWorkQueue({
    timers,
    reconcile: async (key) => {
      const record = pods.get(key);
      return record === undefined ? undefined : await reconcilePod(context, record);
    },
    onError: (key, error) => options.log.warn('kubelet: will try again', { pod: key, error: String(error) }),
  });
  const watches = watchPods(options, pods, queue);
  removeUnknown(options, pods);
  stops.push(
    () => {
      for (const watch of watches) watch.stop();
    },
    () => queue.stop(),
    () => endAll(pods, timers),
  );
}

function watchPods(
  { api, log, nodeName, rootDirectory }: KubeletOptions,
  pods: Map<string, PodRecord>,
  queue: WorkQueue,
): readonly { stop(): void }[] {
  const onPod = (pod: Pod, deleted: boolean): void => {
    if (pod.spec.nodeName !== nodeName) return;
    const key = podKey(pod);
    if (!pods.has(key) && !deleted) pods.set(key, createPodRecord(pod, podsDirectory(rootDirectory)));
    queue.add(key);
  };
  return [
    api.watch('pods', ({ type, object }) => {
      try {
        onPod(asPod(object), type === 'DELETED');
      } catch (error) {
        log.error('kubelet: cannot take a pod', { pod: object.metadata.name, error: String(error) });
      }
    }),
    ...['configmaps', 'secrets'].map((resource) =>
      api.watch(resource, ({ object }) => {
        // Volumes show changes, and what waits for a missing one goes on.
        for (const record of pods.values())
          if (record.namespace === object.metadata.namespace) queue.add(record.key);
      }),
    ),
  ];
}

/** Directories of pods that were deleted while the program was not running. */
function removeUnknown(options: KubeletOptions, pods: ReadonlyMap<string, PodRecord>): void {
  const directory = podsDirectory(options.rootDirectory);
  mkdirSync(directory, { recursive: true, mode: 0o711 });
  const known = new Set([...pods.values()].map((record) => record.uid));
  for (const uid of readdirSync(directory)) {
    if (!known.has(uid)) rmSync(join(directory, uid), { recursive: true, force: true });
  }
}

function logs(
  pods: ReadonlyMap<string, PodRecord>,
  namespace: string,
  name: string,
  ...[options, signal]: [Parameters<KubeletApi['logs']>[2], AbortSignal]
): AsyncIterable<Uint8Array> {
  const record = [...pods.values()].findLast((pod) => pod.namespace === namespace && pod.name === name);
  if (record === undefined) throw new Refusal('NotFound', 404, `pods "${name}" not found`);
  return readLog(logSource(record, options), options, signal);
}

function podsDirectory(rootDirectory: string): string {
  return join(resolve(rootDirectory), 'pods');
}

function keptDirectories(options: KubeletOptions): readonly string[] {
  return [options.rootDirectory, ...(options.hiddenDirectories ?? [])].map((path) =>
    resolveOnHost(resolve(path)),
  );
}
