import { Refusal } from '../../../core/errors/refusal.ts';
import type { Transaction } from '../../../core/ports/directory.ts';
import type { Permission } from '../../../core/principal/permission.ts';
import { ROLE, type Role } from '../../../core/records/identity.ts';
import type { Scope } from '../../scope.ts';
import { checkMembers } from '../../validation/constraint.ts';
import { IAM_MEMBERS } from '../../validation/iam-members.ts';
import { invalidInput } from '../../validation/iam-refusals.ts';
import { roleArn } from '../create-role.ts';
import { SERVICE_LINKED_PATH } from './protected-role.ts';
import { SERVICE_ROLES } from './service-roles.ts';

export interface NewServiceLinkedRole {
  /** Service principal: `eks.amazonaws.com`. */
  readonly service: string;
  readonly description?: string | undefined;
  readonly customSuffix?: string | undefined;
}

const MAX_SESSION = 3600;

/** Throws `Refusal` AccessDenied for a service without such a role (AWS's code), InvalidInput, ValidationError. */
export function createServiceLinkedRole(tx: Transaction, scope: Scope, input: NewServiceLinkedRole): Role {
  const { service, description, customSuffix } = input;
  const template = SERVICE_ROLES.get(service);
  if (template === undefined) {
    throw new Refusal('AccessDenied', 403, `Cannot find Service Linked Role template for ${service}`);
  }
  if (customSuffix !== undefined && template.suffix !== true) {
    throw invalidInput(`Custom suffix is not allowed for ${service}`);
  }
  const name = serviceLinkedName(input);
  checkMembers({ roleName: name, description }, IAM_MEMBERS);
  if (tx.get(ROLE, scope.account, name.toLowerCase()) !== undefined) {
    throw invalidInput(
      `Service role name ${name} has been taken in this account, please try a different suffix.`,
    );
  }
  const path = `${SERVICE_LINKED_PATH}${service}/`;
  const role: Role = {
    name,
    path,
    id: scope.ids.unique('AROA'),
    arn: roleArn(scope, path, name),
    createDate: scope.now,
    ...(description === undefined || description === '' ? {} : { description }),
    maxSessionDuration: MAX_SESSION,
    assumeRolePolicy: trustOf(service),
    tags: {},
    inlinePolicies: {},
    attachedPolicies: [`arn:${scope.partition}:iam::aws:policy/aws-service-role/${template.policy}`],
  };
  tx.put(ROLE, scope.account, name.toLowerCase(), role);
  return role;
}

/** On the role as it would be called; a service without one is authorized under a name of the same form. */
export function createServiceLinkedRolePermission(scope: Scope, input: NewServiceLinkedRole): Permission {
  return {
    action: 'iam:CreateServiceLinkedRole',
    resource: roleArn(scope, `${SERVICE_LINKED_PATH}${input.service}/`, serviceLinkedName(input)),
    resourceAccount: scope.account,
    context: { 'iam:awsservicename': input.service },
  };
}

function serviceLinkedName({ service, customSuffix }: NewServiceLinkedRole): string {
  const name = SERVICE_ROLES.get(service)?.name ?? service.split('.')[0];
  return `AWSServiceRoleFor${name}${customSuffix === undefined ? '' : `_${customSuffix}`}`;
}

function trustOf(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
}
