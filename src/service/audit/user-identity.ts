import type { Caller, SessionCaller } from '../../core/principal/caller.ts';
import type { Json } from '../../core/records/record.ts';
import type { WebIdentity } from './additional-members.ts';
import { isoSeconds } from './iso-time.ts';

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

/**
 * `userIdentity` of a CloudTrail record. A web identity is named as soon as its token was verified, not before; `service` is the
 * service principal that acted by itself.
 */
export function userIdentity(caller: Caller, webIdentity: WebIdentity | undefined, service?: string): Json {
  switch (caller.type) {
    case 'anonymous':
      if (service !== undefined) return { type: 'AWSService', invokedBy: service };
      if (webIdentity === undefined) return { type: 'Unknown' };
      return {
        type: 'WebIdentityUser',
        principalId: `${webIdentity.provider}:${webIdentity.audience}:${webIdentity.subject}`,
        userName: webIdentity.subject,
        identityProvider: webIdentity.provider,
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
