import { ROLE, type Role } from '../../../core/records/identity.ts';
import type { StackResource } from '../../../core/records/stack.ts';
import { attachPolicy, detachPolicy } from '../../policies/attach-policy.ts';
import { attachmentPermission, holderPermission } from '../../policies/holder-permission.ts';
import { deleteInlinePolicy, putInlinePolicy } from '../../policies/inline-policy.ts';
import { ROLES } from '../../policies/policy-holders.ts';
import { createRole, type NewRole } from '../../roles/create-role.ts';
import { deleteRole } from '../../roles/delete-role.ts';
import { createRolePermissions } from '../../roles/role-permissions.ts';
import type { JsonObject } from '../template/json-shape.ts';
import {
  documentProperty,
  integerProperty,
  objectsProperty,
  requiredString,
  stringProperty,
  stringsProperty,
} from './properties.ts';
import type { CreatedResource, ResourceOrder, ResourceType, ResourceWork } from './resource-type.ts';

const MAX_NAME = 64;

export const IAM_ROLE: ResourceType = {
  properties: {
    AssumeRolePolicyDocument: 'required',
    Description: 'optional',
    ManagedPolicyArns: 'optional',
    MaxSessionDuration: 'optional',
    Path: 'optional',
    PermissionsBoundary: 'optional',
    Policies: 'optional',
    RoleName: 'optional',
    Tags: 'optional',
  },
  attributes: ['Arn', 'RoleId'],
  nameProperty: 'RoleName',
  create: createStackRole,
  remove: removeStackRole,
};

function createStackRole(order: ResourceOrder): CreatedResource {
  const { tx, scope, properties } = order;
  const input = newRole(order);
  order.require(createRolePermissions(scope, input));
  const role = createRole(tx, scope, input);
  for (const arn of new Set(stringsProperty(properties, 'ManagedPolicyArns'))) {
    order.require([attachmentPermission(tx, scope, ROLES, role.name, 'AttachRolePolicy', arn)]);
    attachPolicy(tx, scope, ROLES, role.name, arn);
  }
  for (const policy of objectsProperty(properties, 'Policies')) {
    order.require([holderPermission(tx, scope, ROLES, role.name, 'PutRolePolicy')]);
    putInlinePolicy(tx, scope, ROLES, role.name, {
      policyName: requiredString(policy, 'PolicyName'),
      policyDocument: documentProperty(policy, 'PolicyDocument'),
    });
  }
  return made(role);
}

function newRole({ properties, tags, systemTags, generatedName }: ResourceOrder): NewRole {
  const own = objectsProperty(properties, 'Tags').map(tagOf);
  const ownKeys = new Set(own.map((tag) => tag.Key.toLowerCase()));
  return {
    roleName: stringProperty(properties, 'RoleName') ?? generatedName(MAX_NAME),
    assumeRolePolicyDocument: documentProperty(properties, 'AssumeRolePolicyDocument'),
    path: stringProperty(properties, 'Path'),
    description: stringProperty(properties, 'Description'),
    maxSessionDuration: integerProperty(properties, 'MaxSessionDuration'),
    permissionsBoundary: stringProperty(properties, 'PermissionsBoundary'),
    tags: [...tags.filter((tag) => !ownKeys.has(tag.Key.toLowerCase())), ...own],
    systemTags,
  };
}

function tagOf(tag: JsonObject): { Key: string; Value: string } {
  return { Key: requiredString(tag, 'Key'), Value: requiredString(tag, 'Value') };
}

function made(role: Role): CreatedResource {
  return { physicalId: role.name, ref: role.name, attributes: { Arn: role.arn, RoleId: role.id } };
}

/** Takes along only what the stack itself put on the role: policies added by hand make the deletion fail. */
function removeStackRole(work: ResourceWork, resource: StackResource): void {
  const { tx, scope } = work;
  const name = resource.physicalId ?? '';
  const role = tx.get(ROLE, scope.account, name.toLowerCase())?.body;
  if (role === undefined) return;
  // Properties are stored as the object that they were when the role was made.
  const properties = resource.properties as JsonObject;
  for (const arn of new Set(stringsProperty(properties, 'ManagedPolicyArns'))) {
    if (!role.attachedPolicies.includes(arn)) continue;
    work.require([attachmentPermission(tx, scope, ROLES, name, 'DetachRolePolicy', arn)]);
    detachPolicy(tx, scope, ROLES, name, arn);
  }
  for (const policyName of new Set(
    objectsProperty(properties, 'Policies').map((policy) => requiredString(policy, 'PolicyName')),
  )) {
    if (!Object.hasOwn(role.inlinePolicies, policyName)) continue;
    work.require([holderPermission(tx, scope, ROLES, name, 'DeleteRolePolicy')]);
    deleteInlinePolicy(tx, scope, ROLES, name, policyName);
  }
  work.require([holderPermission(tx, scope, ROLES, name, 'DeleteRole')]);
  deleteRole(tx, scope, name);
}
