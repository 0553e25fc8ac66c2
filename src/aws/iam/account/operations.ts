import type { AnyOperation } from '../../protocol/operation.ts';
import { createAccountAliasOperation } from './create-account-alias.ts';
import { deleteAccountAliasOperation } from './delete-account-alias.ts';
import { deleteAccountPasswordPolicy } from './delete-account-password-policy.ts';
import { getAccountAuthorizationDetails } from './get-account-authorization-details.ts';
import { getAccountPasswordPolicy } from './get-account-password-policy.ts';
import { getAccountSummary } from './get-account-summary.ts';
import { listAccountAliases } from './list-account-aliases.ts';
import { updateAccountPasswordPolicy } from './update-account-password-policy.ts';

export const ACCOUNT_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  CreateAccountAlias: createAccountAliasOperation,
  DeleteAccountAlias: deleteAccountAliasOperation,
  DeleteAccountPasswordPolicy: deleteAccountPasswordPolicy,
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  GetAccountPasswordPolicy: getAccountPasswordPolicy,
  GetAccountSummary: getAccountSummary,
  ListAccountAliases: listAccountAliases,
  UpdateAccountPasswordPolicy: updateAccountPasswordPolicy,
};
