import type { TagMFADeviceRequest } from '@aws-sdk/client-iam';
import { tagDevice } from '../../../service/mfa/change-device.ts';
import { devicePermission } from '../../../service/mfa/device-permission.ts';
import { requestTagContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const tagMfaDevice = iamWrite<TagMFADeviceRequest, object>({
  authorize: (input, { reader, scope }) => [
    devicePermission(reader, scope, input.SerialNumber, 'TagMFADevice', requestTagContext(input.Tags)),
  ],
  write: (input, tx, scope) => {
    tagDevice(tx, scope, input.SerialNumber, input.Tags);
    return {};
  },
});
