import type { AnyOperation } from '../../protocol/operation.ts';
import { createVirtualMfaDevice } from './create-virtual-device.ts';
import { deactivateMfaDevice } from './deactivate-device.ts';
import { deleteVirtualMfaDevice } from './delete-virtual-device.ts';
import { enableMfaDevice } from './enable-device.ts';
import { getMfaDevice } from './get-device.ts';
import { listMfaDeviceTags } from './list-device-tags.ts';
import { listMfaDevices } from './list-devices.ts';
import { listVirtualMfaDevices } from './list-virtual-devices.ts';
import { resyncMfaDevice } from './resync-device.ts';
import { tagMfaDevice } from './tag-device.ts';
import { untagMfaDevice } from './untag-device.ts';

export const MFA_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  CreateVirtualMFADevice: createVirtualMfaDevice,
  DeactivateMFADevice: deactivateMfaDevice,
  DeleteVirtualMFADevice: deleteVirtualMfaDevice,
  EnableMFADevice: enableMfaDevice,
  GetMFADevice: getMfaDevice,
  ListMFADeviceTags: listMfaDeviceTags,
  ListMFADevices: listMfaDevices,
  ListVirtualMFADevices: listVirtualMfaDevices,
  ResyncMFADevice: resyncMfaDevice,
  TagMFADevice: tagMfaDevice,
  UntagMFADevice: untagMfaDevice,
};
