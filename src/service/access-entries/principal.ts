import type { Reader } from '../../core/ports/directory.ts';
import { ROLE, USER } from '../../core/records/identity.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import type { Scope } from '../scope.ts';
import { invalidPrincipal, malformedArn, serviceLinkedPrincipal } from './refusals.ts';

/** Whom an access entry is for, as its ARN says. */
export interface EntryPrincipal {
  readonly arn: string;
  readonly account: string;
  readonly kind: 'role' | 'user';
  /** `/` or `/team/` */
  readonly path: string;
  readonly name: string;
}

const PRINCIPAL =
  /^arn:([a-z-]{3,20}):iam::(\d{12}):(role|user)(\/(?:[\x21-\x7e]{0,510}\/)?)([\w+=,.@-]{1,64})$/;
const SERVICE_LINKED = '/aws-service-role/';

/** Sessions are no principals of entries: they end. Throws `Refusal` InvalidParameterException. */
export function parseEntryPrincipal(arn: string, partition: string): EntryPrincipal {
  const [, written, account, kind, path, name] = PRINCIPAL.exec(arn) ?? [];
  if (written !== partition || account === undefined || path === undefined || name === undefined)
    throw malformedArn('principalArn');
  if (kind === 'role' && path.startsWith(SERVICE_LINKED)) throw serviceLinkedPrincipal();
  return { arn, account, kind: kind === 'role' ? 'role' : 'user', path, name };
}

/**
 * The unique id of the principal, which must be there under exactly this ARN. Undefined for an account that is not of this
 * instance: nobody here can tell who is in it. Throws `Refusal` InvalidParameterException.
 */
export function principalId(
  reader: Reader,
  scope: Scope,
  { arn, account, kind, name }: EntryPrincipal,
): string | undefined {
  if (account !== scope.account && reader.get(ACCOUNT, GLOBAL, account) === undefined) return undefined;
  const holder = holderNamed(reader, { account, kind, name });
  if (holder === undefined) throw invalidPrincipal(`there is no ${kind} ${name} in account ${account}`);
  // Which path it has, is not told: the account may be another's than the one whose trail keeps this.
  if (holder.arn !== arn)
    throw invalidPrincipal(`the ${kind} ${name} of account ${account} has another path`);
  return holder.id;
}

function holderNamed(
  reader: Reader,
  { account, kind, name }: Pick<EntryPrincipal, 'account' | 'kind' | 'name'>,
): { readonly id: string; readonly arn: string } | undefined {
  const key = name.toLowerCase();
  return (kind === 'role' ? reader.get(ROLE, account, key) : reader.get(USER, account, key))?.body;
}

/** The role or user that a canonical ARN shows, with its path. Undefined for whoever is neither, or of an account that is not here. */
export function holderOf(
  reader: Reader,
  { account, canonicalArn }: { readonly account: string; readonly canonicalArn: string },
): { readonly id: string; readonly arn: string } | undefined {
  const [, kind, name] = /:(role|user)\/(?:.*\/)?([^/]+)$/.exec(canonicalArn) ?? [];
  if (name === undefined) return undefined;
  return holderNamed(reader, { account, kind: kind === 'role' ? 'role' : 'user', name });
}

/** `arn:aws:iam::A:role/team/R` without the path, as sessions of the role show it, in lower case: names are compared so. */
export function bareArn(arn: string): string {
  const lower = arn.toLowerCase();
  const [, start, name] = /^(arn:[^:]*:iam::\d*:role\/)(?:.*\/)?([^/]*)$/.exec(lower) ?? [];
  return start === undefined || name === undefined ? lower : start + name;
}
