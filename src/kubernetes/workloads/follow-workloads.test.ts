import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import type { KubernetesClient } from '../client/client.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { KubernetesError } from '../client/status-error.ts';
import type { WatchEvent } from '../client/watch-stream.ts';
import { type FollowedWorkloads, followWorkloads } from './follow-workloads.ts';

/** Pods and service accounts behind the client's port; changes reach the copies only when they are told. */
class Cluster {
  readonly objects = new Map<string, string>();
  asked = 0;
  away = false;
  #watches: { plural: string; tell: (event: WatchEvent<KubernetesObject> | Error) => void }[] = [];

  readonly client = {
    list: async (path: string) => {
      if (this.away) throw new Error('connection refused');
      const plural = path.split('/').at(-1) ?? '';
      const items = [...this.objects]
        .filter(([key]) => key.startsWith(`${plural}/`))
        .map(([key, uid]) => this.#object(key, uid));
      return { resourceVersion: '1', items };
    },
    get: async (path: string) => {
      this.asked++;
      if (this.away) throw new Error('connection refused');
      const [, namespace, plural, name] = /namespaces\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
      const key = `${plural}/${namespace}/${name}`;
      const uid = this.objects.get(key);
      if (uid === undefined) throw new KubernetesError(404, 'NotFound', 'not found');
      return this.#object(key, uid);
    },
    watch: (path: string, _query: unknown, signal: AbortSignal) => this.#watch(path, signal),
  } as unknown as KubernetesClient;

  #object(key: string, uid: string): KubernetesObject {
    const [, namespace = '', name = ''] = key.split('/');
    return { metadata: { namespace, name, uid, resourceVersion: '1' } };
  }

  async *#watch(path: string, signal: AbortSignal): AsyncGenerator<WatchEvent<KubernetesObject>> {
    const plural = path.split('/').at(-1) ?? '';
    const queue: (WatchEvent<KubernetesObject> | Error)[] = [];
    let wake = () => {};
    const watch = {
      plural,
      tell: (event: WatchEvent<KubernetesObject> | Error) => {
        queue.push(event);
        wake();
      },
    };
    this.#watches.push(watch);
    signal.addEventListener('abort', () => wake());
    try {
      while (!signal.aborted) {
        const event = queue.shift();
        if (event instanceof Error) throw event;
        if (event !== undefined) yield event;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      this.#watches = this.#watches.filter((each) => each !== watch);
    }
  }

  delete(key: string): void {
    const uid = this.objects.get(key) ?? '';
    this.objects.delete(key);
    this.#tell(key, { type: 'DELETED', object: this.#object(key, uid) });
  }

  #tell(key: string, event: WatchEvent<KubernetesObject>): void {
    for (const watch of this.#watches) if (key.startsWith(`${watch.plural}/`)) watch.tell(event);
  }

  goAway(): void {
    this.away = true;
    for (const watch of this.#watches) watch.tell(new Error('connection reset'));
  }
}

const CLAIMS = {
  namespace: 'ns',
  serviceAccount: { name: 'sa', uid: 'sa-1' },
  pod: { name: 'p', uid: 'p-1' },
  node: undefined,
};

let cluster: Cluster;
let clock: { time: number; now(): number };
let workloads: FollowedWorkloads;

beforeEach(async () => {
  cluster = new Cluster();
  cluster.objects.set('pods/ns/p', 'p-1').set('serviceaccounts/ns/sa', 'sa-1');
  clock = { time: 1_000_000, now: () => clock.time };
  workloads = followWorkloads(cluster.client, { clock, log: new FakeLog() });
  await workloads.whenSynced();
});
afterEach(() => workloads.stop());

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('whether a pod and its service account are there', () => {
  it('is answered by the copies, without a question', async () => {
    assert.deepEqual(workloads.presence(CLAIMS), { state: 'present' });
    assert.equal(cluster.asked, 0);
  });

  it('a pod of this moment, which the copies do not have yet, is asked for', async () => {
    cluster.objects.set('pods/ns/new', 'p-2');
    const claims = { ...CLAIMS, pod: { name: 'new', uid: 'p-2' } };
    assert.deepEqual(await workloads.presence(claims), { state: 'present' });
  });

  it('one that is gone, or another of its name, is gone', async () => {
    cluster.delete('pods/ns/p');
    await settled();
    assert.match(JSON.stringify(await workloads.presence(CLAIMS)), /gone.*pods ns\/p does not exist/);
    cluster.objects.set('pods/ns/p', 'p-9');
    assert.match(JSON.stringify(await workloads.presence(CLAIMS)), /gone.*another of that name/);
    cluster.objects.set('pods/ns/p', 'p-1');
    cluster.delete('serviceaccounts/ns/sa');
    await settled();
    assert.match(JSON.stringify(await workloads.presence(CLAIMS)), /gone.*serviceaccounts ns\/sa/);
  });

  it('the copies are believed for a minute while the API is away; then nothing can be told', async () => {
    assert.deepEqual(workloads.presence(CLAIMS), { state: 'present' });
    cluster.goAway();
    await settled();
    clock.time += 59_000;
    assert.deepEqual(workloads.presence(CLAIMS), { state: 'present' });
    clock.time += 1000;
    assert.match(JSON.stringify(await workloads.presence(CLAIMS)), /unknown.*connection refused/);
    const other = { ...CLAIMS, pod: { name: 'p', uid: 'other' } };
    assert.match(JSON.stringify(await workloads.presence(other)), /unknown/);
  });

  it('those who hold something of a pod hear that it is gone', async () => {
    const gone: string[] = [];
    const stop = workloads.onGone((uid) => gone.push(uid));
    cluster.delete('serviceaccounts/ns/sa');
    cluster.delete('pods/ns/p');
    await settled();
    await settled();
    assert.deepEqual(gone, ['p-1']);
    stop();
  });
});
