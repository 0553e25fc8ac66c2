import { recordKind } from './record.ts';

/** Tag keys in the order they were given; keys are compared without regard to case (IAM). */
export type Tags = Readonly<Record<string, string>>;

/** Fields that users, groups and roles share: what the identity side of a decision is made of. */
export interface PolicyHolder {
  /** Inline policy documents by name, as written. */
  readonly inlinePolicies: Readonly<Record<string, string>>;
  /** ARNs of attached managed policies in attachment order. */
  readonly attachedPolicies: readonly string[];
  readonly permissionsBoundary?: string;
}

/** IAM role. Key: the name in lower case (names are unique without regard to case). Times: milliseconds. */
export interface Role extends PolicyHolder {
  readonly name: string;
  readonly path: string;
  /** `AROA…` */
  readonly id: string;
  readonly arn: string;
  readonly createDate: number;
  readonly description?: string;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  /** Trust policy document, as written. */
  readonly assumeRolePolicy: string;
  readonly tags: Tags;
}
export const ROLE = recordKind<Role>('iam.role');

/** IAM user. Key: the name in lower case. */
export interface User extends PolicyHolder {
  readonly name: string;
  readonly path: string;
  /** `AIDA…` */
  readonly id: string;
  readonly arn: string;
  readonly createDate: number;
  readonly tags: Tags;
  /** Unique ids of its groups in the order of joining, so that a group made again under a name inherits no member. */
  readonly groups?: readonly string[];
}
export const USER = recordKind<User>('iam.user');

/** IAM group. Key: the name in lower case. Its members are the users that hold its id. Never has a permissions boundary. */
export interface Group extends PolicyHolder {
  readonly name: string;
  readonly path: string;
  /** `AGPA…` */
  readonly id: string;
  readonly arn: string;
  readonly createDate: number;
}
export const GROUP = recordKind<Group>('iam.group');

/** Long-term access key. Account: the user's. Key: the access key id. */
export interface AccessKey {
  readonly id: string;
  readonly userName: string;
  readonly status: 'Active' | 'Inactive';
  readonly createDate: number;
  /** base64 of the secret sealed under the master key, associated data `access-key:<id>`. */
  readonly sealedSecret: string;
}
export const ACCESS_KEY = recordKind<AccessKey>('iam.access-key');

export interface PolicyVersion {
  readonly versionId: string;
  readonly document: string;
  readonly createDate: number;
}

/** Customer managed policy. Key: the name in lower case. AWS managed policies are data, not records. */
export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  /** `ANPA…` */
  readonly id: string;
  readonly arn: string;
  readonly description?: string;
  readonly createDate: number;
  readonly updateDate: number;
  readonly defaultVersionId: string;
  /** Number of the next version: numbers are never used again. */
  readonly nextVersion: number;
  readonly versions: readonly PolicyVersion[];
  readonly tags: Tags;
}
export const MANAGED_POLICY = recordKind<ManagedPolicy>('iam.policy');

/** IAM OIDC provider. Key: the URL without scheme, `:443` and trailing slash, as in the ARN. */
export interface OidcProvider {
  readonly url: string;
  readonly arn: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly createDate: number;
  readonly tags: Tags;
}
export const OIDC_PROVIDER = recordKind<OidcProvider>('iam.oidc-provider');
