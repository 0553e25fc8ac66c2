import type { ServiceDoor } from '../protocol/operation.ts';
import { assumeRoleForPodIdentityOperation } from './assume-role-for-pod-identity.ts';

/** EKS Auth: what nodes ask for the credentials of their pods. Its one operation is a thin translation to the use case. */
export const eksAuthDoor: ServiceDoor = {
  service: 'eks-auth',
  operations: { AssumeRoleForPodIdentity: assumeRoleForPodIdentityOperation },
};
