import type { GetWebIdentityTokenRequest, GetWebIdentityTokenResponse } from '@aws-sdk/client-sts';
import type { OutboundAlgorithm } from '../../core/records/outbound-federation.ts';
import {
  type WebIdentityTokenInput,
  webIdentityToken,
  webIdentityTokenPermissions,
} from '../../service/outbound-federation/web-identity-token.ts';
import type { Operation } from '../protocol/operation.ts';
import { sessionTags } from './session-tags.ts';

function inputOf(request: GetWebIdentityTokenRequest): WebIdentityTokenInput {
  return {
    audiences: request.Audience ?? [],
    // The codec has seen it to be one of the two.
    algorithm: request.SigningAlgorithm as OutboundAlgorithm,
    durationSeconds: request.DurationSeconds,
    tags: sessionTags(request.Tags),
  };
}

export const getWebIdentityTokenOperation: Operation<
  GetWebIdentityTokenRequest,
  GetWebIdentityTokenResponse
> = {
  authorize: (request) => webIdentityTokenPermissions(inputOf(request)),
  handle(request, call, services) {
    const { token, expiration } = webIdentityToken(inputOf(request), call, services);
    return { WebIdentityToken: token, Expiration: new Date(expiration) };
  },
};
