import type { CreateAccountAliasRequest } from '@aws-sdk/client-iam';
import { createAccountAlias } from '../../../service/accounts/account-alias.ts';
import { iamWrite } from '../iam-operation.ts';
import { accountPermission } from './account-permission.ts';

export const createAccountAliasOperation = iamWrite<CreateAccountAliasRequest, object>({
  authorize: () => [accountPermission('CreateAccountAlias')],
  write: (input, tx, scope) => {
    createAccountAlias(tx, scope, input.AccountAlias);
    return {};
  },
});
