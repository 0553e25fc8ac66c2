import type { ServiceDoor } from '../../protocol/operation.ts';
import { createPodIdentityAssociationOperation } from './create-pod-identity-association.ts';
import { deletePodIdentityAssociationOperation } from './delete-pod-identity-association.ts';
import { describePodIdentityAssociationOperation } from './describe-pod-identity-association.ts';
import { listPodIdentityAssociationsOperation } from './list-pod-identity-associations.ts';
import { updatePodIdentityAssociationOperation } from './update-pod-identity-association.ts';

/** Associations of service accounts with roles: EKS Pod Identity's control side. Part of the EKS door's table. */
export const associationOperations: ServiceDoor['operations'] = {
  CreatePodIdentityAssociation: createPodIdentityAssociationOperation,
  DeletePodIdentityAssociation: deletePodIdentityAssociationOperation,
  DescribePodIdentityAssociation: describePodIdentityAssociationOperation,
  ListPodIdentityAssociations: listPodIdentityAssociationsOperation,
  UpdatePodIdentityAssociation: updatePodIdentityAssociationOperation,
};
