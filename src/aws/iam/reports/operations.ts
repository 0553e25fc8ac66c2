import type { AnyOperation } from '../../protocol/operation.ts';
import { generateCredentialReportOperation } from './generate-credential-report.ts';
import { generateServiceLastAccessedDetails } from './generate-service-last-accessed-details.ts';
import { getCredentialReport } from './get-credential-report.ts';
import { getServiceLastAccessedDetails } from './get-service-last-accessed-details.ts';
import { getServiceLastAccessedDetailsWithEntities } from './get-service-last-accessed-details-with-entities.ts';
import { listPoliciesGrantingServiceAccess } from './list-policies-granting-service-access.ts';

export const REPORT_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  GenerateCredentialReport: generateCredentialReportOperation,
  GenerateServiceLastAccessedDetails: generateServiceLastAccessedDetails,
  GetCredentialReport: getCredentialReport,
  GetServiceLastAccessedDetails: getServiceLastAccessedDetails,
  GetServiceLastAccessedDetailsWithEntities: getServiceLastAccessedDetailsWithEntities,
  ListPoliciesGrantingServiceAccess: listPoliciesGrantingServiceAccess,
};
