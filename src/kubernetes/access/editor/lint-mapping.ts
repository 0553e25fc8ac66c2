import { splitArn } from '../../../core/arn/arn.ts';
import { canonicalArn } from '../../../core/cluster-access/canonical-arn.ts';
import { withoutPath } from '../../../core/cluster-access/mapping/role-path.ts';
import { lintNames } from './lint-names.ts';
import type { NewMapping } from './mapping-edit.ts';

/** What is wrong with an entry before it is written. An error is refused; a warning is said. */
export interface MappingFinding {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint?: string;
}

export interface LintContext {
  /** The cluster's, where it is known. */
  readonly partition?: string;
}

const error = (message: string, hint?: string): MappingFinding => ({
  severity: 'error',
  message,
  ...(hint === undefined ? {} : { hint }),
});
const warning = (message: string, hint?: string): MappingFinding => ({
  ...error(message, hint),
  severity: 'warning',
});

/** Of an entry that shall be added or changed. */
export function lintMapping(mapping: NewMapping, context: LintContext = {}): readonly MappingFinding[] {
  const { arn, sso } = mapping;
  return [
    ...(arn === undefined ? [] : lintArn(arn, mapping.section, context)),
    ...(sso === undefined ? [] : lintSso(sso)),
    ...lintNames(mapping),
  ];
}

/** Looks for what would never match, in the order in which it can be told; the first error ends it. */
function lintArn(
  arn: string,
  section: NewMapping['section'],
  { partition }: LintContext,
): readonly MappingFinding[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(arn))
    return [error(`ARN ${JSON.stringify(arn)} holds spaces or control characters`)];
  const parts = splitArn(arn);
  const canonical = canonicalArn(arn);
  if (parts === undefined || 'fault' in canonical)
    return [error('fault' in canonical ? canonical.fault : `arn '${arn}' is invalid`)];
  const [, , , region, account, resource] = parts;
  if (!/^[0-9]{12}$/.test(account))
    return [error(`account "${account}" of ARN "${arn}" is not twelve digits`)];
  if (region !== '') return [error(`ARN "${arn}" names a region, which identities have not`)];
  if (/[*?]/.test(resource))
    return [
      error(
        `ARN "${arn}" holds a wildcard: entries match one identity`,
        'roles of IAM Identity Center are mapped with --sso',
      ),
    ];
  if (canonical.type === 'assumed-role')
    return [error(`ARN "${arn}" is of a session and never matches`, `map its role: ${canonical.arn}`)];
  const [kind, ...rest] = resource.split('/');
  if (kind !== 'root' && rest.at(-1) === undefined) return [error(`ARN "${arn}" names no ${kind}`)];
  if (rest.includes('')) return [error(`ARN "${arn}" has an empty name or path`)];
  if ((canonical.type === 'role') !== (section === 'mapRoles'))
    return [error(`ARN "${arn}" is of a ${canonical.type}, which ${section} is not for`)];
  return [...pathFindings(arn), ...partitionFindings(arn, canonical.partition, partition)];
}

function pathFindings(arn: string): readonly MappingFinding[] {
  const bare = withoutPath(arn);
  if (bare === undefined) return [];
  return [
    warning(
      `role ARN "${arn}" has a path, which sessions do not tell: it never matches unless the authenticator is told to match paths`,
      `map "${bare.arn}"`,
    ),
  ];
}

function partitionFindings(
  arn: string,
  partition: string,
  expected: string | undefined,
): readonly MappingFinding[] {
  if (expected === undefined || expected === partition) return [];
  return [
    warning(`ARN "${arn}" is of partition ${partition}, the cluster is of ${expected}: it never matches`),
  ];
}

function lintSso({
  permissionSetName,
  accountID,
}: NonNullable<NewMapping['sso']>): readonly MappingFinding[] {
  return [
    ...(/^[\w+=,.@-]{1,32}$/.test(permissionSetName)
      ? []
      : [error(`PermissionSetName '${permissionSetName}' is not a valid AWS SSO PermissionSet Name`)]),
    ...(/^[0-9]{12}$/.test(accountID)
      ? []
      : [error(`AccountID '${accountID}' is not a valid AWS Account ID`)]),
    warning(
      'entries with sso match only where the authenticator has SSORoleMatch turned on; the one of this program has',
    ),
  ];
}
