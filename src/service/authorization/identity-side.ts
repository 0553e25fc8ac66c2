import type { AppliedPolicy } from '../../core/policy/index.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { MANAGED_POLICY, type PolicyHolder } from '../../core/records/identity.ts';
import type { ManagedLookup } from './managed-lookup.ts';
import type { ProgramCache } from './program-cache.ts';

/** The policies of a user or role, compiled. */
export interface HolderPolicies {
  readonly identity: readonly AppliedPolicy[];
  readonly boundary: AppliedPolicy | undefined;
}

/** The session policies that a session was made with. */
export interface SessionLimits {
  readonly policy?: string;
  readonly policyArns?: readonly string[];
}

/**
 * Policies of holders, resolved once per revision: bodies of records are frozen and replaced whole, so the body itself is the
 * key. Attached policies are other records, hence the generation, which every change of a managed policy moves on.
 */
export class IdentitySide {
  readonly #programs: ProgramCache;
  readonly #managed: ManagedLookup;
  readonly #resolved = new WeakMap<PolicyHolder, { generation: number; policies: HolderPolicies }>();
  #generation = 0;

  constructor(directory: Directory, programs: ProgramCache, managed: ManagedLookup) {
    this.#programs = programs;
    this.#managed = managed;
    directory.subscribe(MANAGED_POLICY, () => {
      this.#generation++;
    });
  }

  of(holder: PolicyHolder): HolderPolicies {
    const known = this.#resolved.get(holder);
    if (known !== undefined && known.generation === this.#generation) return known.policies;
    const policies = this.#resolve(holder);
    this.#resolved.set(holder, { generation: this.#generation, policies });
    return policies;
  }

  /** Session policies limit together as one layer; undefined when the session has none. */
  ofSession(claims: SessionLimits): readonly AppliedPolicy[] | undefined {
    if (claims.policy === undefined && claims.policyArns === undefined) return undefined;
    const managed = claims.policyArns?.map((arn) => this.#managed.applied(arn)) ?? [];
    if (claims.policy === undefined) return managed.length === 0 ? undefined : managed;
    return [this.#inline(claims.policy, 'the session policy'), ...managed];
  }

  #resolve(holder: PolicyHolder): HolderPolicies {
    const inline = Object.entries(holder.inlinePolicies).map(([name, text]) =>
      this.#inline(text, `inline policy ${JSON.stringify(name)}`),
    );
    const attached = holder.attachedPolicies.map((arn) => this.#managed.applied(arn));
    const { permissionsBoundary } = holder;
    return {
      identity: [...inline, ...attached],
      boundary: permissionsBoundary === undefined ? undefined : this.#managed.applied(permissionsBoundary),
    };
  }

  #inline(text: string, label: string): AppliedPolicy {
    return { program: this.#programs.get(text, 'identity'), arn: undefined, label };
  }
}
