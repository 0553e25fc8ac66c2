import { type AppliedPolicy, brokenProgram, compileText } from '../../core/policy/index.ts';
import type { Directory } from '../../core/ports/directory.ts';
import type {
  Caller,
  FederatedUserCaller,
  RootCaller,
  SessionCaller,
  UserCaller,
} from '../../core/principal/caller.ts';
import { ROLE, USER, type User } from '../../core/records/identity.ts';
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
      case 'federated-user':
        return this.#federatedUser(caller);
      case 'root':
        return root(caller);
      case 'anonymous':
        return { ...NO_POLICIES, facts: NO_FACTS };
    }
  }

  #user(caller: UserCaller): ResolvedCaller {
    const user = this.#directory.get(USER, caller.account, caller.name.toLowerCase())?.body;
    const policies = this.#policiesOf(user, caller.id);
    const { account, arn, id, claims } = caller;
    const hasBoundary = policies.boundary !== undefined;
    return {
      ...policies,
      session: undefined,
      facts: {
        principal: { type: 'user', account, arn, id, hasBoundary },
        userId: id,
        userName: caller.name,
        tags: user?.tags ?? {},
        claims,
        mfaAt: caller.mfaAt ?? claims?.mfaAt,
      },
    };
  }

  /** A user deleted and made again under the same name is another principal. */
  #policiesOf(user: User | undefined, id: string): HolderPolicies {
    return user?.id === id ? this.#identitySide.of(user) : GONE;
  }

  /** What both the session policies and the user's own allow; tags of the session go before the user's (policy-language.md 6.3). */
  #federatedUser({ account, arn, id, userArn, claims }: FederatedUserCaller): ResolvedCaller {
    const ofRoot = claims.userId === account;
    const user = ofRoot ? undefined : this.#directory.get(USER, account, claims.userName.toLowerCase())?.body;
    const policies = ofRoot ? EVERYTHING : this.#policiesOf(user, claims.userId);
    const hasBoundary = policies.boundary !== undefined;
    return {
      ...policies,
      session: this.#identitySide.ofSession(claims),
      facts: {
        principal: { type: 'federated-user', account, arn, userArn, hasBoundary },
        userId: id,
        userName: undefined,
        tags: user?.tags ?? {},
        claims,
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

function root({ account, arn, id, claims }: RootCaller): ResolvedCaller {
  return {
    ...NO_POLICIES,
    facts: {
      ...NO_FACTS,
      principal: { type: 'root', account, arn },
      userId: id,
      claims,
      mfaAt: claims?.mfaAt,
    },
  };
}

const NO_POLICIES = { identity: [], boundary: undefined, session: undefined } as const;

const NO_FACTS: CallerFacts = {
  principal: { type: 'anonymous' },
  userId: 'anonymous',
  userName: undefined,
  tags: {},
  claims: undefined,
};

/** The identity side of the root user, for those whom it vouches for. */
const EVERYTHING: HolderPolicies = {
  identity: [
    {
      program: compileText(
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
        'identity',
      ),
      arn: undefined,
      label: 'the root user',
    },
  ],
  boundary: undefined,
};

/** Whatever a resource grants: a principal that is gone may do nothing. */
const GONE: HolderPolicies = {
  identity: [
    { program: brokenProgram('the principal does not exist any more'), arn: undefined, label: 'identity' },
  ],
  boundary: undefined,
};
