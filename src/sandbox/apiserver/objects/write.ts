import type { Cryptography } from '../../../core/ports/cryptography.ts';
import type { Directory } from '../../../core/ports/directory.ts';
import type { Clock } from '../../../core/ports/runtime.ts';
import type { Resource } from '../resources/resource.ts';
import type { ClusterPlace } from './store-key.ts';
import type { Tree } from './tree.ts';
import type { UserInfo } from './user.ts';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

/** What admission sees. Mutating steps change `object` in place or replace it. */
export interface AdmissionRequest {
  readonly operation: Operation;
  readonly resource: Resource;
  readonly subresource: string;
  readonly namespace: string | undefined;
  readonly name: string;
  object: Tree | undefined;
  readonly oldObject: Tree | undefined;
  readonly options: Tree;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  /** Texts for the client's `Warning` headers, in order. */
  readonly warnings: string[];
}

export interface Admission {
  /** Throws a `StatusRefusal` to refuse. */
  mutate(request: AdmissionRequest): Promise<void>;
  validate(request: AdmissionRequest): Promise<void>;
}

/** What every write needs, wired once. */
export interface WriteContext {
  readonly directory: Directory;
  readonly clock: Clock;
  readonly cryptography: Cryptography;
  readonly place: ClusterPlace;
  readonly admission: Admission;
}

/** How a write was asked for. */
export interface WriteRequest {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  readonly warnings: string[];
  /** The operation's options object, as webhooks see it. */
  readonly options?: Tree;
  /** Whom the written fields belong to in `managedFields`; the cluster itself when left out. */
  readonly manager?: string;
}
