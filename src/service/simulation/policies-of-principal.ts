import type { Reader } from '../../core/ports/directory.ts';
import type { Role, User } from '../../core/records/identity.ts';
import { lookUpPolicy } from '../policies/find-policy.ts';
import { findHolder, ROLES, USERS } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { noSuchEntity } from '../validation/iam-refusals.ts';
import type { NamedEntity } from './simulated-caller.ts';
import { policyEvaluation, type SimulatedPolicy, storedPolicy } from './simulated-policy.ts';

type Where = Pick<Scope, 'account' | 'managedPolicies'>;

/** The user or role of that ARN, in the scope's account. Throws `Refusal` NoSuchEntity. */
export function findEntity(reader: Reader, { account }: Where, entity: NamedEntity): Role | User {
  const { type, name, arn } = entity;
  if (entity.account !== account || (type !== 'user' && type !== 'role')) {
    throw noSuchEntity(`The ${type} with name ${name} cannot be found.`);
  }
  const holder = findHolder<Role | User>(reader, type === 'role' ? ROLES : USERS, account, name);
  if (holder.arn !== arn) throw noSuchEntity(`The ${type} with name ${name} cannot be found.`);
  return holder;
}

/** Inline policies are called `role_NAME_POLICY`, managed ones by their name (observed on AWS). Throws `Refusal` PolicyEvaluation. */
export function policiesOf(
  reader: Reader,
  where: Where,
  noun: string,
  holder: Role | User,
): SimulatedPolicy[] {
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
