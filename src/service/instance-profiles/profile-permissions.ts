import type { Reader } from '../../core/ports/directory.ts';
import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import { INSTANCE_PROFILE } from '../../core/records/instance-profile.ts';
import { passRolePermission } from '../roles/pass-role-permission.ts';
import type { Scope } from '../scope.ts';
import { requestTagContext, resourceTagContext } from '../tags/tag-context.ts';
import { type NewInstanceProfile, profileArn } from './instance-profiles.ts';

/** What a call on an instance profile needs; a denial names it as `instance profile NAME`. */
export function profilePermission(
  reader: Reader,
  scope: Scope,
  name: string,
  action: string,
  context: RequestContext = {},
): Permission {
  const profile = reader.get(INSTANCE_PROFILE, scope.account, name.toLowerCase())?.body;
  return {
    action: `iam:${action}`,
    resource: profile?.arn ?? profileArn(scope, '/', name),
    resourceAccount: scope.account,
    display: `instance profile ${name}`,
    context: { ...resourceTagContext(profile?.tags), ...context },
  };
}

/** `iam:CreateInstanceProfile`, and `iam:TagInstanceProfile` when it comes with tags. */
export function createProfilePermissions(scope: Scope, input: NewInstanceProfile): readonly Permission[] {
  const permission = {
    resource: profileArn(scope, input.path ?? '/', input.instanceProfileName),
    resourceAccount: scope.account,
    context: requestTagContext(input.tags),
  };
  const create = { action: 'iam:CreateInstanceProfile', ...permission };
  return input.tags === undefined || input.tags.length === 0
    ? [create]
    : [create, { action: 'iam:TagInstanceProfile', ...permission }];
}

/** Whoever puts a role into a profile hands it to EC2: that takes `iam:PassRole` on the role besides. */
export function addRolePermissions(
  reader: Reader,
  scope: Scope,
  profileName: string,
  roleName: string,
): readonly Permission[] {
  return [
    profilePermission(reader, scope, profileName, 'AddRoleToInstanceProfile'),
    passRolePermission(reader, scope, roleName, 'ec2.amazonaws.com'),
  ];
}
