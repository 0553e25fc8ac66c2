import type { ServiceDoor } from '../../protocol/operation.ts';
import { associateIdentityProviderConfigOperation } from './associate-identity-provider-config.ts';
import { describeIdentityProviderConfigOperation } from './describe-identity-provider-config.ts';
import { disassociateIdentityProviderConfigOperation } from './disassociate-identity-provider-config.ts';
import { listIdentityProviderConfigsOperation } from './list-identity-provider-configs.ts';

/** OIDC providers whose people may reach a cluster's Kubernetes API. Part of the EKS door's table. */
export const identityProviderOperations: ServiceDoor['operations'] = {
  AssociateIdentityProviderConfig: associateIdentityProviderConfigOperation,
  DescribeIdentityProviderConfig: describeIdentityProviderConfigOperation,
  DisassociateIdentityProviderConfig: disassociateIdentityProviderConfigOperation,
  ListIdentityProviderConfigs: listIdentityProviderConfigsOperation,
};
