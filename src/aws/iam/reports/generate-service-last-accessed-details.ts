import type {
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse,
} from '@aws-sdk/client-iam';
import { generateAccessReport } from '../../../service/reports/access-reports.ts';
import type { Operation } from '../../protocol/operation.ts';
import { iamReadWith } from '../iam-operation.ts';
import { askerOf } from './asker.ts';

export const generateServiceLastAccessedDetails: Operation<
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse
> = iamReadWith({
  authorize: ({ Arn }) => [{ action: 'iam:GenerateServiceLastAccessedDetails', resource: Arn }],
  read: async ({ Arn: arn, Granularity: granularity = 'SERVICE_LEVEL' }, services, scope, { caller }) => ({
    JobId: await generateAccessReport(services, scope, { arn, granularity, askedBy: askerOf(caller) }),
  }),
});
