import type { DescribeUpdateRequest, DescribeUpdateResponse } from '@aws-sdk/client-eks';
import { clusterPermission, findCluster } from '../../../service/clusters/find-cluster.ts';
import { findUpdate } from '../../../service/updates/record-update.ts';
import type { Operation } from '../../protocol/operation.ts';
import { requireServedUpdates } from './served-updates.ts';
import { updateView } from './update-view.ts';

export const describeUpdateOperation: Operation<DescribeUpdateRequest, DescribeUpdateResponse> = {
  authorize: ({ name = '' }, { account, region }, services) => [
    clusterPermission(services, 'eks:DescribeUpdate', account, region, name),
  ],
  handle(input, { account, region }, { directory }) {
    const { name: cluster = '', addonName: addon, updateId: id = '' } = input;
    findCluster(directory, account, region, cluster);
    requireServedUpdates(input);
    return { update: updateView(findUpdate(directory, account, { cluster, addon, id })) };
  },
};
