import { Refusal } from '../../../core/errors/refusal.ts';
import type { Role } from '../../../core/records/identity.ts';

/** Path under which only CreateServiceLinkedRole makes roles: what lies there belongs to a service. */
export const SERVICE_LINKED_PATH = '/aws-service-role/';

export function isServiceLinked(role: Pick<Role, 'path'>): boolean {
  return role.path.startsWith(SERVICE_LINKED_PATH);
}

/** Throws `Refusal` UnmodifiableEntity: such a role is what its service says, and not what an administrator makes of it. */
export function refuseServiceLinked(role: Pick<Role, 'path' | 'name'>): void {
  if (!isServiceLinked(role)) return;
  const message = `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`;
  throw new Refusal('UnmodifiableEntity', 400, message);
}
