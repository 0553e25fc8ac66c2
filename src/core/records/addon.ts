import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

export type AddonStatus =
  | 'CREATING'
  | 'ACTIVE'
  | 'CREATE_FAILED'
  | 'UPDATING'
  | 'UPDATE_FAILED'
  | 'DEGRADED'
  | 'DELETING'
  | 'DELETE_FAILED';

/** What keeps an add-on from being healthy: a code of EKS's, and the Kubernetes objects it is about. */
export interface AddonIssue {
  readonly code:
    | 'ConfigurationConflict'
    | 'InsufficientNumberOfReplicas'
    | 'K8sResourceNotFound'
    | 'InternalFailure'
    | 'ClusterUnreachable';
  readonly message: string;
  readonly resourceIds: readonly string[];
}

/** What an add-on is told: plain values only, validated against the add-on's own table. */
export interface AddonConfiguration {
  /** Flags of the program beyond its usual ones, without their dashes. */
  readonly additionalArgs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
}

/** EKS add-on. Account: the cluster's. Key: `addonKey`. Times: milliseconds. */
export interface Addon {
  readonly name: string;
  readonly cluster: string;
  /** `arn:aws:eks:REGION:ACCOUNT:addon/CLUSTER/NAME/UUID` */
  readonly arn: string;
  readonly version: string;
  readonly namespace: string;
  readonly status: AddonStatus;
  readonly issues: readonly AddonIssue[];
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly serviceAccountRoleArn?: string;
  /** As it was given. */
  readonly configurationValues?: string;
  readonly configuration: AddonConfiguration;
  /** Whether objects of others that stand in the way are taken over. */
  readonly resolveConflicts: 'NONE' | 'OVERWRITE' | 'PRESERVE';
  /** Set with DELETING: the objects stay in the cluster. */
  readonly preserve: boolean;
  readonly tags: Tags;
  /** Client token of the call that made it. */
  readonly clientRequestToken?: string;
  /** The update that waits for the cluster. */
  readonly updateId?: string;
}
export const ADDON = recordKind<Addon>('eks.addon');

/** Neither name can hold a slash. */
export function addonKey(cluster: string, name: string): string {
  return `${cluster}/${name}`;
}
