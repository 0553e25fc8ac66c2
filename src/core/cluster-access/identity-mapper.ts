import type { ClusterIdentity } from './cluster-identity.ts';

/** What an entry makes of an identity: texts may hold `{{…}}` templates (cluster-authenticator.md 6). */
export interface MappedTo {
  readonly username: string;
  readonly groups: readonly string[];
  /** What the entry is, for whoever asks why: `mapRoles[2] arn:…`, `access entry arn:…`. */
  readonly entry: string;
}

/** The entry that came closest, and what kept it from matching; for explanations only. */
export interface NearestEntry {
  readonly entry: string;
  readonly difference: string;
  /** What it would have made of the identity, when it can be used at all. */
  readonly to?: { readonly username: string; readonly groups: readonly string[] };
}

export type Mapping =
  | { readonly state: 'mapped'; readonly to: MappedTo }
  | { readonly state: 'unmapped'; readonly nearest?: NearestEntry }
  /** The entry is there and cannot be used; the message is the reference's. */
  | { readonly state: 'failed'; readonly message: string };

/** One place where identities are given names: a backend mode of the reference, or the cluster's access entries. */
export interface IdentityMapper {
  /** `MountedFile`, `EKSConfigMap`, `CRD`, `DynamicFile`, `EKSAccessEntries`. */
  readonly name: string;
  /** Synchronous, out of what is at hand. */
  map(identity: ClusterIdentity): Mapping;
  /** Of the account as a whole: username is the canonical ARN, no groups. Asked when `map` gave no user. */
  mapsAccount(account: string): boolean;
}
