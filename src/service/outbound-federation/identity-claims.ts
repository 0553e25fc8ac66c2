import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader } from '../../core/ports/directory.ts';
import type { Caller } from '../../core/principal/caller.ts';
import { ROLE, type Tags, USER } from '../../core/records/identity.ts';
import { organizationOf } from '../accounts/organization.ts';
import type { SessionCallContext } from '../sessions/get-session-token.ts';
import type { GivenTags } from '../sessions/require-session-tags.ts';

export interface IdentityClaims {
  /** `sub`: the user's or role's ARN, path included. */
  readonly subject: string;
  /** The claim `https://sts.amazonaws.com/`; absent members are left out of the JSON. */
  readonly claim: object;
}

/** When the caller's session ends, in milliseconds; undefined for long-term credentials. */
export function sessionEnd(caller: Caller): number | undefined {
  return caller.type === 'anonymous' ? undefined : caller.claims?.expiresAt;
}

/** Tags of the session go before those of its role or user; keys are compared without regard to case. */
function principalTags(caller: Caller, reader: Reader): Tags {
  if (caller.type === 'user')
    return reader.get(USER, caller.account, caller.name.toLowerCase())?.body.tags ?? {};
  if (caller.type !== 'assumed-role') return {};
  const own = reader.get(ROLE, caller.account, caller.roleName.toLowerCase())?.body.tags ?? {};
  const { tags = {} } = caller.claims;
  const replaced = new Set(Object.keys(tags).map((key) => key.toLowerCase()));
  const kept = Object.entries(own).filter(([key]) => !replaced.has(key.toLowerCase()));
  return Object.fromEntries([...kept, ...Object.entries(tags)]);
}

function present(tags: Tags): Tags | undefined {
  return Object.keys(tags).length === 0 ? undefined : tags;
}

/** What a token says of its caller (sts.md 10). Throws `Refusal` for an unsigned call. */
export function identityClaims(
  { caller, facts }: SessionCallContext,
  requestTags: GivenTags,
  reader: Reader,
): IdentityClaims {
  if (caller.type === 'anonymous') {
    throw new Refusal('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  }
  const subject = caller.type === 'assumed-role' ? caller.roleArn : caller.arn;
  const end = sessionEnd(caller);
  const session = caller.type === 'assumed-role' ? caller.claims : undefined;
  return {
    subject,
    claim: {
      aws_account: caller.account,
      ...(end === undefined ? {} : { original_session_exp: `${new Date(end).toISOString().slice(0, 19)}Z` }),
      org_id: organizationOf(reader)?.id,
      source_region: facts.region,
      principal_id: subject,
      principal_tags: present(principalTags(caller, reader)),
      request_tags: present(Object.fromEntries(requestTags)),
      federated_provider: session?.federated?.provider,
      source_identity: session?.sourceIdentity,
    },
  };
}
