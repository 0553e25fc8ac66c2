import type { ListAccessKeysRequest, ListAccessKeysResponse } from '@aws-sdk/client-iam';
import { holderPermission } from '../../../service/policies/holder-permission.ts';
import { USERS } from '../../../service/policies/policy-holders.ts';
import { listAccessKeys } from '../../../service/users/access-keys.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { namedUser } from './named-user.ts';

export const listAccessKeysOperation = iamRead<ListAccessKeysRequest, ListAccessKeysResponse>({
  authorize: (input, { reader, scope, call }) => [
    holderPermission(reader, scope, USERS, namedUser(input.UserName, call.caller), 'ListAccessKeys'),
  ],
  read: (input, reader, scope, call) => {
    const keys = listAccessKeys(reader, scope, namedUser(input.UserName, call.caller));
    const { items, paging } = listPage('access-keys', keys, (key) => key.id, input);
    const metadata = items.map((key) => ({
      UserName: key.userName,
      AccessKeyId: key.id,
      Status: key.status,
      CreateDate: new Date(key.createDate),
    }));
    return { AccessKeyMetadata: metadata, ...paging };
  },
});
