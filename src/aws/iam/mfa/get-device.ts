import type { GetMFADeviceRequest, GetMFADeviceResponse } from '@aws-sdk/client-iam';
import { deviceOf } from '../../../service/mfa/device-of-user.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { namedUser } from '../users/named-user.ts';
import { userDeviceView } from './device-view.ts';

export const getMfaDevice = iamRead<GetMFADeviceRequest, GetMFADeviceResponse>({
  authorize: (input, { reader, scope, call }) => [
    holderPermission(reader, scope, USERS, namedUser(input.UserName, call.caller), 'GetMFADevice'),
  ],
  read: (input, reader, scope, call) => {
    const device = deviceOf(reader, scope, namedUser(input.UserName, call.caller), input.SerialNumber);
    return { ...userDeviceView(device), SerialNumber: device.serialNumber };
  },
});
