import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { Refusal } from '../../core/errors/refusal.ts';
import type { Operation } from '../protocol/operation.ts';

export const getCallerIdentityOperation: Operation<GetCallerIdentityRequest, GetCallerIdentityResponse> = {
  // Needs no permission and cannot be denied, even by an explicit deny (policy-language.md 6.4).
  authorize: () => [],
  handle(_input, { caller }) {
    if (caller.type === 'anonymous') {
      throw new Refusal('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
    }
    return { Arn: caller.arn, UserId: caller.id, Account: caller.account };
  },
};
