import type {
  UpdatePodIdentityAssociationRequest,
  UpdatePodIdentityAssociationResponse,
} from '@aws-sdk/client-eks';
import { updateAssociation } from '../../../service/associations/write-association.ts';
import type { Operation } from '../../protocol/operation.ts';
import { associationPermission, passRole, writeScope } from './association-call.ts';
import { associationView } from './association-view.ts';

export const updatePodIdentityAssociationOperation: Operation<
  UpdatePodIdentityAssociationRequest,
  UpdatePodIdentityAssociationResponse
> = {
  authorize: ({ clusterName, associationId, roleArn }, call, services) => [
    associationPermission('eks:UpdatePodIdentityAssociation', call, services, clusterName, associationId),
    ...passRole(roleArn),
  ],
  async handle({ clusterName, associationId = '', ...input }, call, services) {
    const scope = writeScope(call, services, clusterName);
    const changed = await services.directory.transact((tx) =>
      updateAssociation(tx, scope, associationId, input),
    );
    return { association: associationView(changed) };
  },
};
