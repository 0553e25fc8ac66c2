import type { ListVirtualMFADevicesRequest, ListVirtualMFADevicesResponse } from '@aws-sdk/client-iam';
import { MFA_DEVICE, type MfaDevice } from '../../../core/records/mfa.ts';
import { serialNumberOf } from '../../../service/mfa/create-device.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { virtualDeviceView } from './device-view.ts';

const SHOWN = {
  Any: () => true,
  Assigned: ({ userName }: MfaDevice) => userName !== undefined,
  Unassigned: ({ userName }: MfaDevice) => userName === undefined,
} as const;

export const listVirtualMfaDevices = iamRead<ListVirtualMFADevicesRequest, ListVirtualMFADevicesResponse>({
  authorize: (_input, { scope }) => [
    { action: 'iam:ListVirtualMFADevices', resource: serialNumberOf(scope, '/', '') },
  ],
  read: (input, reader, { account }) => {
    const shown = SHOWN[input.AssignmentStatus ?? 'Any'];
    const devices = reader.list(MFA_DEVICE, account).filter(({ body }) => shown(body));
    const { items, paging } = listPage('virtual-mfa-devices', devices, ({ key }) => key, input);
    const views = items.map(({ body }) => virtualDeviceView(reader, account, body));
    return { VirtualMFADevices: views, ...paging };
  },
});
