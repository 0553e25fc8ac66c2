import type { DeleteAddonRequest, DeleteAddonResponse } from '@aws-sdk/client-eks';
import { deleteAddon } from '../../../service/addons/delete-addon.ts';
import type { Operation } from '../../protocol/operation.ts';
import { placeOf } from '../pod-identity-associations/association-call.ts';
import { addonPermission } from './addon-call.ts';
import { addonView } from './addon-view.ts';

export const deleteAddonOperation: Operation<DeleteAddonRequest, DeleteAddonResponse> = {
  authorize: (input, call, services) => [addonPermission('eks:DeleteAddon', call, services, input)],
  async handle({ clusterName, addonName = '', preserve = false }, call, { directory, clock }) {
    const place = placeOf(call, clusterName);
    const how = { preserve, now: clock.now() };
    const going = await directory.transact((tx) => deleteAddon(tx, place, addonName, how));
    return { addon: addonView(directory, call.account, going) };
  },
};
