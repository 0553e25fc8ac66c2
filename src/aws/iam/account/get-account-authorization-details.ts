import type {
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
} from '@aws-sdk/client-iam';
import { authorizationDetails, type Detail } from '../../../service/accounts/authorization-details.ts';
import { policyUses } from '../../../service/policies/policy-uses.ts';
import type { Operation } from '../../protocol/operation.ts';
import { iamReadWith } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { accountPermission } from './account-permission.ts';
import { groupDetail, roleDetail, userDetail } from './detail-view.ts';
import { policyDetail } from './policy-detail-view.ts';

type Of<Kind extends Detail['kind']> = Extract<Detail, { kind: Kind }>['body'];

export const getAccountAuthorizationDetails: Operation<
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse
> = iamReadWith({
  authorize: () => [accountPermission('GetAccountAuthorizationDetails')],
  read: (input, { directory: reader, usage }, scope) => {
    const { account, now } = scope;
    const uses = policyUses(reader, account);
    const kinds = input.Filter === undefined || input.Filter.length === 0 ? undefined : input.Filter;
    const details = authorizationDetails(reader, scope, uses, kinds);
    const { items, paging } = listPage('authorization-details', details, ({ key }) => key, input);
    return {
      UserDetailList: bodies(items, 'User').map((user) => userDetail(reader, account, user)),
      GroupDetailList: bodies(items, 'Group').map(groupDetail),
      RoleDetailList: bodies(items, 'Role').map((role) =>
        roleDetail(reader, account, role, usage.ofRole(account, role, now)),
      ),
      Policies: bodies(items, 'Policy').map((found) =>
        policyDetail(reader, scope, found, uses.get(found.policy.arn)),
      ),
      ...paging,
    };
  },
});

/** A discriminated union does not narrow by a generic kind; the filter has just done so. */
function bodies<Kind extends Detail['kind']>(items: readonly Detail[], kind: Kind): Of<Kind>[] {
  return items.filter((item) => item.kind === kind).map(({ body }) => body as Of<Kind>);
}
