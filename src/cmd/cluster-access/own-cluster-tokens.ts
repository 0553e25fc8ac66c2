import { type StsEndpoints, stsEndpoints } from '../../core/cluster-access/sts/endpoints.ts';
import { ClusterTokenReviewer } from '../../service/cluster-access/create-cluster-token-reviewer.ts';
import type { NameIdentity } from '../../service/cluster-access/identity-naming.ts';
import type { StsMetrics } from '../../service/cluster-access/sts-metrics.ts';
import type { TokenReviewer } from '../../service/cluster-access/token-reviewer.ts';
import type { Services, Settings } from '../../service/services.ts';
import { localStsCaller } from './local-sts-caller.ts';

/** AWS's, and this instance's own listeners. */
export function ownStsEndpoints({ partition, region, endpointUrl, publicUrl }: Settings): StsEndpoints {
  return stsEndpoints({ partition, region, endpoints: [endpointUrl, publicUrl], awsToo: true });
}

/**
 * The reviewer of `k8s-aws-v1.…` tokens of a cluster of this instance. Tokens may be presigned for this instance's own listeners or for
 * AWS's endpoints (a client without AWS_ENDPOINT_URL signs for those): in either case it is this process that verifies them.
 */
export function ownClusterTokens(
  services: Services,
  { name, account }: { readonly name: string; readonly account: string },
  mapIdentity: NameIdentity,
  metrics?: StsMetrics,
): TokenReviewer {
  const { region } = services.settings;
  const endpoints = ownStsEndpoints(services.settings);
  return new ClusterTokenReviewer(
    { clusterId: name, endpoints, account, region },
    { ...services, sts: localStsCaller(services), mapIdentity, metrics },
  );
}
