import type { Reader } from '../../core/ports/directory.ts';
import { MANAGED_POLICY, type ManagedPolicy } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { noSuchEntity, validationError } from '../validation/iam-refusals.ts';
import type { AwsManagedPolicy } from './managed-policies.ts';

/** A managed policy by its ARN: a record of the account, or AWS's data. */
export type FoundPolicy =
  | { readonly owner: 'customer'; readonly policy: ManagedPolicy }
  | { readonly owner: 'aws'; readonly policy: AwsManagedPolicy };

const POLICY_ARN = /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/[\u0021-\u007E]+$/;

/** Throws `Refusal` ValidationError on an ARN that is none. Two spaces: AWS's. */
export function checkPolicyArn(arn: string): void {
  if (!POLICY_ARN.test(arn)) throw validationError('Invalid ARN:  Could not be parsed!');
}

/** Looks a policy up, in the scope's account only; undefined when there is none. */
export function lookUpPolicy(
  reader: Reader,
  scope: Pick<Scope, 'account' | 'managedPolicies'>,
  arn: string,
): FoundPolicy | undefined {
  const owner = POLICY_ARN.exec(arn)?.[1];
  if (owner === 'aws') {
    const policy = scope.managedPolicies.get(arn);
    return policy === undefined ? undefined : { owner, policy };
  }
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const entry = reader.get(MANAGED_POLICY, scope.account, name.toLowerCase());
  return entry?.body.arn === arn ? { owner: 'customer', policy: entry.body } : undefined;
}

/** Throws `Refusal` ValidationError or NoSuchEntity (`… was not found.`). */
export function findPolicy(reader: Reader, scope: Scope, arn: string): FoundPolicy {
  checkPolicyArn(arn);
  const found = lookUpPolicy(reader, scope, arn);
  if (found === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return found;
}

/** As `findPolicy`, for changes, which AWS's own policies do not take. */
export function findCustomerPolicy(reader: Reader, scope: Scope, arn: string): ManagedPolicy {
  const found = findPolicy(reader, scope, arn);
  if (found.owner === 'aws') throw validationError('Cannot perform the operation on an AWS managed policy.');
  return found.policy;
}
