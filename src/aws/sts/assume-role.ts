import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import { Refusal } from '../../core/errors/refusal.ts';
import { assumeRole } from '../../service/sessions/assume-role/assume-role.ts';
import type { AssumeRoleInput, AssumeRoleOutput } from '../../service/sessions/assume-role/assumption.ts';
import type { Operation } from '../protocol/operation.ts';
import { credentialsShape } from './credentials-shape.ts';
import { policyArnsOf } from './policy-arns.ts';
import { sessionTags } from './session-tags.ts';

function inputOf(request: AssumeRoleRequest): AssumeRoleInput {
  const policyArns = policyArnsOf(request.PolicyArns);
  return {
    roleArn: request.RoleArn ?? '',
    sessionName: request.RoleSessionName ?? '',
    tags: sessionTags(request.Tags),
    transitiveTagKeys: request.TransitiveTagKeys ?? [],
    ...(request.Policy === undefined ? {} : { policy: request.Policy }),
    ...(policyArns === undefined ? {} : { policyArns }),
    ...(request.DurationSeconds === undefined ? {} : { durationSeconds: request.DurationSeconds }),
    ...(request.ExternalId === undefined ? {} : { externalId: request.ExternalId }),
    ...(request.SourceIdentity === undefined ? {} : { sourceIdentity: request.SourceIdentity }),
    ...(request.SerialNumber === undefined ? {} : { serialNumber: request.SerialNumber }),
    ...(request.TokenCode === undefined ? {} : { tokenCode: request.TokenCode }),
  };
}

function responseOf(output: AssumeRoleOutput): AssumeRoleResponse {
  return {
    AssumedRoleUser: { AssumedRoleId: output.assumedRoleId, Arn: output.assumedRoleArn },
    Credentials: credentialsShape(output.credentials),
    ...(output.sourceIdentity === undefined ? {} : { SourceIdentity: output.sourceIdentity }),
    ...(output.packedPolicySize === undefined ? {} : { PackedPolicySize: output.packedPolicySize }),
  };
}

export const assumeRoleOperation: Operation<AssumeRoleRequest, AssumeRoleResponse> = {
  // Trust policy and caller's policies are decided together in the use case: an unknown role must read as a denial.
  authorize: () => [],
  handle(input, call, services) {
    if ((input.ProvidedContexts ?? []).length > 0) {
      throw new Refusal('NotImplemented', 501, 'ProvidedContexts are not supported.');
    }
    const output = assumeRole(inputOf(input), call, services);
    return output instanceof Promise ? output.then(responseOf) : responseOf(output);
  },
};
