import type { ListAccountAliasesRequest, ListAccountAliasesResponse } from '@aws-sdk/client-iam';
import { accountAlias } from '../../../service/accounts/account-alias.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { accountPermission } from './account-permission.ts';

export const listAccountAliases = iamRead<ListAccountAliasesRequest, ListAccountAliasesResponse>({
  authorize: () => [accountPermission('ListAccountAliases')],
  read: (input, reader, { account }) => {
    const alias = accountAlias(reader, account);
    const aliases = alias === undefined ? [] : [alias];
    const { items, paging } = listPage('account-aliases', aliases, (text) => text, input);
    return { AccountAliases: items, ...paging };
  },
});
