import type { DescribeClusterRequest, DescribeClusterResponse } from '@aws-sdk/client-eks';
import { findCluster } from '../../../service/clusters/find-cluster.ts';
import type { Operation } from '../../protocol/operation.ts';
import { namedCluster } from './cluster-call.ts';
import { clusterView } from './cluster-view.ts';

export const describeClusterOperation: Operation<DescribeClusterRequest, DescribeClusterResponse> = {
  authorize: ({ name }, call, services) => [namedCluster('eks:DescribeCluster', call, services, name)],
  handle({ name = '' }, call, services) {
    const found = findCluster(services.directory, call.account, call.region, name);
    return { cluster: clusterView(found, call, services) };
  },
};
