import type { Readable, Writable } from 'node:stream';
import type { KubeObject } from './object.ts';

/** Plural resource with its group: `pods`, `jobs.batch`, `mutatingwebhookconfigurations.admissionregistration.k8s.io`. */
export type ResourceName = string;

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

export interface TokenRequestOptions {
  /** Empty: the API server's own audience. */
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  readonly boundPod?: { readonly name: string; readonly uid: string };
}

/**
 * The API server as the sandbox's own controllers and kubelet use it, in process: the same admission, validation and
 * revisions as over the wire, as user `system:masters`. Refusals are `Refusal`s whose code is the Kubernetes reason.
 */
export interface ClusterApi {
  get(resource: ResourceName, namespace: string | undefined, name: string): KubeObject | undefined;
  list(resource: ResourceName, namespace?: string): readonly KubeObject[];
  /** Calls back with every present object as ADDED, at once, then with each change in order. */
  watch(resource: ResourceName, onEvent: (event: WatchEvent) => void): { stop(): void };
  create(resource: ResourceName, namespace: string | undefined, object: object): Promise<KubeObject>;
  /** Replaces; `metadata.resourceVersion` must be the present one, else 409 Conflict. */
  update(resource: ResourceName, object: KubeObject): Promise<KubeObject>;
  /** Applies `change` to the present object's status and retries on conflict; undefined when the object is gone. */
  updateStatus(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (object: KubeObject) => object,
  ): Promise<KubeObject | undefined>;
  /**
   * Pods with a grace period get a deletionTimestamp first; the kubelet deletes them with 0 when their processes have ended.
   * `uid` makes it conditional. Missing objects are fine.
   */
  delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options?: { readonly gracePeriodSeconds?: number; readonly uid?: string },
  ): Promise<void>;
  createToken(
    namespace: string,
    serviceAccount: string,
    request: TokenRequestOptions,
  ): Promise<{ readonly token: string; readonly expirationTimestamp: string }>;
  /** Records a core/v1 Event about the object (`kubectl describe` shows it); repeats raise its count. */
  event(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: string,
  ): void;
}

/** What the API server asks of the kubelet for pod subresources. */
export interface KubeletApi {
  /** Log bytes of a container; follows until it ends when asked. Throws `Refusal` when there is no such container. */
  logs(namespace: string, pod: string, options: LogOptions, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * Runs a program in a container and resolves with its exit code; it ends when `signal` aborts. Throws `Refusal` when there
   * is no such container, it does not run, or the program cannot be started.
   */
  exec(pod: PodUid, options: ExecOptions, streams: RemoteStreams, signal: AbortSignal): Promise<number>;
  /** Joins the container's own program; resolves when that has ended or `signal` aborts. Throws `Refusal` as `exec` does. */
  attach(pod: PodUid, options: AttachOptions, streams: RemoteStreams, signal: AbortSignal): Promise<void>;
}

/** One pod, not a later one of its name: who was allowed to enter one is not let into the other. */
export interface PodUid {
  readonly name: string;
  readonly uid: string;
}

export interface AttachOptions {
  readonly container: string;
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

export interface ExecOptions extends AttachOptions {
  readonly command: readonly string[];
}

/** The client's side of exec and attach. Streams that were not asked for carry nothing. */
export interface RemoteStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Called with the size of the client's terminal, in characters, if it has told one, and with each later one. */
  onResize(listener: (rows: number, columns: number) => void): void;
}

export interface LogOptions {
  readonly container?: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceTime?: number;
}
