import type { CreateVirtualMFADeviceRequest, CreateVirtualMFADeviceResponse } from '@aws-sdk/client-iam';
import { createDevice, type NewDevice } from '../../../service/mfa/create-device.ts';
import { createDevicePermissions } from '../../../service/mfa/device-permission.ts';
import { type Checked, iamWrite } from '../iam-operation.ts';
import { tagsMember } from '../tag-list.ts';

/** The seed as text; the picture of it (`QRCodePNG`, optional in the model) is left out. */
export const createVirtualMfaDevice = iamWrite<CreateVirtualMFADeviceRequest, CreateVirtualMFADeviceResponse>(
  {
    authorize: (input, { scope }) => createDevicePermissions(scope, newDevice(input)),
    write: (input, tx, scope, _call, services) => {
      const { device, seed } = createDevice(tx, scope, services, newDevice(input));
      return {
        VirtualMFADevice: {
          SerialNumber: device.serialNumber,
          Base32StringSeed: Buffer.from(seed),
          ...tagsMember(device.tags),
        },
      };
    },
  },
);

function newDevice(input: Checked<CreateVirtualMFADeviceRequest>): NewDevice {
  return { virtualMFADeviceName: input.VirtualMFADeviceName, path: input.Path, tags: input.Tags };
}
