import type { Reader } from '../../core/ports/directory.ts';
import type { Permission } from '../../core/principal/permission.ts';
import { ROLE } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { roleArn } from './create-role.ts';

/**
 * `iam:PassRole` on a role of the scope's account, for the service that will assume it (policy-language.md 10). The role's tags
 * are no condition keys here: AWS does not let them restrict passing.
 */
export function passRolePermission(
  reader: Reader,
  scope: Scope,
  roleName: string,
  service: string,
): Permission {
  const role = reader.get(ROLE, scope.account, roleName.toLowerCase())?.body;
  return {
    action: 'iam:PassRole',
    resource: role?.arn ?? roleArn(scope, '/', roleName),
    resourceAccount: scope.account,
    context: { 'iam:passedtoservice': service },
  };
}
