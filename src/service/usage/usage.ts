import type { Caller } from '../../core/principal/caller.ts';
import type { Role } from '../../core/records/identity.ts';
import type { AccessKeyUse, RoleUse } from '../../core/records/last-use.ts';

/** When keys and roles were used last. */
export interface Usage {
  /** Notes a call whose signature held. Synchronous and cheap: on the path of every request. `time` in milliseconds. */
  record(caller: Caller, service: string, region: string, time: number): void;
  /** Undefined when the key was never used. */
  ofKey(account: string, accessKeyId: string): AccessKeyUse | undefined;
  /** Undefined when no session of the role made a call within IAM's tracking period. */
  ofRole(account: string, role: Role, now: number): RoleUse | undefined;
}
