import { splitArn } from '../../core/arn/arn.ts';
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

/** What becomes of a principal of a policy. */
type Change = (principal: string) => string;

/**
 * After a role or user is deleted, trust and bucket policies that named it by ARN name its unique id, which no one has any
 * more: an identity made again under the name inherits neither trust nor access (policy-language.md 3.3). The same holds for the
 * sessions of a role, which their ARNs name by the role's name.
 */
export function forgetPrincipal(tx: Transaction, { arn, id }: Gone): void {
  const sessions = sessionsOf(arn);
  changePrincipals(tx, sessions === undefined ? [arn] : [arn, sessions], (principal) => {
    if (principal === arn) return id;
    const ofRole = sessions !== undefined && principal.startsWith(sessions);
    return ofRole ? `${id}:${principal.slice(sessions.length)}` : principal;
  });
}

/** What the ARNs of a role's sessions begin with; they carry no path. Undefined for a user. */
function sessionsOf(arn: string): string | undefined {
  const [, partition, , , account, resource] = splitArn(arn) ?? [];
  if (resource?.startsWith('role/') !== true) return undefined;
  return `arn:${partition}:sts::${account}:assumed-role${resource.slice(resource.lastIndexOf('/'))}/`;
}

/**
 * After a user's ARN changes, the policies that named it name it still: AWS keeps the unique id and shows the present ARN. The
 * old ARN keeps no grant that whoever takes the name next could use.
 */
export function renamePrincipal(tx: Transaction, from: string, to: string): void {
  if (from !== to) changePrincipals(tx, [from], (principal) => (principal === from ? to : principal));
}

function changePrincipals(tx: Transaction, marks: readonly string[], change: Change): void {
  for (const account of tx.list(ACCOUNT, GLOBAL)) {
    for (const { key, body } of tx.list(ROLE, account.key)) {
      const assumeRolePolicy = changed(body.assumeRolePolicy, marks, change);
      if (assumeRolePolicy !== undefined) tx.put(ROLE, account.key, key, { ...body, assumeRolePolicy });
    }
  }
  for (const { key, body } of tx.list(BUCKET, GLOBAL)) {
    const policy = body.policy === undefined ? undefined : changed(body.policy, marks, change);
    if (policy !== undefined) tx.put(BUCKET, GLOBAL, key, { ...body, policy });
  }
}

/** The document with its principals changed; undefined when none is. What may be changed holds one of the `marks`. */
function changed(text: string, marks: readonly string[], change: Change): string | undefined {
  // JSON may spell the ARN with escapes: such a text is parsed to see.
  if (!text.includes('\\') && !marks.some((mark) => text.includes(mark))) return undefined;
  let named = false;
  const document = mapAwsPrincipals(JSON.parse(text), (principal) => {
    const next = change(principal);
    named ||= next !== principal;
    return next;
  });
  return named ? JSON.stringify(document) : undefined;
}
