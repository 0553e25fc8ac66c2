import type { Reader } from '../../core/ports/directory.ts';
import type { Group, Role, User } from '../../core/records/identity.ts';
import { groupsOf } from '../groups/groups-of-user.ts';
import { lookUpPolicy } from '../policies/find-policy.ts';
import { findHolder, GROUPS, type HolderKind, ROLES, USERS } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { noSuchEntity } from '../validation/iam-refusals.ts';
import type { NamedEntity } from './simulated-caller.ts';
import { policyEvaluation, type SimulatedPolicy, storedPolicy } from './simulated-policy.ts';

type Where = Pick<Scope, 'account' | 'managedPolicies'>;

const KINDS = { user: USERS, role: ROLES, group: GROUPS } as const;

/** The user, role or group of that ARN, in the scope's account. Throws `Refusal` NoSuchEntity. */
export function findEntity(
  reader: Reader,
  { account }: Where,
  { type, name, arn, account: owner }: NamedEntity,
): User | Role | Group {
  const missing = () => noSuchEntity(`The ${type} with name ${name} cannot be found.`);
  if (owner !== account || type === 'root' || type === 'oidc-provider') throw missing();
  // Each kind finds its own body.
  const kind = KINDS[type] as unknown as HolderKind<User | Role | Group>;
  const holder = findHolder(reader, kind, account, name);
  if (holder.arn !== arn) throw missing();
  return holder;
}

/** The policies that count for it, those of a user's groups behind its own. Throws `Refusal` PolicyEvaluation. */
export function policiesOf(
  reader: Reader,
  where: Where,
  noun: string,
  holder: User | Role | Group,
): SimulatedPolicy[] {
  const own = heldBy(reader, where, noun, holder);
  if (!('groups' in holder)) return own;
  const groups = groupsOf(reader, where.account, holder.groups);
  return [...own, ...groups.flatMap((group) => heldBy(reader, where, 'group', group))];
}

/** Inline policies are called `role_NAME_POLICY`, managed ones by their name (observed on AWS). */
function heldBy(reader: Reader, where: Where, noun: string, holder: User | Role | Group): SimulatedPolicy[] {
  const inline = Object.entries(holder.inlinePolicies).map(([name, text]) =>
    storedPolicy(text, 'identity', `${noun}_${holder.name}_${name}`, undefined),
  );
  return [...inline, ...holder.attachedPolicies.map((arn) => managedPolicy(reader, where, arn))];
}

/** The default version. Throws `Refusal` PolicyEvaluation: a policy that is gone could have held a Deny. */
export function managedPolicy(reader: Reader, where: Where, arn: string): SimulatedPolicy {
  const found = lookUpPolicy(reader, where, arn);
  if (found === undefined) throw policyEvaluation(arn, 'it does not exist');
  const { name } = found.policy;
  if (found.owner === 'aws') return storedPolicy(found.policy.document, 'identity', name, arn);
  const { versions, defaultVersionId } = found.policy;
  const document = versions.find(({ versionId }) => versionId === defaultVersionId)?.document;
  if (document === undefined) throw policyEvaluation(arn, 'it has no default version');
  return storedPolicy(document, 'identity', name, arn);
}
