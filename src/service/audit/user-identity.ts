import type { Caller, FederatedUserCaller, SessionCaller } from '../../core/principal/caller.ts';
import type { Json } from '../../core/records/record.ts';
import type { UserSessionClaims } from '../../core/session/claims.ts';
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

/** Of a session that GetSessionToken made; nothing for a long-term key. */
function userSession(claims: UserSessionClaims | undefined): { readonly sessionContext?: Json } {
  if (claims === undefined) return {};
  const mfaAuthenticated = String(claims.mfaAt !== undefined);
  return { sessionContext: { attributes: { creationDate: isoSeconds(claims.issuedAt), mfaAuthenticated } } };
}

function federatedUser(caller: FederatedUserCaller): UserIdentity {
  const { id, arn, account, accessKeyId, claims, userArn } = caller;
  const ofRoot = claims.userId === account;
  return {
    type: 'FederatedUser',
    principalId: id,
    arn,
    accountId: account,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: ofRoot ? 'Root' : 'IAMUser',
        principalId: claims.userId,
        arn: userArn,
        accountId: account,
        ...(ofRoot ? {} : { userName: claims.userName }),
      },
      attributes: { creationDate: isoSeconds(claims.issuedAt), mfaAuthenticated: 'false' },
    },
  };
}

/**
 * `userIdentity` of a CloudTrail record. A web identity is named as soon as its token was verified, not before; `service` is the
 * service principal that acted by itself.
 */
export function userIdentity(
  caller: Caller | KubernetesCaller | ForeignCaller,
  webIdentity: WebIdentity | undefined,
  service?: string,
): UserIdentity {
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
    case 'foreign':
      return { type: 'AWSAccount', principalId: caller.id, accountId: caller.account };
    case 'kubernetes':
      return {
        type: 'KubernetesUser',
        principalId: caller.username,
        accessKeyId: caller.accessKeyId,
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
        ...userSession(caller.claims),
      };
    case 'federated-user':
      return federatedUser(caller);
    case 'user':
      return {
        type: 'IAMUser',
        principalId: caller.id,
        arn: caller.arn,
        accountId: caller.account,
        accessKeyId: caller.accessKeyId,
        userName: caller.name,
        ...userSession(caller.claims),
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
