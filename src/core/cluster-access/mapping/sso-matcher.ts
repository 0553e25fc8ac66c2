import { stsPartition } from '../sts/partitions.ts';
import { asciiLower } from '../token/ascii-lower.ts';
import { EntryFault } from './entry-fault.ts';
import { fieldsOf, textOf } from './fields.ts';
import type { SsoMatcher } from './map-entry.ts';

const ACCOUNT = /^[0-9]{12}$/;
const NAME = /^[\w+=,.@-]{1,32}$/;
/** What Identity Center appends: letters and digits. An underscore would make `Admin` match the roles of `Admin_ReadOnly`. */
const SUFFIX = /^[0-9a-z]+$/;

/** Member `sso` of a role's entry, in every partition (cluster-authenticator.md 5.4). Throws `EntryFault` with the reference's messages. */
export function readSso(value: unknown): SsoMatcher {
  const fields = fieldsOf(value, 'sso');
  const account = textOf(fields, 'accountID');
  if (!ACCOUNT.test(account)) throw new EntryFault(`AccountID '${account}' is not a valid AWS Account ID`);
  const permissionSetName = textOf(fields, 'permissionSetName');
  if (!NAME.test(permissionSetName))
    throw new EntryFault(
      `PermissionSetName '${permissionSetName}' is not a valid AWS SSO PermissionSet Name`,
    );
  const partition = textOf(fields, 'partition') || 'aws';
  if (stsPartition(partition) === undefined)
    throw new EntryFault(`partition '${partition}' is not a valid AWS partition`);
  return { permissionSetName, account, partition };
}

/** `arn:P:iam::A:role/AWSReservedSSO_NAME_*`, in lower case: what tells one matcher from another. */
export function ssoPattern(matcher: SsoMatcher): string {
  return `${ssoPrefix(matcher)}*`;
}

/** Takes a canonical ARN in lower case. */
export function matchesSso(matcher: SsoMatcher, lowered: string): boolean {
  const prefix = ssoPrefix(matcher);
  return lowered.startsWith(prefix) && SUFFIX.test(lowered.slice(prefix.length));
}

function ssoPrefix({ partition, account, permissionSetName }: SsoMatcher): string {
  return asciiLower(`arn:${partition}:iam::${account}:role/AWSReservedSSO_${permissionSetName}_`);
}
