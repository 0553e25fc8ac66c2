import type {
  DeletePodIdentityAssociationRequest,
  DeletePodIdentityAssociationResponse,
} from '@aws-sdk/client-eks';
import { deleteAssociation } from '../../../service/associations/write-association.ts';
import type { Operation } from '../../protocol/operation.ts';
import { associationPermission, placeOf } from './association-call.ts';
import { associationView } from './association-view.ts';

export const deletePodIdentityAssociationOperation: Operation<
  DeletePodIdentityAssociationRequest,
  DeletePodIdentityAssociationResponse
> = {
  authorize: ({ clusterName, associationId }, call, services) => [
    associationPermission('eks:DeletePodIdentityAssociation', call, services, clusterName, associationId),
  ],
  async handle({ clusterName, associationId = '' }, call, services) {
    const place = placeOf(call, clusterName);
    const gone = await services.directory.transact((tx) => deleteAssociation(tx, place, associationId));
    return { association: associationView(gone) };
  },
};
