import type { Reader, Transaction } from '../../core/ports/directory.ts';
import {
  GROUP,
  type Group,
  type PolicyHolder,
  ROLE,
  type Role,
  USER,
  type User,
} from '../../core/records/identity.ts';
import type { RecordKind } from '../../core/records/record.ts';
import { refuseServiceLinked } from '../roles/service-linked/protected-role.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { notFound } from '../validation/iam-refusals.ts';

/** What differs between the identities that hold policies. */
export interface HolderKind<Body extends PolicyHolder> {
  readonly record: RecordKind<Body>;
  readonly noun: 'role' | 'user' | 'group';
  readonly attachedQuota: string;
  /** Sum of the inline policies, characters without white space. */
  readonly inlineSize: number;
  /** Throws `Refusal` UnmodifiableEntity for one whose policies nobody may change. */
  readonly checkModifiable?: (holder: Body) => void;
}

export const ROLES: HolderKind<Role> = {
  record: ROLE,
  noun: 'role',
  attachedQuota: 'PoliciesPerRole',
  inlineSize: IAM_QUOTAS.inlineSize.role,
  checkModifiable: refuseServiceLinked,
};
export const USERS: HolderKind<User> = {
  record: USER,
  noun: 'user',
  attachedQuota: 'PoliciesPerUser',
  inlineSize: IAM_QUOTAS.inlineSize.user,
};
export const GROUPS: HolderKind<Group> = {
  record: GROUP,
  noun: 'group',
  attachedQuota: 'PoliciesPerGroup',
  inlineSize: IAM_QUOTAS.inlineSize.group,
};

/** The role, user or group of that name, in any letter case. Throws `Refusal` NoSuchEntity. */
export function findHolder<Body extends PolicyHolder>(
  reader: Reader,
  kind: HolderKind<Body>,
  account: string,
  name: string,
): Body {
  const entry = reader.get(kind.record, account, name.toLowerCase());
  if (entry === undefined) throw notFound(kind.noun, name);
  return entry.body;
}

/** As `findHolder`, for a change of its policies. Throws `Refusal` UnmodifiableEntity too. */
export function findModifiable<Body extends PolicyHolder>(
  reader: Reader,
  kind: HolderKind<Body>,
  account: string,
  name: string,
): Body {
  const holder = findHolder(reader, kind, account, name);
  kind.checkModifiable?.(holder);
  return holder;
}

/** Replaces the role, user or group by what `change` makes of it. Throws `Refusal` NoSuchEntity. */
export function changeHolder<Body extends PolicyHolder>(
  tx: Transaction,
  kind: HolderKind<Body>,
  account: string,
  name: string,
  change: (holder: Body) => Body,
): Body {
  const changed = change(findHolder(tx, kind, account, name));
  tx.put(kind.record, account, name.toLowerCase(), changed);
  return changed;
}
