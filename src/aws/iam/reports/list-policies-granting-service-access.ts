import type {
  ListPoliciesGrantingServiceAccessRequest,
  ListPoliciesGrantingServiceAccessResponse,
  PolicyGrantingServiceAccess,
} from '@aws-sdk/client-iam';
import type { HeldPolicy } from '../../../service/reports/held-policies.ts';
import { policiesGranting } from '../../../service/reports/policies-granting.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';

/** The request has no `MaxItems`: as many entries as it may name at most are one page. */
const PAGE = 200;

export const listPoliciesGrantingServiceAccess = iamRead<
  ListPoliciesGrantingServiceAccessRequest,
  ListPoliciesGrantingServiceAccessResponse
>({
  authorize: ({ Arn }) => [{ action: 'iam:ListPoliciesGrantingServiceAccess', resource: Arn }],
  read: ({ Arn: arn, ServiceNamespaces, Marker }, reader, scope) => {
    const namespaces = [...new Set(ServiceNamespaces)].sort();
    const granting = policiesGranting(reader, scope, arn, namespaces);
    const asked = { Marker, MaxItems: PAGE };
    const { items, paging } = listPage('granting', granting, ({ namespace }) => namespace, asked);
    return {
      PoliciesGrantingServiceAccess: items.map(({ namespace, policies }) => ({
        ServiceNamespace: namespace,
        Policies: policies.map(policyView),
      })),
      ...paging,
    };
  },
});

function policyView({ name, arn, holder }: HeldPolicy): PolicyGrantingServiceAccess {
  return {
    PolicyName: name,
    PolicyType: holder === undefined ? 'MANAGED' : 'INLINE',
    ...(arn === undefined ? {} : { PolicyArn: arn }),
    ...(holder === undefined ? {} : { EntityType: holder.type, EntityName: holder.name }),
  };
}
