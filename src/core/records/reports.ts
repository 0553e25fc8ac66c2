import { recordKind } from './record.ts';

/** The account's credential report, as it was made. Account: its own. Key: `report`. */
export interface CredentialReport {
  /** Milliseconds. */
  readonly generatedAt: number;
  /** CSV. */
  readonly content: string;
}
export const CREDENTIAL_REPORT = recordKind<CredentialReport>('iam.credential-report');

/** The newest attempt of something. `time` in milliseconds. */
export interface LastAttempt {
  readonly time: number;
  readonly region: string;
  /** ARN of the user or role. */
  readonly by: string;
}

/** One service in an access report. */
export interface ServiceAccess {
  readonly namespace: string;
  readonly last: LastAttempt;
  /** How many users and roles there were. */
  readonly entities: number;
  /** Newest attempt of each, newest first; the older ones of very many are left out. */
  readonly byEntity: readonly { readonly id: string; readonly time: number }[];
  /** Absent in reports of services only. In the order of their names. */
  readonly actions?: readonly (LastAttempt & { readonly action: string })[];
}

/** When services were last accessed by what an entity's policies grant. Account: the entity's. Key: the job's id. */
export interface AccessReport {
  readonly jobId: string;
  /** The user, group, role or managed policy that it is about. */
  readonly arn: string;
  readonly granularity: 'SERVICE_LEVEL' | 'ACTION_LEVEL';
  /** Unique id of the user or role that asked for it: nobody else may read it. */
  readonly askedBy: string;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly completedAt: number;
  /** Services that the policies grant, in order. */
  readonly namespaces: readonly string[];
  /** Those of them that were accessed, in order. */
  readonly accessed: readonly ServiceAccess[];
}
export const ACCESS_REPORT = recordKind<AccessReport>('iam.access-report');
