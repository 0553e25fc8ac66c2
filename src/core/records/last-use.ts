import { recordKind } from './record.ts';

/** The last call that a long-term key signed. Account: the key's. Key: the access key id. Written minutes after the fact. */
export interface AccessKeyUse {
  /** Milliseconds. */
  readonly time: number;
  readonly service: string;
  readonly region: string;
}
export const ACCESS_KEY_USE = recordKind<AccessKeyUse>('iam.access-key-use');

/** The last call that a session of a role signed. Account: the role's. Key: the role's unique id. */
export interface RoleUse {
  /** Key of the role's record. */
  readonly roleKey: string;
  /** Milliseconds. */
  readonly time: number;
  readonly region: string;
}
export const ROLE_USE = recordKind<RoleUse>('iam.role-use');
