import { withoutSecrets } from '../../core/cluster-access/token/without-secrets.ts';
import type { ReviewFault } from './review.ts';

/** STS could not be asked, or did not vouch (cluster-authenticator.md 3.2). */
export function stsFailed(message: string, reason?: string): ReviewFault {
  return {
    result: 'sts_error',
    message: withoutSecrets(`sts getCallerIdentity failed: ${message}`),
    reason,
  };
}

export function stsThrottled(body: string): ReviewFault {
  return {
    result: 'sts_throttling',
    message: withoutSecrets(`sts getCallerIdentity was throttled: ${body}`),
  };
}
