import type { ListAddonsRequest, ListAddonsResponse } from '@aws-sdk/client-eks';
import { listAddons } from '../../../service/addons/find-addon.ts';
import { clusterPermission } from '../../../service/clusters/find-cluster.ts';
import type { Operation } from '../../protocol/operation.ts';
import { eksPage } from '../page.ts';
import { placeOf } from '../pod-identity-associations/association-call.ts';

export const listAddonsOperation: Operation<ListAddonsRequest, ListAddonsResponse> = {
  authorize: ({ clusterName = '' }, { account, region }, services) => [
    clusterPermission(services, 'eks:ListAddons', account, region, clusterName),
  ],
  handle(input, call, { directory }) {
    const place = placeOf(call, input.clusterName);
    const names = listAddons(directory, place).map(({ name }) => name);
    const listing = `addons ${place.account} ${place.region} ${place.cluster}`;
    const page = eksPage(listing, names, (name) => name, input);
    return { addons: [...page.items], ...(page.next === undefined ? {} : { nextToken: page.next }) };
  },
};
