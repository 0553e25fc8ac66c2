import type {
  Cluster as ClusterShape,
  DescribeClusterRequest,
  DescribeClusterResponse,
} from '@aws-sdk/client-eks';
import type { Cluster } from '../../core/records/resources.ts';
import { clusterPermission, findCluster } from '../../service/clusters/find-cluster.ts';
import { findVpcs } from '../../service/instances/find-vpcs.ts';
import type { Services } from '../../service/services.ts';
import type { Call, Operation } from '../protocol/operation.ts';

export const describeClusterOperation: Operation<DescribeClusterRequest, DescribeClusterResponse> = {
  authorize({ name = '' }, { account, region, audit }, services) {
    const permission = clusterPermission(services, 'eks:DescribeCluster', account, region, name);
    audit.resources.push(permission.resource);
    return [permission];
  },
  handle({ name = '' }, call, services) {
    const found = findCluster(services.directory, call.account, call.region, name);
    return { cluster: render(found, call, services) };
  },
};

/** Members that eksctl and `aws eks update-kubeconfig` read (eksctl.md 1.1). There is no connectorConfig: it is no connected cluster. */
function render(cluster: Cluster, call: Call, services: Services): ClusterShape {
  const authority = Buffer.from(services.keyring.authorityPem(), 'utf8').toString('base64');
  return {
    name: cluster.name,
    arn: cluster.arn,
    createdAt: new Date(cluster.createdAt),
    version: cluster.version,
    endpoint: cluster.endpoint,
    ...network(call, services),
    kubernetesNetworkConfig: { serviceIpv4Cidr: '10.100.0.0/16', ipFamily: 'ipv4' },
    identity: { oidc: { issuer: cluster.issuer } },
    status: cluster.status,
    certificateAuthority: { data: authority },
    tags: { ...cluster.tags },
    accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' },
    deletionProtection: false,
  };
}

function network(
  { account, region }: Call,
  { directory }: Services,
): Pick<ClusterShape, 'resourcesVpcConfig'> {
  const [vpc] = findVpcs(directory, account, region, [], [{ Name: 'is-default', Values: ['true'] }]);
  if (vpc === undefined) return {};
  return {
    resourcesVpcConfig: {
      vpcId: vpc.id,
      subnetIds: [vpc.subnet.id],
      securityGroupIds: [],
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
    },
  };
}
