import { accessPolicyArn } from '../../core/cluster-access/policies/access-policies.ts';
import { Refusal } from '../../core/errors/refusal.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { ACCESS_ENTRY, type AccessEntry, accessEntryKey } from '../../core/records/access-entry.ts';
import type { Cluster } from '../../core/records/resources.ts';
import { scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';
import { associatePolicy } from './associate-policy.ts';
import { parseEntryPrincipal, principalId } from './principal.ts';
import { createEntry, type EntryScope } from './write-entry.ts';

/**
 * Makes whoever created a cluster its administrator, as EKS does when it makes one (`bootstrapClusterCreatorAdminPermissions`):
 * an access entry with AmazonEKSClusterAdminPolicy over the whole cluster. To be called once, when the cluster is made:
 * an entry that is there stays as it is, so nobody gets back what was taken from him. `principalArn` is of a role or
 * user that is there. Rejects with `Refusal`, InvalidRequestException for a cluster in mode CONFIG_MAP.
 */
export async function bootstrapCreator(
  services: Services,
  { name, arn }: Cluster,
  principalArn: string,
): Promise<AccessEntry> {
  const [, , , region = '', account = ''] = arn.split(':');
  const scope = scopeOf(services, account);
  const place = { account, region, cluster: name, scope, view: services.directory };
  return services.directory.transact((tx) => letIn(tx, place, principalArn));
}

/**
 * When access entries begin to count: the creator, who was let in without being in any map, is not locked out by that. Another
 * principal that has the name by now is not the creator.
 */
export function keepCreator(tx: Transaction, place: EntryScope, { creator }: Cluster): void {
  if (creator === undefined) return;
  try {
    const principal = parseEntryPrincipal(creator.arn, place.scope.partition);
    if (principalId(tx, place.scope, principal) === creator.id) letIn(tx, place, creator.arn);
  } catch (refusal) {
    // Who is gone cannot be locked out.
    if (!(refusal instanceof Refusal)) throw refusal;
  }
}

function letIn(tx: Transaction, place: EntryScope, principalArn: string): AccessEntry {
  const { account, cluster, scope } = place;
  const key = accessEntryKey(cluster, principalArn);
  const present = tx.get(ACCESS_ENTRY, account, key)?.body;
  if (present !== undefined) return present;
  const made = createEntry(tx, place, { principalArn });
  const policyArn = accessPolicyArn(scope.partition, 'AmazonEKSClusterAdminPolicy');
  const accessScope = { type: 'cluster', namespaces: [] } as const;
  associatePolicy(tx, place, principalArn, { policyArn, accessScope });
  return tx.get(ACCESS_ENTRY, account, key)?.body ?? made;
}
