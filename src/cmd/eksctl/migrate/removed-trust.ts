import { GetRoleCommand, TagRoleCommand, UntagRoleCommand } from '@aws-sdk/client-iam';
import { cryptography } from '../../../crypto/index.ts';
import type { ClusterSession } from '../start-up.ts';
import type { RoleEntry } from './journal.ts';
import type { TrustStatement } from './trust.ts';

/** Tag of a role whose trust policy a migration has taken statements out of. */
const MARK = 'rolecall.dev/removed-trust';

type Clients = Pick<ClusterSession, 'clients'>;

const nameOf = (roleArn: string): string => roleArn.slice(roleArn.lastIndexOf('/') + 1);

/** Of statements as the journal keeps them; another role's are others. */
function fingerprint(roleArn: string, removed: readonly TrustStatement[]): string {
  return cryptography.sha256Hex(JSON.stringify([roleArn, removed]));
}

/**
 * Attack: the journal is a ConfigMap, and who may write those of the cluster must not write trust policies by it. So the role itself,
 * which only IAM changes, says which statements were taken from it. To be called once the journal has them, and before they are taken.
 */
export async function markRemoved(
  { clients }: Clients,
  { roleArn, removed }: Pick<RoleEntry, 'roleArn' | 'removed'>,
): Promise<void> {
  const Tags = [{ Key: MARK, Value: fingerprint(roleArn, removed) }];
  await clients.iam.send(new TagRoleCommand({ RoleName: nameOf(roleArn), Tags }));
}

/** Those of the journal's statements that the role says were its own: a run that was cut off may have written more of them than it took. */
export async function provenRemoved(
  { clients }: Clients,
  { roleArn, removed }: Pick<RoleEntry, 'roleArn' | 'removed'>,
): Promise<readonly TrustStatement[]> {
  const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName: nameOf(roleArn) }));
  const mark = Role?.Tags?.find(({ Key }) => Key === MARK)?.Value;
  for (let count = removed.length; count > 0; count--) {
    const proven = removed.slice(0, count);
    if (fingerprint(roleArn, proven) === mark) return proven;
  }
  return [];
}

/** What was taken is back. */
export async function unmarkRemoved({ clients }: Clients, roleArn: string): Promise<void> {
  await clients.iam.send(new UntagRoleCommand({ RoleName: nameOf(roleArn), TagKeys: [MARK] }));
}
