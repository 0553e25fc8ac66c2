import { deletePasswordPolicy } from '../../../service/accounts/password-policy.ts';
import { iamWrite } from '../iam-operation.ts';
import { accountPermission } from './account-permission.ts';

export const deleteAccountPasswordPolicy = iamWrite<object, object>({
  authorize: () => [accountPermission('DeleteAccountPasswordPolicy')],
  write: (_input, tx, scope) => {
    deletePasswordPolicy(tx, scope);
    return {};
  },
});
