import { type AppliedPolicy, brokenProgram } from '../../core/policy/index.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { GROUP, MANAGED_POLICY, type PolicyHolder, type User } from '../../core/records/identity.ts';
import { groupsOf } from '../groups/groups-of-user.ts';
import type { ManagedLookup } from './managed-lookup.ts';
import type { ProgramCache } from './program-cache.ts';

/** The policies of a user or role, compiled; a user's with those of its groups. */
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
 * key. Attached policies and groups are other records, hence the generation, which every change of one moves on.
 */
export class IdentitySide {
  readonly #directory: Directory;
  readonly #programs: ProgramCache;
  readonly #managed: ManagedLookup;
  readonly #resolved = new WeakMap<PolicyHolder, { generation: number; policies: HolderPolicies }>();
  #generation = 0;

  constructor(directory: Directory, programs: ProgramCache, managed: ManagedLookup) {
    this.#directory = directory;
    this.#programs = programs;
    this.#managed = managed;
    const moveOn = (): void => {
      this.#generation++;
    };
    directory.subscribe(MANAGED_POLICY, moveOn);
    directory.subscribe(GROUP, moveOn);
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
    const { permissionsBoundary } = holder;
    return {
      identity: [...this.#held(holder, ''), ...this.#ofGroups(holder)],
      boundary: permissionsBoundary === undefined ? undefined : this.#managed.applied(permissionsBoundary),
    };
  }

  #held(holder: PolicyHolder, where: string): readonly AppliedPolicy[] {
    const inline = Object.entries(holder.inlinePolicies).map(([name, text]) =>
      this.#inline(text, `inline policy ${JSON.stringify(name)}${where}`),
    );
    return [...inline, ...holder.attachedPolicies.map((arn) => this.#managed.applied(arn))];
  }

  /** Roles have no groups. A group that cannot be found could hold a Deny: it denies everything. */
  #ofGroups(holder: PolicyHolder & Partial<Pick<User, 'arn' | 'groups'>>): readonly AppliedPolicy[] {
    const { arn, groups: ids = [] } = holder;
    if (ids.length === 0) return [];
    const groups = groupsOf(this.#directory, arn?.split(':')[4] ?? '', ids);
    const held = groups.flatMap((group) => this.#held(group, ` of group ${group.name}`));
    if (groups.length === ids.length) return held;
    return [...held, { program: brokenProgram('a group does not exist'), arn: undefined, label: 'groups' }];
  }

  #inline(text: string, label: string): AppliedPolicy {
    return { program: this.#programs.get(text, 'identity'), arn: undefined, label };
  }
}
