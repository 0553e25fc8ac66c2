import type { ManagedPolicyDetail } from '@aws-sdk/client-iam';
import type { Reader } from '../../../core/ports/directory.ts';
import type { FoundPolicy } from '../../../service/policies/find-policy.ts';
import type { PolicyUse } from '../../../service/policies/policy-uses.ts';
import { listPolicyVersions } from '../../../service/policies/policy-versions.ts';
import type { Scope } from '../../../service/scope.ts';
import { policySummary, versionView } from '../policies/policy-view.ts';

/** A managed policy as GetAccountAuthorizationDetails shows it: with every version that is kept. */
export function policyDetail(
  reader: Reader,
  scope: Scope,
  found: FoundPolicy,
  use: PolicyUse | undefined,
): ManagedPolicyDetail {
  const description = found.owner === 'customer' ? found.policy.description : undefined;
  return {
    ...policySummary(found, use),
    ...(description === undefined ? {} : { Description: description }),
    PolicyVersionList: listPolicyVersions(reader, scope, found.policy.arn).map(versionView),
  };
}
