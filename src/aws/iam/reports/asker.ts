import type { Caller } from '../../../core/principal/caller.ts';

/** Unique id of the user or role that asks: only it may read what it asked for, from any of its sessions. */
export function askerOf(caller: Caller): string {
  switch (caller.type) {
    case 'assumed-role':
      return caller.claims.roleId;
    case 'federated-user':
      return caller.claims.userId;
    case 'user':
    case 'root':
      return caller.id;
    case 'anonymous':
      throw new TypeError('IAM takes signed calls only');
  }
}
