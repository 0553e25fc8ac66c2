import type { SessionClaims } from '../../../core/session/claims.ts';
import { sessionArn } from '../../../core/session/session-arn.ts';
import type { Assumption } from './assumption.ts';

/** Credentials that end with a pod make none that outlive it. */
function chainedFrom({ pod }: SessionClaims): Pick<SessionClaims, 'chained' | 'pod'> {
  return pod === undefined ? { chained: true } : { chained: true, pod };
}

/** Seals the session; the last step, so that nothing refused is ever minted. */
export function credentialsMinted(assumption: Assumption): void {
  const { input, services, role, target, caller, tags, transitiveTagKeys, sourceIdentity } = assumption;
  const { facts, audit } = assumption.context;
  const { policy, policyArns } = input;
  const credentials = services.sessions.mint({
    account: target.account,
    roleId: role.id,
    roleName: role.name,
    sessionName: input.sessionName,
    issuedAt: facts.time,
    expiresAt: facts.time + assumption.duration * 1000,
    ...(policy === undefined ? {} : { policy }),
    ...(policyArns === undefined ? {} : { policyArns }),
    ...(tags.size === 0 ? {} : { tags: Object.fromEntries(tags) }),
    ...(transitiveTagKeys.length === 0 ? {} : { transitiveTagKeys }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    ...(caller.type === 'assumed-role' ? chainedFrom(caller.claims) : {}),
  });
  const { partition } = services.settings;
  const assumedRoleArn = sessionArn(partition, target.account, role.name, input.sessionName);
  audit.additional.issuedAccessKeyId = credentials.accessKeyId;
  audit.additional.assumedRoleArn = assumedRoleArn;
  assumption.output = {
    credentials,
    assumedRoleId: `${role.id}:${input.sessionName}`,
    assumedRoleArn,
    packedPolicySize: assumption.packedPolicySize,
    sourceIdentity,
  };
}
