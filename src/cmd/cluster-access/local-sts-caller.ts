import { presignedIdentityVerifier } from '../../aws/sts/verify-presigned-identity.ts';
import type { StsCaller } from '../../service/cluster-access/sts-caller.ts';
import type { Services } from '../../service/services.ts';

/** The STS of this process, asked without HTTP and so synchronously. */
export function localStsCaller(services: Services): StsCaller {
  const verify = presignedIdentityVerifier(services);
  return {
    getCallerIdentity({ url, clusterId }) {
      const answer = verify(url, [
        ['accept', 'application/json'],
        ['x-k8s-aws-id', clusterId],
      ]);
      if ('arn' in answer) return answer;
      const { status, body, reason } = answer;
      return { status, body, ...(reason === undefined ? {} : { reason }) };
    },
  };
}
