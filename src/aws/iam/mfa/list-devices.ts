import type { ListMFADevicesRequest, ListMFADevicesResponse } from '@aws-sdk/client-iam';
import { devicesOf } from '../../../service/mfa/device-of-user.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { namedUser } from '../users/named-user.ts';
import { userDeviceView } from './device-view.ts';

export const listMfaDevices = iamRead<ListMFADevicesRequest, ListMFADevicesResponse>({
  authorize: (input, { reader, scope, call }) => [
    holderPermission(reader, scope, USERS, namedUser(input.UserName, call.caller), 'ListMFADevices'),
  ],
  read: (input, reader, scope, call) => {
    const devices = [...devicesOf(reader, scope, namedUser(input.UserName, call.caller))];
    devices.sort((one, other) => (one.serialNumber < other.serialNumber ? -1 : 1));
    const { items, paging } = listPage('mfa-devices', devices, (device) => device.serialNumber, input);
    return { MFADevices: items.map(userDeviceView), ...paging };
  },
});
