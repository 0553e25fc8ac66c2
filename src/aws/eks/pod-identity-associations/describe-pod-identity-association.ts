import type {
  DescribePodIdentityAssociationRequest,
  DescribePodIdentityAssociationResponse,
} from '@aws-sdk/client-eks';
import { findAssociation } from '../../../service/associations/find-association.ts';
import type { Operation } from '../../protocol/operation.ts';
import { associationPermission, placeOf } from './association-call.ts';
import { associationView } from './association-view.ts';

export const describePodIdentityAssociationOperation: Operation<
  DescribePodIdentityAssociationRequest,
  DescribePodIdentityAssociationResponse
> = {
  authorize: ({ clusterName, associationId }, call, services) => [
    associationPermission('eks:DescribePodIdentityAssociation', call, services, clusterName, associationId),
  ],
  handle({ clusterName, associationId = '' }, call, services) {
    const found = findAssociation(services.directory, placeOf(call, clusterName), associationId);
    return { association: associationView(found) };
  },
};
