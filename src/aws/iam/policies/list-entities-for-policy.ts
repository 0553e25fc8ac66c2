import type { ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse } from '@aws-sdk/client-iam';
import { listPolicyEntities, type PolicyEntity } from '../../../service/policies/policy-entities.ts';
import { policyPermission } from '../../../service/policies/policy-permission.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';

export const listEntitiesForPolicy = iamRead<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse>({
  authorize: (input, { reader, scope }) => [
    policyPermission(reader, scope, input.PolicyArn, 'ListEntitiesForPolicy'),
  ],
  read: (input, reader, scope) => {
    const entities = listPolicyEntities(reader, scope, input.PolicyArn, {
      type: input.EntityFilter,
      pathPrefix: input.PathPrefix ?? '/',
      usage: input.PolicyUsageFilter,
    });
    const { items, paging } = listPage('policy-entities', entities, sortKey, input);
    const named = (type: string) => items.filter((entity) => entity.type === type);
    return {
      PolicyGroups: named('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: named('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: named('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...paging,
    };
  },
});

function sortKey(entity: PolicyEntity): string {
  return `${entity.type}/${entity.name.toLowerCase()}`;
}
