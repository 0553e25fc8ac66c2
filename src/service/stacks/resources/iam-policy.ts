import { Refusal } from '../../../core/errors/refusal.ts';
import type { StackResource } from '../../../core/records/stack.ts';
import { holderPermission } from '../../policies/holder-permission.ts';
import { deleteInlinePolicy, putInlinePolicy } from '../../policies/inline-policy.ts';
import type { JsonObject } from '../template/json-shape.ts';
import { actionNoun, forEachTarget, presentTarget } from './policy-targets.ts';
import { documentProperty, requiredString } from './properties.ts';
import type { CreatedResource, ResourceOrder, ResourceType, ResourceWork } from './resource-type.ts';

const MAX_NAME = 64;
const NO_TARGET = 'At least one of [Groups,Roles,Users] must be non-empty.';

/** An inline policy on groups, roles and users. */
export const IAM_POLICY: ResourceType = {
  properties: {
    PolicyDocument: 'required',
    PolicyName: 'required',
    Groups: 'optional',
    Roles: 'optional',
    Users: 'optional',
  },
  attributes: ['Id'],
  create: createStackPolicy,
  remove: removeStackPolicy,
};

function createStackPolicy(order: ResourceOrder): CreatedResource {
  const { tx, scope, properties } = order;
  const policyName = requiredString(properties, 'PolicyName');
  const policyDocument = documentProperty(properties, 'PolicyDocument');
  let targets = 0;
  forEachTarget(properties, (kind, name) => {
    targets += 1;
    order.require([holderPermission(tx, scope, kind, name, `Put${actionNoun(kind)}Policy`)]);
    putInlinePolicy(tx, scope, kind, name, { policyName, policyDocument });
  });
  if (targets === 0) throw new Refusal('ValidationError', 400, NO_TARGET);
  const physicalId = order.generatedName(MAX_NAME);
  return { physicalId, ref: physicalId, attributes: { Id: physicalId } };
}

function removeStackPolicy(work: ResourceWork, resource: StackResource): void {
  // Properties are stored as the object that they were when the policy was made.
  const properties = resource.properties as JsonObject;
  const policyName = requiredString(properties, 'PolicyName');
  forEachTarget(properties, (kind, name) => {
    const target = presentTarget(work, kind, name);
    if (target === undefined || !Object.hasOwn(target.inlinePolicies, policyName)) return;
    work.require([holderPermission(work.tx, work.scope, kind, name, `Delete${actionNoun(kind)}Policy`)]);
    deleteInlinePolicy(work.tx, work.scope, kind, name, policyName);
  });
}
