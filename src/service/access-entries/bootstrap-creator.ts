import { accessPolicyArn } from '../../core/cluster-access/policies/access-policies.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { ACCESS_ENTRY, type AccessEntry, accessEntryKey } from '../../core/records/access-entry.ts';
import type { Cluster } from '../../core/records/resources.ts';
import { scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';
import { associatePolicy } from './associate-policy.ts';
import { createEntry } from './write-entry.ts';

/**
 * Makes whoever created a cluster its administrator, as EKS does when it makes one (`bootstrapClusterCreatorAdminPermissions`):
 * an access entry with AmazonEKSClusterAdminPolicy over the whole cluster. To be called once, when the cluster is made:
 * an entry that is there stays as it is, so nobody gets back what was taken from him. `principalArn` is of a role or
 * user that is there. Rejects with `Refusal`, InvalidRequestException for a cluster in mode CONFIG_MAP.
 */
export async function bootstrapCreator(
  services: Services,
  cluster: Cluster,
  principalArn: string,
): Promise<AccessEntry> {
  return services.directory.transact((tx) => bootstrapCreatorIn(tx, services, cluster, principalArn));
}

/** The same within a transaction, for who makes the cluster's record in it. Throws `Refusal`. */
export function bootstrapCreatorIn(
  tx: Transaction,
  services: Services,
  { name, arn }: Cluster,
  principalArn: string,
): AccessEntry {
  const [, , , region = '', account = ''] = arn.split(':');
  const scope = scopeOf(services, account);
  const key = accessEntryKey(name, principalArn);
  const present = tx.get(ACCESS_ENTRY, account, key)?.body;
  if (present !== undefined) return present;
  const place = { account, region, cluster: name, scope, view: services.directory };
  const made = createEntry(tx, place, { principalArn });
  const policyArn = accessPolicyArn(scope.partition, 'AmazonEKSClusterAdminPolicy');
  associatePolicy(tx, place, principalArn, {
    policyArn,
    accessScope: { type: 'cluster', namespaces: [] },
  });
  return tx.get(ACCESS_ENTRY, account, key)?.body ?? made;
}
