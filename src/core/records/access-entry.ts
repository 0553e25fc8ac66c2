import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

export const ACCESS_ENTRY_TYPES = [
  'STANDARD',
  'FARGATE_LINUX',
  'EC2_LINUX',
  'EC2_WINDOWS',
  'EC2',
  'HYBRID_LINUX',
  'HYPERPOD_LINUX',
] as const;
export type AccessEntryType = (typeof ACCESS_ENTRY_TYPES)[number];

/** Where an access policy holds. */
export interface AccessScope {
  readonly type: 'cluster' | 'namespace';
  /** Empty for the whole cluster. */
  readonly namespaces: readonly string[];
}

export interface AssociatedAccessPolicy {
  readonly policyArn: string;
  readonly accessScope: AccessScope;
  /** Milliseconds. */
  readonly associatedAt: number;
  readonly modifiedAt: number;
}

/** EKS access entry. Account: the cluster's. Key: `accessEntryKey`. */
export interface AccessEntry {
  readonly cluster: string;
  /** As it was given, the role's path in it. */
  readonly principalArn: string;
  /** Unique id of the principal when the entry was made: another of the same name does not inherit the entry. Absent for principals of accounts that are not known here. */
  readonly principalId?: string;
  readonly arn: string;
  readonly type: AccessEntryType;
  readonly kubernetesGroups: readonly string[];
  /** May hold `{{…}}` templates. */
  readonly username: string;
  readonly policies: readonly AssociatedAccessPolicy[];
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly tags: Tags;
}
export const ACCESS_ENTRY = recordKind<AccessEntry>('eks.access-entry');

/** Names of clusters hold no slash. */
export const accessEntryKey = (cluster: string, principalArn: string): string => `${cluster}/${principalArn}`;

/** What a call with a client token made. Key: `OPERATION/TOKEN`. */
export interface AccessEntryReplay {
  readonly expiresAt: number;
  /** The entry as the first call answered it. */
  readonly entry: AccessEntry;
}
export const ACCESS_ENTRY_REPLAY = recordKind<AccessEntryReplay>('eks.access-entry-replay');
