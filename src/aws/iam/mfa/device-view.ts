import type { MFADevice, VirtualMFADevice } from '@aws-sdk/client-iam';
import type { Reader } from '../../../core/ports/directory.ts';
import { USER } from '../../../core/records/identity.ts';
import type { MfaDevice } from '../../../core/records/mfa.ts';
import { userView } from '../users/user-view.ts';

/** A virtual device as ListVirtualMFADevices shows it: with its user, never with its seed. */
export function virtualDeviceView(reader: Reader, account: string, device: MfaDevice): VirtualMFADevice {
  const { serialNumber, userName, enableDate } = device;
  const user = userName === undefined ? undefined : reader.get(USER, account, userName.toLowerCase())?.body;
  return {
    SerialNumber: serialNumber,
    ...(user === undefined ? {} : { User: userView(user) }),
    ...(enableDate === undefined ? {} : { EnableDate: new Date(enableDate) }),
  };
}

/** A device of a user, as ListMFADevices shows it. */
export function userDeviceView({ serialNumber, userName, enableDate }: MfaDevice): MFADevice {
  return { UserName: userName, SerialNumber: serialNumber, EnableDate: new Date(enableDate ?? 0) };
}
