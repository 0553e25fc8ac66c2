import type { GetFederationTokenRequest, GetFederationTokenResponse } from '@aws-sdk/client-sts';
import { federationPermissions, getFederationToken } from '../../service/sessions/get-federation-token.ts';
import type { Operation } from '../protocol/operation.ts';
import { credentialsShape } from './credentials-shape.ts';
import { policyArnsOf } from './policy-arns.ts';
import { sessionTags } from './session-tags.ts';

export const getFederationTokenOperation: Operation<GetFederationTokenRequest, GetFederationTokenResponse> = {
  authorize: ({ Name, Tags }, { account }, { settings }) =>
    federationPermissions({ name: Name ?? '', tags: sessionTags(Tags) }, account, settings.partition),
  handle(request, call, services) {
    const input = {
      name: request.Name ?? '',
      policy: request.Policy,
      policyArns: policyArnsOf(request.PolicyArns),
      durationSeconds: request.DurationSeconds,
      tags: sessionTags(request.Tags),
    };
    const output = getFederationToken(input, call, services);
    return {
      Credentials: credentialsShape(output.credentials),
      FederatedUser: { FederatedUserId: output.federatedUserId, Arn: output.arn },
      ...(output.packedPolicySize === undefined ? {} : { PackedPolicySize: output.packedPolicySize }),
    };
  },
};
