import type { Permission } from '../../../core/principal/permission.ts';

/** What a call on the account itself needs; a denial says `on resource: *`. */
export function accountPermission(action: string): Permission {
  return { action: `iam:${action}`, resource: '*', display: '*' };
}
