import type { UpdateAddonRequest, UpdateAddonResponse } from '@aws-sdk/client-eks';
import { updateAddon } from '../../../service/addons/update-addon.ts';
import type { Operation } from '../../protocol/operation.ts';
import { writeScope } from '../pod-identity-associations/association-call.ts';
import { updateView } from '../updates/update-view.ts';
import { addonPermission, rolePermissions, settingsOf } from './addon-call.ts';

export const updateAddonOperation: Operation<UpdateAddonRequest, UpdateAddonResponse> = {
  authorize: (input, call, services) => [
    addonPermission('eks:UpdateAddon', call, services, input),
    ...rolePermissions(call, services, input),
  ],
  async handle(input, call, services) {
    const scope = writeScope(call, services, input.clusterName);
    const wanted = settingsOf(input);
    const update = await services.directory.transact((tx) =>
      updateAddon(tx, scope, input.addonName ?? '', wanted),
    );
    return { update: updateView(update) };
  },
};
