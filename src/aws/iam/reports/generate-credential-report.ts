import type { GenerateCredentialReportResponse } from '@aws-sdk/client-iam';
import { generateCredentialReport } from '../../../service/reports/credential-report.ts';
import { accountPermission } from '../account/account-permission.ts';
import { iamWrite } from '../iam-operation.ts';

export const generateCredentialReportOperation = iamWrite<object, GenerateCredentialReportResponse>({
  authorize: () => [accountPermission('GenerateCredentialReport')],
  write: (_input, tx, scope, _call, { usage }) => {
    const { state, description } = generateCredentialReport(tx, scope, usage);
    return { State: state, ...(description === undefined ? {} : { Description: description }) };
  },
});
