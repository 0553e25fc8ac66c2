import type { DeleteVirtualMFADeviceRequest } from '@aws-sdk/client-iam';
import { deleteDevice } from '../../../service/mfa/change-device.ts';
import { devicePermission } from '../../../service/mfa/device-permission.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteVirtualMfaDevice = iamWrite<DeleteVirtualMFADeviceRequest, object>({
  authorize: (input, { reader, scope }) => [
    devicePermission(reader, scope, input.SerialNumber, 'DeleteVirtualMFADevice'),
  ],
  write: (input, tx, scope) => {
    deleteDevice(tx, scope, input.SerialNumber);
    return {};
  },
});
