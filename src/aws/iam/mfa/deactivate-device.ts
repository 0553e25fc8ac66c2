import type { DeactivateMFADeviceRequest } from '@aws-sdk/client-iam';
import { deactivateDevice } from '../../../service/mfa/device-of-user.ts';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { iamWrite } from '../iam-operation.ts';
import { namedUser } from '../users/named-user.ts';

export const deactivateMfaDevice = iamWrite<DeactivateMFADeviceRequest, object>({
  authorize: (input, { reader, scope, call }) => [
    holderPermission(reader, scope, USERS, namedUser(input.UserName, call.caller), 'DeactivateMFADevice'),
  ],
  write: (input, tx, scope, call) => {
    deactivateDevice(tx, scope, namedUser(input.UserName, call.caller), input.SerialNumber);
    return {};
  },
});
