import type { AnyOperation } from '../../protocol/operation.ts';
import { createAddonOperation } from './create-addon.ts';
import { deleteAddonOperation } from './delete-addon.ts';
import { describeAddonOperation } from './describe-addon.ts';
import { describeAddonConfigurationOperation } from './describe-addon-configuration.ts';
import { describeAddonVersionsOperation } from './describe-addon-versions.ts';
import { listAddonsOperation } from './list-addons.ts';
import { updateAddonOperation } from './update-addon.ts';

/** Add-ons: what a cluster is to run besides its workloads. The calls write down what is wanted; the cluster's own controller does it. */
export const addonOperations: Readonly<Record<string, AnyOperation>> = {
  CreateAddon: createAddonOperation,
  DeleteAddon: deleteAddonOperation,
  DescribeAddon: describeAddonOperation,
  DescribeAddonConfiguration: describeAddonConfigurationOperation,
  DescribeAddonVersions: describeAddonVersionsOperation,
  ListAddons: listAddonsOperation,
  UpdateAddon: updateAddonOperation,
};
