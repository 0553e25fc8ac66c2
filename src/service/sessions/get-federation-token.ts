import type { Permission } from '../../core/principal/permission.ts';
import type { Credentials } from '../../core/session/claims.ts';
import { federatedUserArn } from '../../core/session/session-arn.ts';
import type { Services } from '../services.ts';
import type { SessionCallContext } from './get-session-token.ts';
import { longTermCaller, userSessionDuration } from './long-term-caller.ts';
import { requestedTags } from './requested-tags.ts';
import { requirePackedSize } from './require-packed-size.ts';
import { requireSessionPolicies } from './require-session-policies.ts';
import { type GivenTags, requireSessionTags } from './require-session-tags.ts';

export interface FederationTokenInput {
  readonly name: string;
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
  /** Seconds. */
  readonly durationSeconds?: number | undefined;
  readonly tags: GivenTags;
}

export interface FederationTokenOutput {
  readonly credentials: Credentials;
  /** `ACCOUNT:NAME` */
  readonly federatedUserId: string;
  readonly arn: string;
  /** Percent; absent when the call has no policy and no tags, as for AssumeRole. */
  readonly packedPolicySize: number | undefined;
}

/** What a call needs; tags ask for their own action. */
export function federationPermissions(
  { name, tags }: Pick<FederationTokenInput, 'name' | 'tags'>,
  account: string,
  partition: string,
): readonly Permission[] {
  const resource = federatedUserArn(partition, account, name);
  const context = requestedTags(tags);
  const actions = ['sts:GetFederationToken', ...(tags.length > 0 ? ['sts:TagSession'] : [])];
  return actions.map((action) => ({ action, resource, context }));
}

/**
 * Temporary credentials for somebody whom the calling user vouches for: at most what both the user and the session policies allow, and
 * nothing without session policies (sts.md 6, policy-language.md 6.3). Throws `Refusal`.
 */
export function getFederationToken(
  input: FederationTokenInput,
  { caller, facts, audit }: SessionCallContext,
  services: Pick<Services, 'sessions' | 'settings' | 'directory' | 'managedPolicies'>,
): FederationTokenOutput {
  const owner = longTermCaller(caller, 'GetFederationToken');
  const { name, policy, policyArns } = input;
  requireSessionTags(input.tags);
  const tags = new Map(input.tags);
  requireSessionPolicies({ policy, policyArns }, owner.account, services);
  const size = requirePackedSize({ policy, policyArns, tags });
  const credentials = services.sessions.mint({
    kind: 'federated-user',
    account: owner.account,
    userId: owner.id,
    userName: owner.type === 'user' ? owner.name : '',
    federatedName: name,
    issuedAt: facts.time,
    expiresAt: facts.time + userSessionDuration(owner, input.durationSeconds) * 1000,
    ...(policy === undefined ? {} : { policy }),
    ...(policyArns === undefined ? {} : { policyArns }),
    ...(tags.size === 0 ? {} : { tags: Object.fromEntries(tags) }),
  });
  audit.additional.issuedAccessKeyId = credentials.accessKeyId;
  const limited = policy !== undefined || policyArns !== undefined || tags.size > 0;
  return {
    credentials,
    federatedUserId: `${owner.account}:${name}`,
    arn: federatedUserArn(services.settings.partition, owner.account, name),
    packedPolicySize: limited ? size : undefined,
  };
}
