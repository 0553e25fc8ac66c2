import type { UpdateClusterVersionRequest, UpdateClusterVersionResponse } from '@aws-sdk/client-eks';
import { findCluster } from '../../../service/clusters/find-cluster.ts';
import { invalidCluster, refusedCluster } from '../../../service/clusters/refusals.ts';
import type { Operation } from '../../protocol/operation.ts';
import { namedCluster } from './cluster-call.ts';

/** The version is that of the program that serves the API: another is refused, and nothing pretends to be upgraded. */
export const updateClusterVersionOperation: Operation<
  UpdateClusterVersionRequest,
  UpdateClusterVersionResponse
> = {
  authorize: ({ name }, call, services) => [namedCluster('eks:UpdateClusterVersion', call, services, name)],
  handle({ name = '', version = '' }, { account, region }, { directory }) {
    const cluster = findCluster(directory, account, region, name);
    if (cluster.version === version)
      throw invalidCluster(name, `Unsupported Kubernetes minor version update from ${version} to ${version}`);
    throw refusedCluster(
      name,
      cluster.sandbox
        ? `The Kubernetes version of the sandbox cluster is ${cluster.version}, and changes with the program only.`
        : 'An attached cluster is upgraded where it runs. Detach it and attach it again to record its version.',
    );
  },
};
