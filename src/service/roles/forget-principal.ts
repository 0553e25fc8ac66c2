import type { Transaction } from '../../core/ports/directory.ts';
import { ROLE } from '../../core/records/identity.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { mapAwsPrincipals } from './trust-principals.ts';

/**
 * After a role or user is deleted, trust policies that named it by ARN name its unique id, which no one has any more:
 * an identity made again under the name does not inherit the trust (policy-language.md 3.3).
 */
export function forgetPrincipal(tx: Transaction, gone: { readonly arn: string; readonly id: string }): void {
  for (const account of tx.list(ACCOUNT, GLOBAL)) {
    for (const { key, body } of tx.list(ROLE, account.key)) {
      if (!body.assumeRolePolicy.includes(gone.arn)) continue;
      const document = mapAwsPrincipals(JSON.parse(body.assumeRolePolicy), (principal) =>
        principal === gone.arn ? gone.id : principal,
      );
      tx.put(ROLE, account.key, key, { ...body, assumeRolePolicy: JSON.stringify(document) });
    }
  }
}
