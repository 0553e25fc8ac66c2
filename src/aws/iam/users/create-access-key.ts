import type { CreateAccessKeyRequest, CreateAccessKeyResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { createAccessKey } from '../../../service/users/access-keys.ts';
import { iamWrite } from '../iam-operation.ts';
import { namedUser } from './named-user.ts';

/** The only answer that ever holds the secret. */
export const createAccessKeyOperation = iamWrite<CreateAccessKeyRequest, CreateAccessKeyResponse>({
  authorize: (input, { reader, scope, call }) => [
    holderPermission(reader, scope, USERS, namedUser(input.UserName, call.caller), 'CreateAccessKey'),
  ],
  write: (input, tx, scope, call, { keyring }) => {
    const { key, secret } = createAccessKey(tx, scope, keyring, namedUser(input.UserName, call.caller));
    return {
      AccessKey: {
        UserName: key.userName,
        AccessKeyId: key.id,
        Status: key.status,
        SecretAccessKey: secret,
        CreateDate: new Date(key.createDate),
      },
    };
  },
});
