import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { cryptography } from '../../../crypto/index.ts';
import { createFakeClusterApi, type FakeClusterApi } from '../../cluster-api.fake.ts';
import type { LogOptions } from '../../cluster-api.ts';
import { asPod, type Pod } from '../../pod.ts';
import { createFakeTime, type FakeTime } from '../../time.fake.ts';
import { createKubelet, type KubeletOptions, type RunningKubelet } from '../index.ts';

/** A kubelet with real processes over an API in memory and a clock that tests move. */
export interface TestNode {
  readonly api: FakeClusterApi;
  readonly time: FakeTime;
  readonly root: string;
  readonly node: RunningKubelet;
  readonly warnings: readonly string[];
  /** Creates a pod; `spec` is laid over a pod of one busybox container named c. */
  run(name: string, container: object, spec?: object): Promise<Pod>;
  ended(name: string): Promise<Pod>;
  logs(name: string, options?: Partial<LogOptions>): Promise<string>;
  /** Stops the kubelet, moving the clock past its grace. */
  stop(): Promise<void>;
}

export async function startNode(
  context: TestContext,
  options: Partial<KubeletOptions> = {},
): Promise<TestNode> {
  const time = createFakeTime();
  const api = createFakeClusterApi(time);
  const root = options.rootDirectory ?? mkdtempSync(join(tmpdir(), 'kubelet-'));
  const test = await startOver(api, time, root, options);
  context.after(async () => {
    await test.stop();
    rmSync(root, { recursive: true, force: true });
  });
  return test;
}

/** Another start over the same API and directory, as after a crash. */
export async function startOver(
  api: FakeClusterApi,
  time: FakeTime,
  root: string,
  options: Partial<KubeletOptions> = {},
): Promise<TestNode> {
  const warnings: string[] = [];
  const log = {
    info: () => undefined,
    warn: (text: string) => void warnings.push(text),
    error: (text: string) => void warnings.push(text),
  };
  const node = createKubelet({
    api,
    nodeName: 'node-1',
    clock: time,
    timers: time,
    log,
    cryptography,
    rootDirectory: root,
    clusterEnv: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4700' },
    ...options,
  });
  await node.start();
  return {
    api,
    time,
    root,
    node,
    warnings,
    async run(name, container, spec = {}) {
      const containers = [{ name: 'c', image: 'busybox', imagePullPolicy: 'IfNotPresent', ...container }];
      const wanted = { restartPolicy: 'Never', serviceAccountName: 'default', containers, ...spec };
      return asPod(
        await api.create('pods', 'default', {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name },
          spec: wanted,
        }),
      );
    },
    ended: async (name) =>
      asPod(
        await api.when(
          'pods',
          (o) => o.metadata.name === name && /Succeeded|Failed/.test(asPod(o).status?.phase ?? ''),
        ),
      ),
    logs: (name, wanted = {}) => readAll(node, name, wanted),
    async stop() {
      let done = false;
      const stopping = node.stop().then(() => {
        done = true;
      });
      while (!done) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        time.advance(1000);
      }
      await stopping;
    },
  };
}

async function readAll(
  { kubelet }: RunningKubelet,
  name: string,
  options: Partial<LogOptions>,
): Promise<string> {
  const wanted = { follow: false, previous: false, timestamps: false, ...options };
  let text = '';
  for await (const chunk of kubelet.logs('default', name, wanted, new AbortController().signal))
    text += Buffer.from(chunk).toString();
  return text;
}

/** Waits for something that no event tells of, such as the end of a process; at most ten seconds. */
export async function eventually(test: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (test()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to pass');
}

/** Lets the loops finish what they are at, so that their timers are set before the clock moves. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
