import type { GetAccountSummaryResponse } from '@aws-sdk/client-iam';
import { accountSummary } from '../../../service/accounts/account-summary.ts';
import { iamRead } from '../iam-operation.ts';
import { accountPermission } from './account-permission.ts';

export const getAccountSummary = iamRead<object, GetAccountSummaryResponse>({
  authorize: () => [accountPermission('GetAccountSummary')],
  read: (_input, reader, { account }) => ({ SummaryMap: accountSummary(reader, account) }),
});
