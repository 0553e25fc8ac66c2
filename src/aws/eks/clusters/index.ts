import type { AnyOperation } from '../../protocol/operation.ts';
import { createClusterOperation } from './create-cluster.ts';
import { deleteClusterOperation } from './delete-cluster.ts';
import { describeClusterOperation } from './describe-cluster.ts';
import { describeClusterVersionsOperation } from './describe-cluster-versions.ts';
import { listClustersOperation } from './list-clusters.ts';
import { updateClusterConfigOperation } from './update-cluster-config.ts';
import { updateClusterVersionOperation } from './update-cluster-version.ts';

/** Clusters: the sandbox of the instance, and those that were attached. */
export const clusterOperations: Readonly<Record<string, AnyOperation>> = {
  CreateCluster: createClusterOperation,
  DeleteCluster: deleteClusterOperation,
  DescribeCluster: describeClusterOperation,
  DescribeClusterVersions: describeClusterVersionsOperation,
  ListClusters: listClustersOperation,
  UpdateClusterConfig: updateClusterConfigOperation,
  UpdateClusterVersion: updateClusterVersionOperation,
};
