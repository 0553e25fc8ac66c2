import type { ListUpdatesRequest, ListUpdatesResponse } from '@aws-sdk/client-eks';
import { findAddon } from '../../../service/addons/find-addon.ts';
import { clusterPermission, findCluster } from '../../../service/clusters/find-cluster.ts';
import { listUpdates } from '../../../service/updates/record-update.ts';
import type { Operation } from '../../protocol/operation.ts';
import { eksPage } from '../page.ts';
import { requireServedUpdates } from './served-updates.ts';

export const listUpdatesOperation: Operation<ListUpdatesRequest, ListUpdatesResponse> = {
  authorize: ({ name = '' }, { account, region }, services) => [
    clusterPermission(services, 'eks:ListUpdates', account, region, name),
  ],
  handle(input, { account, region }, { directory }) {
    const { name: cluster = '', addonName } = input;
    findCluster(directory, account, region, cluster);
    requireServedUpdates(input);
    if (addonName !== undefined) findAddon(directory, { account, region, cluster }, addonName);
    // Of the cluster itself, or of the one add-on.
    const updates = listUpdates(directory, account, cluster).filter(({ addon }) => addon === addonName);
    const listing = `updates ${account} ${region} ${cluster} ${addonName ?? ''}`;
    const placed = updates.map(({ id, createdAt }) => ({
      id,
      key: `${String(createdAt).padStart(16, '0')}/${id}`,
    }));
    const page = eksPage(listing, placed, ({ key }) => key, input);
    return {
      updateIds: page.items.map(({ id }) => id),
      ...(page.next === undefined ? {} : { nextToken: page.next }),
    };
  },
};
