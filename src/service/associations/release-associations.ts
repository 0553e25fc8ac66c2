import type { Transaction } from '../../core/ports/directory.ts';
import { POD_IDENTITY_ASSOCIATION } from '../../core/records/association.ts';

/** Associations whose add-on is gone belong to nobody: they can be changed directly again. */
export function releaseAssociations(
  tx: Transaction,
  account: string,
  { arn, cluster }: { readonly arn: string; readonly cluster: string },
): void {
  for (const { key, body } of tx.list(POD_IDENTITY_ASSOCIATION, account, `${cluster}/`)) {
    if (body.ownerArn !== arn) continue;
    const { ownerArn: _gone, ...free } = body;
    tx.put(POD_IDENTITY_ASSOCIATION, account, key, free);
  }
}
