import type { DeleteClusterRequest, DeleteClusterResponse } from '@aws-sdk/client-eks';
import { removeCluster } from '../../../service/clusters/attach-cluster.ts';
import type { Operation } from '../../protocol/operation.ts';
import { namedCluster } from './cluster-call.ts';
import { clusterView } from './cluster-view.ts';

/** An attached cluster is forgotten; it goes on running where it runs. */
export const deleteClusterOperation: Operation<DeleteClusterRequest, DeleteClusterResponse> = {
  authorize: ({ name }, call, services) => [namedCluster('eks:DeleteCluster', call, services, name)],
  async handle({ name = '' }, call, services) {
    const { account, region } = call;
    const gone = await services.directory.transact((tx) => removeCluster(tx, { account, region, name }));
    return { cluster: clusterView(gone, call, services) };
  },
};
