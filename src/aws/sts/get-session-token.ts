import type { GetSessionTokenRequest, GetSessionTokenResponse } from '@aws-sdk/client-sts';
import { getSessionToken } from '../../service/sessions/get-session-token.ts';
import type { Operation } from '../protocol/operation.ts';
import { credentialsShape } from './credentials-shape.ts';

export const getSessionTokenOperation: Operation<GetSessionTokenRequest, GetSessionTokenResponse> = {
  // Needs no permission: the call proves who the user is, and gives nothing that the user does not have.
  authorize: () => [],
  async handle({ DurationSeconds, SerialNumber, TokenCode }, call, services) {
    const input = { durationSeconds: DurationSeconds, serialNumber: SerialNumber, tokenCode: TokenCode };
    return { Credentials: credentialsShape(await getSessionToken(input, call, services)) };
  },
};
