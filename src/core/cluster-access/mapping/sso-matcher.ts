import { stsPartition } from '../sts/partitions.ts';
import { asciiLower } from '../token/ascii-lower.ts';
import { EntryFault } from './entry-fault.ts';
import { fieldsOf, textOf } from './fields.ts';
import type { SsoMatcher } from './map-entry.ts';
import { withoutPath } from './role-path.ts';

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
export function ssoPattern({ partition, account, permissionSetName }: SsoMatcher): string {
  return asciiLower(`arn:${partition}:iam::${account}:role/AWSReservedSSO_${permissionSetName}_*`);
}

/** The pattern of the one matcher that a canonical ARN in lower case can match; undefined for roles of no permission set. */
export function ssoPatternOf(lowered: string): string | undefined {
  const end = lowered.lastIndexOf('_') + 1;
  return SUFFIX.test(lowered.slice(end)) ? `${lowered.slice(0, end)}*` : undefined;
}

/** Where Identity Center keeps its roles; nobody else may make any there (policy-language.md). */
export const SSO_PATH = '/aws-reserved/sso.amazonaws.com/';

/**
 * Whether a role of that name can be a permission set's: of a role that is known, by its path. Whoever may make roles under `/dev/` may
 * also call one `AWSReservedSSO_Admin_1`. `roleArn`: undefined where the role is not known.
 */
export function mayBeOfPermissionSet(roleArn: string | undefined): boolean {
  return roleArn === undefined || withoutPath(roleArn)?.path.startsWith(SSO_PATH) === true;
}
