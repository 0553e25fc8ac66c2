import type { Transaction } from '../../core/ports/directory.ts';
import { ROLE } from '../../core/records/identity.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { BUCKET } from '../../core/records/resources.ts';
import { mapAwsPrincipals } from './trust-principals.ts';

interface Gone {
  readonly arn: string;
  readonly id: string;
}

/**
 * After a role or user is deleted, trust and bucket policies that named it by ARN name its unique id, which no one has any
 * more: an identity made again under the name inherits neither trust nor access (policy-language.md 3.3).
 */
export function forgetPrincipal(tx: Transaction, { arn, id }: Gone): void {
  replacePrincipal(tx, arn, id);
}

/**
 * After a user's ARN changes, the policies that named it name it still: AWS keeps the unique id and shows the present ARN. The
 * old ARN keeps no grant that whoever takes the name next could use.
 */
export function renamePrincipal(tx: Transaction, from: string, to: string): void {
  if (from !== to) replacePrincipal(tx, from, to);
}

function replacePrincipal(tx: Transaction, from: string, to: string): void {
  for (const account of tx.list(ACCOUNT, GLOBAL)) {
    for (const { key, body } of tx.list(ROLE, account.key)) {
      const assumeRolePolicy = replaced(body.assumeRolePolicy, from, to);
      if (assumeRolePolicy !== undefined) tx.put(ROLE, account.key, key, { ...body, assumeRolePolicy });
    }
  }
  for (const { key, body } of tx.list(BUCKET, GLOBAL)) {
    const policy = body.policy === undefined ? undefined : replaced(body.policy, from, to);
    if (policy !== undefined) tx.put(BUCKET, GLOBAL, key, { ...body, policy });
  }
}

/** The document with `to` in place of the principal `from`; undefined when it does not name it. */
function replaced(text: string, from: string, to: string): string | undefined {
  // JSON may spell the ARN with escapes: such a text is parsed to see.
  if (!text.includes(from) && !text.includes('\\')) return undefined;
  let named = false;
  const document = mapAwsPrincipals(JSON.parse(text), (principal) => {
    if (principal !== from) return principal;
    named = true;
    return to;
  });
  return named ? JSON.stringify(document) : undefined;
}
