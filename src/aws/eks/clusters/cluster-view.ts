import type { Cluster as Shape } from '@aws-sdk/client-eks';
import type { Cluster } from '../../../core/records/resources.ts';
import { OPEN_ENDPOINT } from '../../../service/clusters/endpoint-access.ts';
import { LOG_TYPES } from '../../../service/clusters/logging.ts';
import { findVpcs } from '../../../service/instances/find-vpcs.ts';
import type { Services } from '../../../service/services.ts';
import type { Call } from '../../protocol/operation.ts';

/** Members that eksctl and `aws eks update-kubeconfig` read (eksctl.md 1.1). There is no connectorConfig: it is no connected cluster. */
export function clusterView(cluster: Cluster, call: Call, services: Services): Shape {
  const authority = cluster.authorityPem ?? services.keyring.authorityPem();
  return {
    name: cluster.name,
    arn: cluster.arn,
    createdAt: new Date(cluster.createdAt),
    version: cluster.version,
    endpoint: cluster.endpoint,
    ...(cluster.sandbox ? network(cluster, call, services) : {}),
    logging: { clusterLogging: logging(cluster) },
    identity: { oidc: { issuer: cluster.issuer } },
    status: cluster.status,
    certificateAuthority: { data: Buffer.from(authority, 'utf8').toString('base64') },
    tags: { ...cluster.tags },
    accessConfig: { authenticationMode: cluster.authenticationMode ?? 'API_AND_CONFIG_MAP' },
    upgradePolicy: { supportType: cluster.supportType ?? 'EXTENDED' },
    deletionProtection: cluster.deletionProtection ?? false,
  };
}

/** What is on, and what is off, where either is anything. */
function logging({ logging: on = [] }: Cluster) {
  const off = LOG_TYPES.filter((type) => !on.includes(type));
  const switchedOn = LOG_TYPES.filter((type) => on.includes(type));
  return [
    { types: switchedOn, enabled: true },
    { types: off, enabled: false },
  ].filter(({ types }) => types.length > 0);
}

/** An attached cluster's network is not known here. */
function network(
  { endpointAccess = OPEN_ENDPOINT }: Cluster,
  { account, region }: Call,
  { directory }: Services,
): Pick<Shape, 'resourcesVpcConfig' | 'kubernetesNetworkConfig'> {
  const [vpc] = findVpcs(directory, account, region, [], [{ Name: 'is-default', Values: ['true'] }]);
  if (vpc === undefined) return {};
  return {
    resourcesVpcConfig: {
      vpcId: vpc.id,
      subnetIds: [vpc.subnet.id],
      securityGroupIds: [],
      endpointPublicAccess: endpointAccess.public,
      endpointPrivateAccess: endpointAccess.private,
      publicAccessCidrs: [...endpointAccess.cidrs],
    },
    kubernetesNetworkConfig: { serviceIpv4Cidr: '10.100.0.0/16', ipFamily: 'ipv4' },
  };
}
