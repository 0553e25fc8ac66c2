import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

/** EKS Pod Identity association. Account: the cluster's. Key: `associationKey`, so that a service account has one at most. */
export interface PodIdentityAssociation {
  /** `a-` and 17 lower-case letters and digits. */
  readonly id: string;
  readonly arn: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly disableSessionTags: boolean;
  /** Role that the association's role assumes in turn, with `externalId`. */
  readonly targetRoleArn?: string;
  /** `REGION/ACCOUNT/CLUSTER/NAMESPACE/SERVICE-ACCOUNT`; present with a target role only. */
  readonly externalId?: string;
  /** Session policy document text. */
  readonly policy?: string;
  /** ARN of the add-on that made it. */
  readonly ownerArn?: string;
  readonly tags: Tags;
}
export const POD_IDENTITY_ASSOCIATION = recordKind<PodIdentityAssociation>('eks.pod-identity-association');

/** None of the three names can hold a slash. */
export function associationKey(cluster: string, namespace: string, serviceAccount: string): string {
  return `${cluster}/${namespace}/${serviceAccount}`;
}

/** What a call with a client token made. Key: `OPERATION/TOKEN`. */
export interface Replay {
  readonly expiresAt: number;
  /** The association as the first call answered it. */
  readonly association: PodIdentityAssociation;
}
export const ASSOCIATION_REPLAY = recordKind<Replay>('eks.association-replay');
