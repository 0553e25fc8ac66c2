import type { Transaction } from '../../core/ports/directory.ts';
import { ROLE, type Role, type Tags } from '../../core/records/identity.ts';
import { checkAttachable } from '../policies/attach-policy.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { alreadyExists, invalidInput } from '../validation/iam-refusals.ts';
import { SERVICE_LINKED_PATH } from './service-linked/protected-role.ts';
import { checkTrustPolicy } from './trust-policy.ts';

export interface NewRole {
  readonly roleName: string;
  readonly assumeRolePolicyDocument: string;
  readonly path?: string | undefined;
  readonly description?: string | undefined;
  /** Seconds. */
  readonly maxSessionDuration?: number | undefined;
  readonly permissionsBoundary?: string | undefined;
  readonly tags?: readonly TagInput[] | undefined;
  /** Tags of the reserved `aws:` prefix, which only the system writes. */
  readonly systemTags?: Tags | undefined;
}

const DEFAULT_SESSION = 3600;

/** ARN of a role; the path begins and ends with a slash. */
export function roleArn(scope: Scope, path: string, name: string): string {
  return `arn:${scope.partition}:iam::${scope.account}:role${path}${name}`;
}

/** Throws `Refusal` ValidationError, MalformedPolicyDocument, InvalidInput, LimitExceeded, EntityAlreadyExists. */
export function createRole(tx: Transaction, scope: Scope, input: NewRole): Role {
  checkMembers({ ...input }, IAM_MEMBERS, ['roleName', 'assumeRolePolicyDocument']);
  const { roleName: name, path = '/', description, permissionsBoundary } = input;
  // A role there would be beyond its owner's reach, and pass for a service's. AWS's text is not recorded.
  if (path.startsWith(SERVICE_LINKED_PATH))
    throw invalidInput(`The path ${path} is reserved for service-linked roles.`);
  const tags = withTags({}, input.tags ?? []);
  checkTrustPolicy(tx, scope, input.assumeRolePolicyDocument);
  if (permissionsBoundary !== undefined) checkAttachable(tx, scope, permissionsBoundary);
  if (tx.get(ROLE, scope.account, name.toLowerCase()) !== undefined) {
    throw alreadyExists(`Role with name ${name} already exists.`);
  }
  const role: Role = {
    name,
    path,
    id: scope.ids.unique('AROA'),
    arn: roleArn(scope, path, name),
    createDate: scope.now,
    ...(description === undefined || description === '' ? {} : { description }),
    maxSessionDuration: input.maxSessionDuration ?? DEFAULT_SESSION,
    assumeRolePolicy: input.assumeRolePolicyDocument,
    tags: { ...tags, ...input.systemTags },
    inlinePolicies: {},
    attachedPolicies: [],
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
  };
  tx.put(ROLE, scope.account, name.toLowerCase(), role);
  return role;
}
