import type { Reader } from '../../core/ports/directory.ts';
import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import type { Scope } from '../scope.ts';
import { requestTagContext, resourceTagContext } from '../tags/tag-context.ts';
import { type NewPolicy, policyArn } from './customer-policy.ts';
import { lookUpPolicy } from './find-policy.ts';

/** What a call on a managed policy needs; a denial names it as `policy ARN`. */
export function policyPermission(
  reader: Reader,
  scope: Scope,
  arn: string,
  action: string,
  context: RequestContext = {},
): Permission {
  const found = lookUpPolicy(reader, scope, arn);
  const tags = found?.owner === 'customer' ? found.policy.tags : undefined;
  return {
    action: `iam:${action}`,
    resource: arn,
    display: `policy ${arn}`,
    context: { ...resourceTagContext(tags), ...context },
  };
}

/** What making a managed policy needs: `iam:CreatePolicy`, and `iam:TagPolicy` when it comes with tags. */
export function createPolicyPermissions(scope: Scope, input: NewPolicy): readonly Permission[] {
  const permission = {
    resource: policyArn(scope, input.path ?? '/', input.policyName),
    resourceAccount: scope.account,
    display: `policy ${input.policyName}`,
    context: requestTagContext(input.tags),
  };
  const create = { action: 'iam:CreatePolicy', ...permission };
  const tagged = input.tags !== undefined && input.tags.length > 0;
  return tagged ? [create, { action: 'iam:TagPolicy', ...permission }] : [create];
}
