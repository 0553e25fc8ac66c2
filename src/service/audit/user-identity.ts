import type { Caller, SessionCaller } from '../../core/principal/caller.ts';
import type { Json } from '../../core/records/record.ts';
import type { WebIdentity } from './additional-members.ts';
import type { ForeignCaller, KubernetesCaller } from './audit.ts';
import { isoSeconds } from './iso-time.ts';
import type { UserIdentity } from './record.ts';

/** Groups are claims of certificates and tokens, and may be many. */
const MAXIMUM_GROUPS = 32;

function sessionContext({ claims, account, roleArn, roleName }: SessionCaller): Json {
  const { federated, sourceIdentity } = claims;
  return {
    sessionIssuer: {
      type: 'Role',
      principalId: claims.roleId,
      arn: roleArn,
      accountId: account,
      userName: roleName,
    },
    ...(federated === undefined
      ? {}
      : { webIdFederationData: { federatedProvider: federated.provider, attributes: {} } }),
    attributes: { creationDate: isoSeconds(claims.issuedAt), mfaAuthenticated: 'false' },
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  };
}

/** `userIdentity` of a CloudTrail record. A web identity is named as soon as its token was verified, not before. */
export function userIdentity(
  caller: Caller | KubernetesCaller | ForeignCaller,
  webIdentity: WebIdentity | undefined,
): UserIdentity {
  switch (caller.type) {
    case 'anonymous':
      if (webIdentity === undefined) return { type: 'Unknown' };
      return {
        type: 'WebIdentityUser',
        principalId: `${webIdentity.provider}:${webIdentity.audience}:${webIdentity.subject}`,
        userName: webIdentity.subject,
        identityProvider: webIdentity.provider,
      };
    case 'foreign':
      return { type: 'AWSAccount', principalId: caller.id, accountId: caller.account };
    case 'kubernetes':
      return {
        type: 'KubernetesUser',
        principalId: caller.username,
        userName: caller.username,
        groups: caller.groups.slice(0, MAXIMUM_GROUPS),
        impersonatedBy: caller.impersonatedBy,
      };
    case 'root':
      return {
        type: 'Root',
        principalId: caller.id,
        arn: caller.arn,
        accountId: caller.account,
        accessKeyId: caller.accessKeyId,
      };
    case 'user':
      return {
        type: 'IAMUser',
        principalId: caller.id,
        arn: caller.arn,
        accountId: caller.account,
        accessKeyId: caller.accessKeyId,
        userName: caller.name,
      };
    case 'assumed-role':
      return {
        type: 'AssumedRole',
        principalId: caller.id,
        arn: caller.arn,
        accountId: caller.account,
        accessKeyId: caller.accessKeyId,
        sessionContext: sessionContext(caller),
      };
  }
}
