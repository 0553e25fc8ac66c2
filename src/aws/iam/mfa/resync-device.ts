import type { ResyncMFADeviceRequest } from '@aws-sdk/client-iam';
import { resyncDevice } from '../../../service/mfa/device-of-user.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';
import { deviceProof } from './device-proof.ts';

export const resyncMfaDevice = iamWrite<ResyncMFADeviceRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'ResyncMFADevice'),
  ],
  write: (input, tx, scope, _call, services) => {
    resyncDevice(tx, scope, services, deviceProof(input));
    return {};
  },
});
