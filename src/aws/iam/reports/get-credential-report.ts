import type { GetCredentialReportResponse } from '@aws-sdk/client-iam';
import { findCredentialReport } from '../../../service/reports/credential-report.ts';
import { accountPermission } from '../account/account-permission.ts';
import { iamRead } from '../iam-operation.ts';

export const getCredentialReport = iamRead<object, GetCredentialReportResponse>({
  authorize: () => [accountPermission('GetCredentialReport')],
  read: (_input, reader, scope) => {
    const { content, generatedAt } = findCredentialReport(reader, scope);
    return {
      Content: Buffer.from(content, 'utf8'),
      ReportFormat: 'text/csv',
      GeneratedTime: new Date(generatedAt),
    };
  },
});
