import { accessPolicyName, accessPolicyNamed } from '../../core/cluster-access/policies/access-policies.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import {
  ACCESS_ENTRY,
  type AccessEntry,
  type AccessEntryType,
  type AccessScope,
  type AssociatedAccessPolicy,
  accessEntryKey,
} from '../../core/records/access-entry.ts';
import { findEntry } from './find-entry.ts';
import {
  malformedArn,
  noSuchPolicy,
  notAssociated,
  serviceLinkedPolicy,
  standardOnly,
  unknownRules,
} from './refusals.ts';
import type { EntryScope } from './write-entry.ts';

/** The other nodes have what nodes need, and no more. Nodes of Auto Mode are given theirs. */
const WITH_POLICIES: readonly AccessEntryType[] = ['STANDARD', 'EC2'];

/** A policy is associated once; again, its scope is changed. Throws `Refusal`. */
export function associatePolicy(
  tx: Transaction,
  place: EntryScope,
  principalArn: string,
  { policyArn, accessScope }: { readonly policyArn: string; readonly accessScope: AccessScope },
): AssociatedAccessPolicy {
  const { scope } = place;
  const entry = findEntry(tx, place, principalArn);
  requireAssociable(scope.partition, policyArn);
  if (!WITH_POLICIES.includes(entry.type)) throw standardOnly();
  const present = entry.policies.find((policy) => policy.policyArn === policyArn);
  const associatedAt = present?.associatedAt ?? scope.now;
  const made: AssociatedAccessPolicy = { policyArn, accessScope, associatedAt, modifiedAt: scope.now };
  const others = entry.policies.filter((policy) => policy !== present);
  write(tx, place, { ...entry, policies: [...others, made].sort(byArn) });
  return made;
}

/** Throws `Refusal` ResourceNotFoundException. */
export function disassociatePolicy(
  tx: Transaction,
  place: EntryScope,
  principalArn: string,
  policyArn: string,
): void {
  const entry = findEntry(tx, place, principalArn);
  const policies = entry.policies.filter((policy) => policy.policyArn !== policyArn);
  if (policies.length === entry.policies.length) throw notAssociated();
  write(tx, place, { ...entry, policies });
}

/** `modifiedAt` is of the entry's own members: associations have times of their own. */
function write(tx: Transaction, { account, cluster }: EntryScope, entry: AccessEntry): void {
  tx.put(ACCESS_ENTRY, account, accessEntryKey(cluster, entry.principalArn), entry);
}

function requireAssociable(partition: string, policyArn: string): void {
  const name = accessPolicyName(partition, policyArn);
  if (name === undefined) throw malformedArn('policyArn');
  const policy = accessPolicyNamed(name);
  if (policy === undefined) throw noSuchPolicy();
  if (policy.serviceLinkedOnly === true) throw serviceLinkedPolicy();
  if (policy.rules === undefined) throw unknownRules(name);
}

function byArn(one: AssociatedAccessPolicy, other: AssociatedAccessPolicy): number {
  return one.policyArn < other.policyArn ? -1 : 1;
}
