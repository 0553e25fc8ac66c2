import type { ActionKnowledge } from '../core/policy/lint/index.ts';
import type { Blobs } from '../core/ports/blobs.ts';
import type { Cryptography } from '../core/ports/cryptography.ts';
import type { Directory } from '../core/ports/directory.ts';
import type { Clock, Log } from '../core/ports/runtime.ts';
import type { Audit } from './audit/audit.ts';
import type { Authorizer } from './authorization/authorizer.ts';
import type { ProviderKeys } from './federation/provider-keys.ts';
import type { Keyring } from './keys/keyring.ts';
import type { Workloads } from './pod-identity/workloads.ts';
import type { ManagedPolicies } from './policies/managed-policies.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { Usage } from './usage/usage.ts';

/** Configuration that use cases read. Validated and frozen before anything listens. */
export interface Settings {
  /** `aws` */
  readonly partition: string;
  /** Default account, 12 digits. */
  readonly account: string;
  /** Default region. */
  readonly region: string;
  /** Name of the sandbox cluster. */
  readonly cluster: string;
  /** `https://HOST:PORT` of the TLS listener: issuers and the sandbox API live there. */
  readonly publicUrl: string;
  /** `http://127.0.0.1:PORT` of the plain loopback listener. */
  readonly endpointUrl: string;
  /** Service accounts of clusters get the role that they are annotated or associated with, and no other. Off when absent. */
  readonly strictBinding?: boolean;
  /** Sessions that came from a pod's token end with the pod. Off when absent. */
  readonly boundSessions?: boolean;
}

/** What doors may use: made once, in `cmd/wire.ts`, and passed in. */
export interface Services {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly cryptography: Cryptography;
  readonly directory: Directory;
  readonly blobs: Blobs;
  readonly keyring: Keyring;
  readonly sessions: Sessions;
  readonly authorizer: Authorizer;
  readonly managedPolicies: ManagedPolicies;
  /** Services and their actions. Advisory: no decision rests on it. */
  readonly actions: ActionKnowledge;
  readonly providerKeys: ProviderKeys;
  readonly audit: Audit;
  readonly usage: Usage;
  readonly workloads: Workloads;
}
