import type { KubernetesClient, Query } from '../../src/kubernetes/client/client.ts';
import type { KubernetesList, KubernetesObject } from '../../src/kubernetes/client/resource.ts';
import { KubernetesError } from '../../src/kubernetes/client/status-error.ts';
import type { WatchEvent } from '../../src/kubernetes/client/watch-stream.ts';

type Item = WatchEvent<KubernetesObject> | Error;

/** One collection behind the client's port, whose watch can be broken and whose lists can fail. */
export class ScriptedApi implements KubernetesClient {
  readonly objects = new Map<string, KubernetesObject>();
  readonly watches: Query[] = [];
  lists = 0;
  gets = 0;
  failLists = 0;
  getFault: Error | undefined;
  #version = 0;
  #queue: Item[] = [];
  #wake = () => {};

  put(namespace: string, name: string, annotations: Record<string, string> = {}, silent = false): void {
    const resourceVersion = String(++this.#version);
    const object = { metadata: { namespace, name, resourceVersion, annotations } };
    this.objects.set(`${namespace}/${name}`, object);
    if (!silent && this.watches.length > 0) this.#push({ type: 'ADDED', object });
  }

  remove(namespace: string, name: string): void {
    const object = this.objects.get(`${namespace}/${name}`);
    this.removeUnseen(namespace, name);
    if (object !== undefined) this.#push({ type: 'DELETED', object });
  }

  removeUnseen(namespace: string, name: string): void {
    this.objects.delete(`${namespace}/${name}`);
  }

  breakWatch(error: Error): void {
    this.#push(error);
  }

  // The objects hold only metadata: the callers' T is the object that the test put.
  async get<T extends KubernetesObject>(path: string): Promise<T> {
    this.gets++;
    if (this.getFault !== undefined) throw this.getFault;
    const [, namespace, name] = /\/namespaces\/([^/]+)\/[^/]+\/([^/]+)$/.exec(path) ?? [];
    const object = this.objects.get(`${namespace}/${name}`);
    if (object === undefined) throw new KubernetesError(404, 'NotFound', 'not found');
    return object as T;
  }

  async list<T extends KubernetesObject>(
    _path: string,
    _query?: Query,
    _signal?: AbortSignal,
    keep: (object: T) => T = (object) => object,
  ): Promise<KubernetesList<T>> {
    this.lists++;
    if (this.lists <= this.failLists) throw new Error('connection refused');
    this.#queue = [];
    return { resourceVersion: String(this.#version), items: ([...this.objects.values()] as T[]).map(keep) };
  }

  async *watch<T extends KubernetesObject>(
    _path: string,
    query: Query,
    signal: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    this.watches.push(query);
    signal.addEventListener('abort', () => this.#wake());
    while (!signal.aborted) {
      const item = this.#queue.shift();
      if (item instanceof Error) throw item;
      if (item !== undefined) yield item as WatchEvent<T>;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  create(): Promise<never> {
    throw new Error('not part of this fake');
  }
  update = this.create;
  patch = this.create;
  async delete(): Promise<void> {}
  close(): void {}

  #push(item: Item): void {
    this.#queue.push(item);
    this.#wake();
  }
}
