import type { UntagMFADeviceRequest } from '@aws-sdk/client-iam';
import { untagDevice } from '../../../service/mfa/change-device.ts';
import { devicePermission } from '../../../service/mfa/device-permission.ts';
import { tagKeysContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const untagMfaDevice = iamWrite<UntagMFADeviceRequest, object>({
  authorize: (input, { reader, scope }) => [
    devicePermission(reader, scope, input.SerialNumber, 'UntagMFADevice', tagKeysContext(input.TagKeys)),
  ],
  write: (input, tx, scope) => {
    untagDevice(tx, scope, input.SerialNumber, input.TagKeys);
    return {};
  },
});
