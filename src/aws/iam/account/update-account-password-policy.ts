import type { UpdateAccountPasswordPolicyRequest } from '@aws-sdk/client-iam';
import type { PasswordPolicy } from '../../../core/records/password-policy.ts';
import { putPasswordPolicy } from '../../../service/accounts/password-policy.ts';
import { type Checked, iamWrite } from '../iam-operation.ts';
import { accountPermission } from './account-permission.ts';

const MINIMUM_LENGTH = 6;

export const updateAccountPasswordPolicy = iamWrite<UpdateAccountPasswordPolicyRequest, object>({
  authorize: () => [accountPermission('UpdateAccountPasswordPolicy')],
  write: (input, tx, scope) => {
    putPasswordPolicy(tx, scope, passwordPolicy(input));
    return {};
  },
});

function passwordPolicy(input: Checked<UpdateAccountPasswordPolicyRequest>): PasswordPolicy {
  const { MaxPasswordAge: age, PasswordReusePrevention: reuse, HardExpiry: hard } = input;
  return {
    minimumPasswordLength: input.MinimumPasswordLength ?? MINIMUM_LENGTH,
    requireSymbols: input.RequireSymbols ?? false,
    requireNumbers: input.RequireNumbers ?? false,
    requireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
    requireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
    allowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
    ...(age === undefined ? {} : { maxPasswordAge: age }),
    ...(reuse === undefined ? {} : { passwordReusePrevention: reuse }),
    ...(hard === undefined ? {} : { hardExpiry: hard }),
  };
}
