import type { DescribeAddonRequest, DescribeAddonResponse } from '@aws-sdk/client-eks';
import { findAddon } from '../../../service/addons/find-addon.ts';
import type { Operation } from '../../protocol/operation.ts';
import { placeOf } from '../pod-identity-associations/association-call.ts';
import { addonPermission } from './addon-call.ts';
import { addonView } from './addon-view.ts';

export const describeAddonOperation: Operation<DescribeAddonRequest, DescribeAddonResponse> = {
  authorize: (input, call, services) => [addonPermission('eks:DescribeAddon', call, services, input)],
  handle({ clusterName, addonName = '' }, call, { directory }) {
    const found = findAddon(directory, placeOf(call, clusterName), addonName);
    return { addon: addonView(directory, call.account, found) };
  },
};
