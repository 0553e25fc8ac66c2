import type {
  AssumeRoleWithWebIdentityRequest,
  AssumeRoleWithWebIdentityResponse,
} from '@aws-sdk/client-sts';
import { assumeRoleWithWebIdentity } from '../../service/federation/assume-role-with-web-identity.ts';
import type { WebIdentityInput, WebIdentityOutput } from '../../service/federation/exchange.ts';
import type { Operation } from '../protocol/operation.ts';
import { credentialsShape } from './credentials-shape.ts';
import { policyArnsOf } from './policy-arns.ts';

function inputOf(request: AssumeRoleWithWebIdentityRequest): WebIdentityInput {
  const policyArns = policyArnsOf(request.PolicyArns);
  return {
    roleArn: request.RoleArn ?? '',
    sessionName: request.RoleSessionName ?? '',
    token: request.WebIdentityToken ?? '',
    ...(request.ProviderId === undefined ? {} : { providerId: request.ProviderId }),
    ...(request.Policy === undefined ? {} : { policy: request.Policy }),
    ...(policyArns === undefined ? {} : { policyArns }),
    ...(request.DurationSeconds === undefined ? {} : { durationSeconds: request.DurationSeconds }),
  };
}

function responseOf(output: WebIdentityOutput): AssumeRoleWithWebIdentityResponse {
  return {
    Credentials: credentialsShape(output.credentials),
    SubjectFromWebIdentityToken: output.subject,
    AssumedRoleUser: { AssumedRoleId: output.assumedRoleId, Arn: output.assumedRoleArn },
    PackedPolicySize: output.packedPolicySize,
    Provider: output.provider,
    Audience: output.audience,
    ...(output.sourceIdentity === undefined ? {} : { SourceIdentity: output.sourceIdentity }),
  };
}

export const assumeRoleWithWebIdentityOperation: Operation<
  AssumeRoleWithWebIdentityRequest,
  AssumeRoleWithWebIdentityResponse
> = {
  signature: 'optional',
  // The token is the credential and the role's trust policy the only authority (policy-language.md 9.2): the use case asks it.
  authorize: () => [],
  handle(input, call, services) {
    const output = assumeRoleWithWebIdentity(inputOf(input), call, services);
    return output instanceof Promise ? output.then(responseOf) : responseOf(output);
  },
};
