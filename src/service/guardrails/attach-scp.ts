import { validateServiceControlPolicy } from '../../core/policy/index.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { SERVICE_CONTROL_POLICY, type ServiceControlPolicy } from '../../core/records/organization.ts';
import { accountConflict, accountInvalid } from '../accounts/account-refusals.ts';
import { findAccount } from '../accounts/find-account.ts';
import { ensureOrganization } from '../accounts/organization.ts';
import { type Scope, scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';
import { FULL_ACCESS, isFullAccess } from './full-access.ts';

/** Ten policies on one account, AWS's own counted (policy-language.md 8.1). */
const MAXIMUM = 10;
const NAME = /^[\w+=,.@-](?:[\w +=,.@-]{0,126}[\w+=,.@-])?$/;

export interface NewScp {
  /** Name or id. */
  readonly account: string;
  readonly name: string;
  /** Absent only for AWS's own FullAWSAccess. */
  readonly document?: string | undefined;
}

/** Attaches in a transaction of its own; throws as `putScp` does. */
export function attachScp(services: Services, wanted: NewScp): Promise<ServiceControlPolicy> {
  return services.directory.transact((tx) => putScp(tx, services, wanted));
}

/**
 * Attaches a service control policy; one of the same name gets the new document. AWS's FullAWSAccess stays attached beside it until
 * it is detached. Throws `Refusal` AccountNotFoundException, InvalidInputException, ConstraintViolationException.
 */
export function putScp(tx: Transaction, services: Services, wanted: NewScp): ServiceControlPolicy {
  const fault = scpFault(wanted);
  if (fault !== undefined) throw accountInvalid(fault);
  const { id } = findAccount(tx, wanted.account);
  const scope = scopeOf(services, services.settings.account);
  const organization = ensureOrganization(tx, scope);
  if (id === organization.managementAccount)
    throw accountConflict(`service control policies do not apply to the management account (${id})`);
  const present = tx.list(SERVICE_CONTROL_POLICY, id).map(({ body }) => body);
  if (isFullAccess(wanted.name)) return attachFullAccess(tx, scope, id, present);
  const before = present.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
  if (before === undefined) requireRoom(Math.max(present.length, 1));
  if (present.length === 0) put(tx, id, { ...FULL_ACCESS, attachedAt: scope.now });
  const scpId = before?.id ?? `p-${scope.ids.alphanumeric(8).toLowerCase()}`;
  const owner = `arn:${scope.partition}:organizations::${organization.managementAccount}`;
  return put(tx, id, {
    name: before?.name ?? wanted.name,
    id: scpId,
    arn: `${owner}:policy/${organization.id}/service_control_policy/${scpId}`,
    document: wanted.document ?? '',
    attachedAt: scope.now,
  });
}

function requireRoom(attached: number): void {
  if (attached >= MAXIMUM)
    throw accountConflict(`an account has at most ${MAXIMUM} service control policies`);
}

/** Why a name and document may not be attached, for start-up, which tells all faults together; undefined when they may. */
export function scpFault({ name, document }: Pick<NewScp, 'name' | 'document'>): string | undefined {
  if (isFullAccess(name))
    return document === undefined
      ? undefined
      : `${FULL_ACCESS.name} is AWS's own policy and takes no document`;
  if (!NAME.test(name))
    return 'the name of a service control policy must be 1 to 128 letters, digits, spaces or _+=,.@-';
  if (document === undefined) return `the policy ${name} needs a document`;
  const fault = validateServiceControlPolicy(document);
  return fault && [fault.message, fault.detail].filter((text) => text !== undefined).join(' ');
}

function attachFullAccess(
  tx: Transaction,
  scope: Scope,
  account: string,
  present: readonly ServiceControlPolicy[],
): ServiceControlPolicy {
  const policy = { ...FULL_ACCESS, attachedAt: scope.now };
  // Without any record it is attached already.
  if (present.length === 0) return policy;
  if (!present.some(({ name }) => isFullAccess(name))) requireRoom(present.length);
  return put(tx, account, policy);
}

function put(tx: Transaction, account: string, policy: ServiceControlPolicy): ServiceControlPolicy {
  tx.put(SERVICE_CONTROL_POLICY, account, policy.name, policy);
  return policy;
}
