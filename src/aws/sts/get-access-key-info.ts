import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from '@aws-sdk/client-sts';
import { accountOfKey } from '../../service/sessions/account-of-key.ts';
import type { Operation } from '../protocol/operation.ts';

export const getAccessKeyInfoOperation: Operation<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse> = {
  authorize: () => [{ action: 'sts:GetAccessKeyInfo', resource: '*' }],
  handle: ({ AccessKeyId }, _call, { directory }) => ({
    Account: accountOfKey(AccessKeyId ?? '', directory),
  }),
};
