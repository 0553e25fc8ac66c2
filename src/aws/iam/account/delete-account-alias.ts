import type { DeleteAccountAliasRequest } from '@aws-sdk/client-iam';
import { deleteAccountAlias } from '../../../service/accounts/account-alias.ts';
import { iamWrite } from '../iam-operation.ts';
import { accountPermission } from './account-permission.ts';

export const deleteAccountAliasOperation = iamWrite<DeleteAccountAliasRequest, object>({
  authorize: () => [accountPermission('DeleteAccountAlias')],
  write: (input, tx, scope) => {
    deleteAccountAlias(tx, scope, input.AccountAlias);
    return {};
  },
});
