import type { EnableMFADeviceRequest } from '@aws-sdk/client-iam';
import type { DeviceProof } from '../../../service/mfa/device-of-user.ts';
import type { Checked } from '../iam-operation.ts';

/** The members of EnableMFADevice and ResyncMFADevice, which are the same. */
export function deviceProof(input: Checked<EnableMFADeviceRequest>): DeviceProof {
  return {
    userName: input.UserName,
    serialNumber: input.SerialNumber,
    codes: [input.AuthenticationCode1, input.AuthenticationCode2],
  };
}
