import type {
  EntityDetails,
  GetServiceLastAccessedDetailsWithEntitiesRequest,
  GetServiceLastAccessedDetailsWithEntitiesResponse,
} from '@aws-sdk/client-iam';
import { findAccessReport } from '../../../service/reports/access-reports.ts';
import { type EntityAccess, entityAccesses, entityOrder } from '../../../service/reports/entity-accesses.ts';
import { invalidInput } from '../../../service/validation/iam-refusals.ts';
import type { Operation } from '../../protocol/operation.ts';
import { accountPermission } from '../account/account-permission.ts';
import { iamReadWith } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { askerOf } from './asker.ts';

export const getServiceLastAccessedDetailsWithEntities: Operation<
  GetServiceLastAccessedDetailsWithEntitiesRequest,
  GetServiceLastAccessedDetailsWithEntitiesResponse
> = iamReadWith({
  authorize: () => [accountPermission('GetServiceLastAccessedDetailsWithEntities')],
  read: (input, { directory, actions }, scope, { caller }) => {
    const report = findAccessReport(directory, scope, input.JobId, askerOf(caller));
    const namespace = input.ServiceNamespace;
    if (actions.nameOf(namespace) === undefined)
      throw invalidInput(`Invalid service namespace: ${namespace}`);
    const entities = entityAccesses(directory, scope, report, namespace);
    const listing = `entities-${report.jobId}-${namespace}`;
    const { items, paging } = listPage(listing, entities, entityOrder, input);
    return {
      JobStatus: 'COMPLETED',
      JobCreationDate: new Date(report.createdAt),
      JobCompletionDate: new Date(report.completedAt),
      EntityDetailsList: items.map(entityDetails),
      ...paging,
    };
  },
});

function entityDetails({ actor: { type, body }, time }: EntityAccess): EntityDetails {
  const { arn, name, id, path } = body;
  return {
    EntityInfo: { Arn: arn, Name: name, Type: type, Id: id, Path: path },
    ...(time === undefined ? {} : { LastAuthenticated: new Date(time) }),
  };
}
