import type { GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse } from '@aws-sdk/client-iam';
import type { Reader } from '../../../core/ports/directory.ts';
import { ACCESS_KEY, type AccessKey, USER } from '../../../core/records/identity.ts';
import type { Scope } from '../../../service/scope.ts';
import { noSuchEntity } from '../../../service/validation/iam-refusals.ts';
import type { Operation } from '../../protocol/operation.ts';
import { iamReadWith } from '../iam-operation.ts';

/** What AWS says of a key that was never used. */
const NEVER = 'N/A';

function keyOf(reader: Reader, scope: Scope, id: string): AccessKey | undefined {
  return reader.get(ACCESS_KEY, scope.account, id)?.body;
}

export const getAccessKeyLastUsed: Operation<GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse> =
  iamReadWith({
    // A key that is not there is decided for all users, so that only who may ask of any learns that it is not.
    authorize: (input, { reader, scope }) => {
      const key = keyOf(reader, scope, input.AccessKeyId);
      const user = key && reader.get(USER, scope.account, key.userName.toLowerCase())?.body;
      const resource = user?.arn ?? `arn:${scope.partition}:iam::${scope.account}:user/*`;
      return [{ action: 'iam:GetAccessKeyLastUsed', resource }];
    },
    read: (input, { directory, usage }, scope) => {
      const key = keyOf(directory, scope, input.AccessKeyId);
      if (key === undefined)
        throw noSuchEntity(`The Access Key with id ${input.AccessKeyId} cannot be found.`);
      const use = usage.ofKey(scope.account, key.id);
      return {
        UserName: key.userName,
        AccessKeyLastUsed:
          use === undefined
            ? // AWS leaves the date out, although its own model calls it required.
              ({ ServiceName: NEVER, Region: NEVER } as GetAccessKeyLastUsedResponse['AccessKeyLastUsed'])
            : { LastUsedDate: new Date(use.time), ServiceName: use.service, Region: use.region },
      };
    },
  });
