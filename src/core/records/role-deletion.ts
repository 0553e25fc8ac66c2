import { recordKind } from './record.ts';

/** What became of a request to delete a service-linked role. Account: the role's. Key: the task id. */
export interface RoleDeletion {
  /** `task/aws-service-role/SERVICE/ROLE/UUID` */
  readonly taskId: string;
  readonly roleArn: string;
  readonly status: 'SUCCEEDED' | 'FAILED';
  /** Milliseconds. */
  readonly createdAt: number;
  /** Why it failed, and what still uses the role. */
  readonly failure?: {
    readonly reason: string;
    readonly usage: readonly { readonly region: string; readonly resources: readonly string[] }[];
  };
}
export const ROLE_DELETION = recordKind<RoleDeletion>('iam.role-deletion');
