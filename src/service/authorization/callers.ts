import { type AppliedPolicy, brokenProgram } from '../../core/policy/index.ts';
import type { Directory } from '../../core/ports/directory.ts';
import type { Caller, SessionCaller, UserCaller } from '../../core/principal/caller.ts';
import { ROLE, USER } from '../../core/records/identity.ts';
import type { CallerFacts } from './caller-facts.ts';
import type { HolderPolicies, IdentitySide } from './identity-side.ts';

/** A caller with the policies of its identity side. */
export interface ResolvedCaller extends HolderPolicies {
  readonly facts: CallerFacts;
  readonly session: readonly AppliedPolicy[] | undefined;
}

/** Looks up what the directory holds of callers. */
export class Callers {
  readonly #directory: Directory;
  readonly #identitySide: IdentitySide;

  constructor(directory: Directory, identitySide: IdentitySide) {
    this.#directory = directory;
    this.#identitySide = identitySide;
  }

  resolve(caller: Caller): ResolvedCaller {
    switch (caller.type) {
      case 'user':
        return this.#user(caller);
      case 'assumed-role':
        return this.#session(caller);
      case 'root':
        return {
          ...NO_POLICIES,
          facts: {
            ...NO_FACTS,
            principal: { type: 'root', account: caller.account, arn: caller.arn },
            userId: caller.id,
          },
        };
      case 'anonymous':
        return { ...NO_POLICIES, facts: NO_FACTS };
    }
  }

  #user(caller: UserCaller): ResolvedCaller {
    const user = this.#directory.get(USER, caller.account, caller.name.toLowerCase())?.body;
    // A user deleted and made again under the same name is another principal.
    const policies = user?.id === caller.id ? this.#identitySide.of(user) : GONE;
    const { account, arn, id } = caller;
    const hasBoundary = policies.boundary !== undefined;
    return {
      ...policies,
      session: undefined,
      facts: {
        principal: { type: 'user', account, arn, id, hasBoundary },
        userId: id,
        userName: caller.name,
        tags: user?.tags ?? {},
        claims: undefined,
      },
    };
  }

  #session(caller: SessionCaller): ResolvedCaller {
    const { account, arn, claims, roleArn, roleName } = caller;
    const role = this.#directory.get(ROLE, account, roleName.toLowerCase())?.body;
    const policies = role?.id === claims.roleId ? this.#identitySide.of(role) : GONE;
    const hasBoundary = policies.boundary !== undefined;
    return {
      ...policies,
      session: this.#identitySide.ofSession(claims),
      facts: {
        principal: { type: 'session', account, arn, roleId: claims.roleId, roleName, roleArn, hasBoundary },
        userId: caller.id,
        userName: undefined,
        tags: role?.tags ?? {},
        claims,
      },
    };
  }
}

const NO_POLICIES = { identity: [], boundary: undefined, session: undefined } as const;

const NO_FACTS: CallerFacts = {
  principal: { type: 'anonymous' },
  userId: 'anonymous',
  userName: undefined,
  tags: {},
  claims: undefined,
};

/** Whatever a resource grants: a principal that is gone may do nothing. */
const GONE: HolderPolicies = {
  identity: [
    { program: brokenProgram('the principal does not exist any more'), arn: undefined, label: 'identity' },
  ],
  boundary: undefined,
};
