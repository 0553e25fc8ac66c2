import { parseArn } from '../../core/arn/arn.ts';
import type { Reader } from '../../core/ports/directory.ts';
import { GROUP, type PolicyHolder, ROLE, USER } from '../../core/records/identity.ts';
import { membersOf } from '../groups/groups-of-user.ts';
import { findPolicy } from '../policies/find-policy.ts';
import { findHolder, GROUPS, type HolderKind, ROLES, USERS } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { invalidInput, noSuchEntity } from '../validation/iam-refusals.ts';
import { type HeldPolicy, heldPolicies, type Identity, managedPolicy } from './held-policies.ts';

/** A user or role that may act by the policies of a report. */
export type Actor = Exclude<Identity, { readonly type: 'GROUP' }>;

/** What a report is about: the policies that count and who may act by them. */
export interface Reported {
  readonly policies: readonly HeldPolicy[];
  readonly actors: readonly Actor[];
}

const RESOURCE = /^(user|role|group|policy)\/(.+)$/;

/** By the ARN of a user, group, role or managed policy. Throws `Refusal` InvalidInput or NoSuchEntity. */
export function findReported(reader: Reader, scope: Scope, arn: string): Reported {
  const parsed = parseArn(arn);
  const isPolicy = parsed?.service === 'iam' && parsed.resource.startsWith('policy/');
  if (isPolicy) {
    const policy = managedPolicy(findPolicy(reader, scope, arn));
    return { policies: [policy], actors: actorsBy(reader, scope, arn) };
  }
  const identity = findIdentity(reader, scope, arn);
  return { policies: heldPolicies(reader, scope, identity), actors: actorsOf(reader, scope, identity) };
}

/** By the ARN of a user, group or role of the scope's account. Throws `Refusal` InvalidInput or NoSuchEntity. */
export function findIdentity(reader: Reader, scope: Scope, arn: string): Identity {
  const parsed = parseArn(arn);
  const [, type, path = ''] = (parsed?.service === 'iam' && RESOURCE.exec(parsed.resource)) || [];
  if (parsed === undefined || type === undefined || type === 'policy')
    throw invalidInput(`Invalid ARN: ${arn}`);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const of = <Body extends PolicyHolder & { readonly arn: string }>(kind: HolderKind<Body>): Body => {
    if (parsed.account !== scope.account) throw noSuchEntity(`ARN ${arn} does not exist.`);
    const holder = findHolder(reader, kind, scope.account, name);
    if (holder.arn !== arn) throw noSuchEntity(`ARN ${arn} does not exist.`);
    return holder;
  };
  if (type === 'user') return { type: 'USER', body: of(USERS) };
  return type === 'role' ? { type: 'ROLE', body: of(ROLES) } : { type: 'GROUP', body: of(GROUPS) };
}

function actorsOf(reader: Reader, { account }: Scope, identity: Identity): readonly Actor[] {
  if (identity.type !== 'GROUP') return [identity];
  return membersOf(reader, account, identity.body).map((body): Actor => ({ type: 'USER', body }));
}

/** Whoever has the policy attached, users through their groups too. */
function actorsBy(reader: Reader, { account }: Scope, arn: string): readonly Actor[] {
  const attached = ({ attachedPolicies }: PolicyHolder) => attachedPolicies.includes(arn);
  const groups = new Set(
    reader
      .list(GROUP, account)
      .filter(({ body }) => attached(body))
      .map(({ body }) => body.id),
  );
  const users = reader
    .list(USER, account)
    .filter(({ body }) => attached(body) || body.groups?.some((id) => groups.has(id)) === true);
  const roles = reader.list(ROLE, account).filter(({ body }) => attached(body));
  return [
    ...users.map(({ body }): Actor => ({ type: 'USER', body })),
    ...roles.map(({ body }): Actor => ({ type: 'ROLE', body })),
  ];
}
