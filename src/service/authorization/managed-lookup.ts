import { type AppliedPolicy, brokenProgram } from '../../core/policy/index.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { MANAGED_POLICY } from '../../core/records/identity.ts';
import type { ManagedPolicies } from '../policies/managed-policies.ts';
import type { ProgramCache } from './program-cache.ts';

/** Finds managed policies by ARN: AWS's from the bundled data, customers' from the records of the account the ARN names. */
export class ManagedLookup {
  readonly #directory: Directory;
  readonly #managedPolicies: ManagedPolicies;
  readonly #programs: ProgramCache;

  constructor(directory: Directory, managedPolicies: ManagedPolicies, programs: ProgramCache) {
    this.#directory = directory;
    this.#managedPolicies = managedPolicies;
    this.#programs = programs;
  }

  /** A policy that cannot be found could hold a Deny: it denies everything. */
  applied(arn: string): AppliedPolicy {
    const document = this.#document(arn);
    const program =
      document === undefined
        ? brokenProgram('the policy does not exist')
        : this.#programs.get(document, 'identity');
    return { program, arn, label: arn };
  }

  #document(arn: string): string | undefined {
    const parts = arn.split(':');
    const account = parts[4];
    if (account === undefined || account === 'aws') return this.#managedPolicies.get(arn)?.document;
    const name = arn.slice(arn.lastIndexOf('/') + 1).toLowerCase();
    const policy = this.#directory.get(MANAGED_POLICY, account, name)?.body;
    if (policy === undefined || policy.arn !== arn) return undefined;
    return policy.versions.find(({ versionId }) => versionId === policy.defaultVersionId)?.document;
  }
}
