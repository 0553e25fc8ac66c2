import type { EnableMFADeviceRequest } from '@aws-sdk/client-iam';
import { enableDevice } from '../../../service/mfa/device-of-user.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';
import { deviceProof } from './device-proof.ts';

export const enableMfaDevice = iamWrite<EnableMFADeviceRequest, object>({
  authorize: (input, { reader, scope }) => [
    holderPermission(reader, scope, USERS, input.UserName, 'EnableMFADevice'),
  ],
  write: (input, tx, scope, _call, services) => {
    enableDevice(tx, scope, services, deviceProof(input));
    return {};
  },
});
