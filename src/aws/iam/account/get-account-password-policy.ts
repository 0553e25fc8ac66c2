import type { GetAccountPasswordPolicyResponse } from '@aws-sdk/client-iam';
import { getPasswordPolicy } from '../../../service/accounts/password-policy.ts';
import { iamRead } from '../iam-operation.ts';
import { accountPermission } from './account-permission.ts';

export const getAccountPasswordPolicy = iamRead<object, GetAccountPasswordPolicyResponse>({
  authorize: () => [accountPermission('GetAccountPasswordPolicy')],
  read: (_input, reader, scope) => {
    const policy = getPasswordPolicy(reader, scope);
    return {
      PasswordPolicy: {
        MinimumPasswordLength: policy.minimumPasswordLength,
        RequireSymbols: policy.requireSymbols,
        RequireNumbers: policy.requireNumbers,
        RequireUppercaseCharacters: policy.requireUppercaseCharacters,
        RequireLowercaseCharacters: policy.requireLowercaseCharacters,
        AllowUsersToChangePassword: policy.allowUsersToChangePassword,
        ExpirePasswords: policy.maxPasswordAge !== undefined,
        MaxPasswordAge: policy.maxPasswordAge,
        PasswordReusePrevention: policy.passwordReusePrevention,
        HardExpiry: policy.hardExpiry,
      },
    };
  },
});
