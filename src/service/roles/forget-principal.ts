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
export function forgetPrincipal(tx: Transaction, gone: Gone): void {
  for (const account of tx.list(ACCOUNT, GLOBAL)) {
    for (const { key, body } of tx.list(ROLE, account.key)) {
      const assumeRolePolicy = without(body.assumeRolePolicy, gone);
      if (assumeRolePolicy !== undefined) tx.put(ROLE, account.key, key, { ...body, assumeRolePolicy });
    }
  }
  for (const { key, body } of tx.list(BUCKET, GLOBAL)) {
    const policy = body.policy === undefined ? undefined : without(body.policy, gone);
    if (policy !== undefined) tx.put(BUCKET, GLOBAL, key, { ...body, policy });
  }
}

/** The document with the id in place of the ARN; undefined when it does not name it. */
function without(text: string, gone: Gone): string | undefined {
  // JSON may spell the ARN with escapes: such a text is parsed to see.
  if (!text.includes(gone.arn) && !text.includes('\\')) return undefined;
  let named = false;
  const document = mapAwsPrincipals(JSON.parse(text), (principal) => {
    if (principal !== gone.arn) return principal;
    named = true;
    return gone.id;
  });
  return named ? JSON.stringify(document) : undefined;
}
