import type { CreateAddonRequest, CreateAddonResponse } from '@aws-sdk/client-eks';
import { createAddon } from '../../../service/addons/create-addon.ts';
import type { Operation } from '../../protocol/operation.ts';
import { writeScope } from '../pod-identity-associations/association-call.ts';
import { makingPermission, rolePermissions, settingsOf } from './addon-call.ts';
import { addonView } from './addon-view.ts';

export const createAddonOperation: Operation<CreateAddonRequest, CreateAddonResponse> = {
  authorize: (input, call, services) => [
    makingPermission('eks:CreateAddon', call, services, input.clusterName, input.tags),
    ...rolePermissions(call, services, input),
  ],
  async handle(input, call, services) {
    const scope = writeScope(call, services, input.clusterName);
    const wanted = {
      ...settingsOf(input),
      name: input.addonName ?? '',
      namespace: input.namespaceConfig?.namespace,
      tags: input.tags,
    };
    const made = await services.directory.transact((tx) => createAddon(tx, scope, wanted));
    return { addon: addonView(services.directory, call.account, made) };
  },
};
