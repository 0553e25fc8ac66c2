import type { StackResource } from '../../../core/records/stack.ts';
import { attachPolicy, detachPolicy } from '../../policies/attach-policy.ts';
import { createPolicy, deletePolicy, type NewPolicy } from '../../policies/customer-policy.ts';
import { lookUpPolicy } from '../../policies/find-policy.ts';
import { attachmentPermission } from '../../policies/holder-permission.ts';
import { createPolicyPermissions, policyPermission } from '../../policies/policy-permission.ts';
import { deletePolicyVersion, listPolicyVersions } from '../../policies/policy-versions.ts';
import type { JsonObject } from '../template/json-shape.ts';
import { actionNoun, forEachTarget, presentTarget } from './policy-targets.ts';
import { documentProperty, stringProperty } from './properties.ts';
import type { CreatedResource, ResourceOrder, ResourceType, ResourceWork } from './resource-type.ts';

const MAX_NAME = 128;

export const IAM_MANAGED_POLICY: ResourceType = {
  properties: {
    PolicyDocument: 'required',
    Description: 'optional',
    ManagedPolicyName: 'optional',
    Path: 'optional',
    Groups: 'optional',
    Roles: 'optional',
    Users: 'optional',
  },
  attributes: ['PolicyArn', 'PolicyId', 'DefaultVersionId'],
  nameProperty: 'ManagedPolicyName',
  create: createStackManagedPolicy,
  remove: removeStackManagedPolicy,
};

function createStackManagedPolicy(order: ResourceOrder): CreatedResource {
  const { tx, scope, properties } = order;
  const input: NewPolicy = {
    policyName: stringProperty(properties, 'ManagedPolicyName') ?? order.generatedName(MAX_NAME),
    policyDocument: documentProperty(properties, 'PolicyDocument'),
    path: stringProperty(properties, 'Path'),
    description: stringProperty(properties, 'Description'),
  };
  order.require(createPolicyPermissions(scope, input));
  const { arn, id, defaultVersionId } = createPolicy(tx, scope, input);
  forEachTarget(properties, (kind, name) => {
    const action = `Attach${actionNoun(kind)}Policy`;
    order.require([attachmentPermission(tx, scope, kind, name, action, arn)]);
    attachPolicy(tx, scope, kind, name, arn);
  });
  const attributes = { PolicyArn: arn, PolicyId: id, DefaultVersionId: defaultVersionId };
  return { physicalId: arn, ref: arn, attributes };
}

/** Detaches from the stack's own targets only: other attachments make the deletion fail. */
function removeStackManagedPolicy(work: ResourceWork, resource: StackResource): void {
  const { tx, scope } = work;
  const arn = resource.physicalId ?? '';
  if (lookUpPolicy(tx, scope, arn) === undefined) return;
  // Properties are stored as the object that they were when the policy was made.
  forEachTarget(resource.properties as JsonObject, (kind, name) => {
    if (!presentTarget(work, kind, name)?.attachedPolicies.includes(arn)) return;
    const action = `Detach${actionNoun(kind)}Policy`;
    work.require([attachmentPermission(tx, scope, kind, name, action, arn)]);
    detachPolicy(tx, scope, kind, name, arn);
  });
  for (const { versionId, isDefault } of listPolicyVersions(tx, scope, arn)) {
    if (isDefault) continue;
    work.require([policyPermission(tx, scope, arn, 'DeletePolicyVersion')]);
    deletePolicyVersion(tx, scope, arn, versionId);
  }
  work.require([policyPermission(tx, scope, arn, 'DeletePolicy')]);
  deletePolicy(tx, scope, arn);
}
