import type { Caller } from '../../../core/principal/caller.ts';
import type { RequestFacts } from '../../../core/principal/permission.ts';
import type { Role } from '../../../core/records/identity.ts';
import type { Credentials } from '../../../core/session/claims.ts';
import type { RoleReference } from '../../../core/session/role-arn.ts';
import type { Services } from '../../services.ts';

/** `AssumeRole` as its door parsed it; lengths and patterns of the API model already hold. */
export interface AssumeRoleInput {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  /** Seconds. */
  readonly durationSeconds?: number;
  /** In the order of the request, duplicates included. */
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly transitiveTagKeys: readonly string[];
  readonly externalId?: string;
  readonly sourceIdentity?: string;
  readonly serialNumber?: string;
  readonly tokenCode?: string;
}

export interface AssumeRoleContext {
  readonly caller: Caller;
  readonly facts: RequestFacts;
  readonly audit: {
    readonly resources: string[];
    readonly additional: Record<string, string>;
    check?: string;
  };
}

export type AssumeRoleServices = Pick<
  Services,
  'settings' | 'directory' | 'sessions' | 'authorizer' | 'managedPolicies' | 'keyring' | 'cryptography'
>;

export interface AssumeRoleOutput {
  readonly credentials: Credentials;
  /** `AROA…:SESSION` */
  readonly assumedRoleId: string;
  readonly assumedRoleArn: string;
  /** Percent; absent when the call has no policy and no tags (sts.md 2.2). */
  readonly packedPolicySize: number | undefined;
  readonly sourceIdentity: string | undefined;
}

/** One call on its way through the checks. What a check found out stands here for the ones after it. */
export interface Assumption {
  readonly input: AssumeRoleInput;
  readonly context: AssumeRoleContext;
  readonly services: AssumeRoleServices;
  /** The caller as somebody who may assume roles at all; set by `callerMayAssume`; `secondFactorProven` adds what it proved. */
  caller: Exclude<Caller, { type: 'anonymous' }>;
  /** Set by `roleArnWellFormed`. */
  target: RoleReference;
  /** All session tags, inherited ones included; set by `sessionTagsAllowed`. */
  tags: ReadonlyMap<string, string>;
  transitiveTagKeys: readonly string[];
  /** Passed or inherited; set by `sourceIdentityKept`. */
  sourceIdentity: string | undefined;
  /** Set by `trustAllows`. */
  role: Role;
  /** Seconds; set by `durationAllowed`. */
  duration: number;
  /** Set by `sessionSizeAllowed`. */
  packedPolicySize: number | undefined;
  /** Set by `credentialsMinted`. */
  output: AssumeRoleOutput;
}
