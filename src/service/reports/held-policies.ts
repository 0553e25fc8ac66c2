import type { Reader } from '../../core/ports/directory.ts';
import type { Group, Role, User } from '../../core/records/identity.ts';
import { groupsOf } from '../groups/groups-of-user.ts';
import { type FoundPolicy, lookUpPolicy } from '../policies/find-policy.ts';
import type { Scope } from '../scope.ts';

/** A policy as one of an identity's: attached, or written into the identity or one of its groups. */
export interface HeldPolicy {
  readonly name: string;
  readonly document: string;
  /** Of managed policies. */
  readonly arn?: string;
  /** What an inline policy is written into. */
  readonly holder?: { readonly type: 'USER' | 'ROLE' | 'GROUP'; readonly name: string };
}

/** An identity and the word for its kind. */
export type Identity =
  | { readonly type: 'USER'; readonly body: User }
  | { readonly type: 'ROLE'; readonly body: Role }
  | { readonly type: 'GROUP'; readonly body: Group };

/** Its own, then those of a user's groups; inline ones first. A managed policy that is held twice is one. */
export function heldPolicies(reader: Reader, scope: Scope, own: Identity): readonly HeldPolicy[] {
  const groups = own.type === 'USER' ? groupsOf(reader, scope.account, own.body.groups) : [];
  const identities: readonly Identity[] = [
    own,
    ...groups.map((group): Identity => ({ type: 'GROUP', body: group })),
  ];
  const inline = identities.flatMap((identity) =>
    Object.entries(identity.body.inlinePolicies).map(
      ([name, document]): HeldPolicy => ({
        name,
        document,
        holder: { type: identity.type, name: identity.body.name },
      }),
    ),
  );
  const arns = new Set(identities.flatMap((identity) => identity.body.attachedPolicies));
  const managed = [...arns].map((arn) => lookUpPolicy(reader, scope, arn));
  return [...inline, ...managed.filter((found) => found !== undefined).map(managedPolicy)];
}

/** The default version's text. */
export function managedPolicy(found: FoundPolicy): HeldPolicy {
  const { name, arn } = found.policy;
  if (found.owner === 'aws') return { name, arn, document: found.policy.document };
  const { versions, defaultVersionId } = found.policy;
  const document = versions.find(({ versionId }) => versionId === defaultVersionId)?.document ?? '';
  return { name, arn, document };
}
