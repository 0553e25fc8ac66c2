import type {
  GetServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsResponse,
  ServiceLastAccessed,
} from '@aws-sdk/client-iam';
import type { ServiceAccess } from '../../../core/records/reports.ts';
import { findAccessReport } from '../../../service/reports/access-reports.ts';
import type { Operation } from '../../protocol/operation.ts';
import { accountPermission } from '../account/account-permission.ts';
import { iamReadWith } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { askerOf } from './asker.ts';

export const getServiceLastAccessedDetails: Operation<
  GetServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsResponse
> = iamReadWith({
  authorize: () => [accountPermission('GetServiceLastAccessedDetails')],
  read: (input, { directory, actions }, scope, { caller }) => {
    const report = findAccessReport(directory, scope, input.JobId, askerOf(caller));
    const accessed = new Map(report.accessed.map((service) => [service.namespace, service]));
    const { items, paging } = listPage(`access-${report.jobId}`, report.namespaces, (name) => name, input);
    return {
      JobStatus: 'COMPLETED',
      JobType: report.granularity,
      JobCreationDate: new Date(report.createdAt),
      JobCompletionDate: new Date(report.completedAt),
      ServicesLastAccessed: items.map((namespace) => ({
        ServiceName: actions.nameOf(namespace) ?? namespace,
        ServiceNamespace: namespace,
        ...lastAccess(accessed.get(namespace)),
      })),
      ...paging,
    };
  },
});

function lastAccess(access: ServiceAccess | undefined): Partial<ServiceLastAccessed> {
  if (access === undefined) return { TotalAuthenticatedEntities: 0 };
  const { last, entities, actions } = access;
  return {
    LastAuthenticated: new Date(last.time),
    LastAuthenticatedEntity: last.by,
    LastAuthenticatedRegion: last.region,
    TotalAuthenticatedEntities: entities,
    ...(actions === undefined
      ? {}
      : {
          TrackedActionsLastAccessed: actions.map(({ action, time, region, by }) => ({
            ActionName: action,
            LastAccessedEntity: by,
            LastAccessedTime: new Date(time),
            LastAccessedRegion: region,
          })),
        }),
  };
}
