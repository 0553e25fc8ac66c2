import type { CreateClusterRequest, CreateClusterResponse } from '@aws-sdk/client-eks';
import { refuseCreation } from '../../../service/clusters/create-cluster.ts';
import type { Operation } from '../../protocol/operation.ts';
import { makingPermission } from '../addons/addon-call.ts';

export const createClusterOperation: Operation<CreateClusterRequest, CreateClusterResponse> = {
  authorize: ({ name, tags, roleArn = '' }, call, services) => [
    makingPermission('eks:CreateCluster', call, services, name, tags),
    { action: 'iam:PassRole', resource: roleArn, context: { 'iam:passedtoservice': 'eks.amazonaws.com' } },
  ],
  handle: ({ name = '', version, roleArn = '', accessConfig, resourcesVpcConfig }, { account }, services) =>
    refuseCreation(services, account, {
      name,
      version,
      roleArn,
      endpoint: resourcesVpcConfig ?? {},
      authenticationMode: accessConfig?.authenticationMode,
      creatorIsAdministrator: accessConfig?.bootstrapClusterCreatorAdminPermissions ?? true,
    }),
};
