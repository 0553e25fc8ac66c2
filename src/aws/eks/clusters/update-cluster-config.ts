import type { UpdateClusterConfigRequest, UpdateClusterConfigResponse } from '@aws-sdk/client-eks';
import { refusedCluster } from '../../../service/clusters/refusals.ts';
import { updateCluster } from '../../../service/clusters/update-cluster.ts';
import { scopeOf } from '../../../service/scope.ts';
import type { Operation } from '../../protocol/operation.ts';
import { updateView } from '../updates/update-view.ts';
import { namedCluster } from './cluster-call.ts';

/** Parts of AWS's clusters that clusters here do not have: accepted, they would only seem to be there. */
const NOT_HERE = [
  'zonalShiftConfig',
  'computeConfig',
  'kubernetesNetworkConfig',
  'storageConfig',
  'remoteNetworkConfig',
  'controlPlaneScalingConfig',
  'kubeApiServerConfig',
  'kubeSchedulerConfig',
  'kubeControllerManagerConfig',
] as const;

/** Throws `Refusal` InvalidRequestException. */
function refuseUnserved(input: UpdateClusterConfigRequest): void {
  const { name = '', resourcesVpcConfig: vpc } = input;
  const unserved = NOT_HERE.find((member) => input[member] !== undefined);
  if (unserved !== undefined) throw refusedCluster(name, `${unserved} is not supported by this cluster.`);
  if (vpc?.subnetIds !== undefined || vpc?.securityGroupIds !== undefined)
    throw refusedCluster(name, 'The subnets and security groups of this cluster cannot be changed.');
}

export const updateClusterConfigOperation: Operation<
  UpdateClusterConfigRequest,
  UpdateClusterConfigResponse
> = {
  authorize: ({ name }, call, services) => [namedCluster('eks:UpdateClusterConfig', call, services, name)],
  async handle(input, { account, region }, services) {
    refuseUnserved(input);
    const { name = '', logging, accessConfig, upgradePolicy } = input;
    const wanted = {
      endpoint: input.resourcesVpcConfig,
      logging: logging?.clusterLogging?.map(({ types = [], enabled = false }) => ({ types, enabled })),
      authenticationMode: accessConfig?.authenticationMode,
      deletionProtection: input.deletionProtection,
      supportType: upgradePolicy?.supportType,
      clientRequestToken: input.clientRequestToken,
    };
    const scope = scopeOf(services, account);
    const update = await services.directory.transact((tx) =>
      updateCluster(tx, scope, { region, name }, wanted),
    );
    return { update: updateView(update) };
  },
};
