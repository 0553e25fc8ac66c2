import { type AppliedPolicy, type DecisionInput, decide } from '../../core/policy/index.ts';
import type { Caller } from '../../core/principal/caller.ts';
import type { RequestContext, RequestFacts } from '../../core/principal/permission.ts';
import type { Role } from '../../core/records/identity.ts';
import type { TrustPrincipal, TrustVerdict } from './authorizer.ts';
import type { CallerFacts } from './caller-facts.ts';
import type { Callers } from './callers.ts';
import type { DenialExplainer } from './explain-denial.ts';
import { AuthorizationContext } from './global-keys.ts';
import type { Guardrails } from './guardrails.ts';
import type { ProgramCache } from './program-cache.ts';

const TRUSTED: TrustVerdict = Object.freeze({ allowed: true, reason: '' });

/** A role's trust policy, compiled, and the account that its ARN names. */
interface TrustPolicy {
  readonly policy: AppliedPolicy;
  readonly account: string | undefined;
}

/** Decides who may assume roles (policy-language.md 9.2). */
export class Trust {
  readonly #callers: Callers;
  readonly #programs: ProgramCache;
  readonly #guardrails: Guardrails;
  /** By record body: bodies are frozen and replaced whole. */
  readonly #policies = new WeakMap<Role, TrustPolicy>();

  readonly #explainer: DenialExplainer;

  constructor(callers: Callers, programs: ProgramCache, guardrails: Guardrails, explainer: DenialExplainer) {
    this.#callers = callers;
    this.#programs = programs;
    this.#guardrails = guardrails;
    this.#explainer = explainer;
  }

  /** Callers without an identity side: the trust policy alone decides. */
  decideTrust(
    role: Role,
    principal: TrustPrincipal,
    action: string,
    context: RequestContext,
    facts: RequestFacts,
  ): TrustVerdict {
    const caller: CallerFacts = {
      principal,
      userId: principal.type === 'federated' ? principal.provider : principal.name,
      userName: undefined,
      tags: {},
      claims: undefined,
    };
    const { policy, account: resourceAccount } = this.#policyOf(role);
    return this.#verdict(
      {
        request: {
          action,
          resource: role.arn,
          principal,
          context: new AuthorizationContext({
            caller,
            facts,
            own: context,
            resourceAccount,
            organization: this.#guardrails.organization,
          }),
        },
        layers: { identity: [], resource: policy },
        resourceAccount,
        trust: true,
      },
      facts,
    );
  }

  /** Root users cannot assume roles (sts.md 6.1), nor can unsigned callers this way. */
  decideAssumeRole(
    role: Role,
    account: string,
    caller: Caller,
    action: string,
    context: RequestContext,
    facts: RequestFacts,
  ): TrustVerdict {
    if (caller.type === 'root')
      return { allowed: false, reason: 'roles may not be assumed by root accounts' };
    if (caller.type === 'anonymous') return { allowed: false, reason: 'the call is not signed' };
    const { facts: callerFacts, identity, boundary, session } = this.#callers.resolve(caller);
    return this.#verdict(
      {
        request: {
          action,
          resource: role.arn,
          principal: callerFacts.principal,
          context: new AuthorizationContext({
            caller: callerFacts,
            facts,
            own: context,
            resourceAccount: account,
            organization: this.#guardrails.organization,
          }),
        },
        layers: {
          identity,
          boundary,
          session,
          scps: this.#guardrails.scpsOf(callerFacts.principal),
          resource: this.#policyOf(role).policy,
        },
        resourceAccount: account,
        trust: true,
      },
      facts,
    );
  }

  #verdict(input: DecisionInput, facts: RequestFacts): TrustVerdict {
    const decision = decide(input);
    if (decision.allowed) return TRUSTED;
    return { allowed: false, ...this.#explainer.explain(input, decision, facts.time) };
  }

  #policyOf(role: Role): TrustPolicy {
    const known = this.#policies.get(role);
    if (known !== undefined) return known;
    const program = this.#programs.get(role.assumeRolePolicy, 'trust');
    const made: TrustPolicy = {
      policy: { program, arn: undefined, label: `trust policy of ${role.arn}` },
      account: role.arn.split(':')[4],
    };
    this.#policies.set(role, made);
    return made;
  }
}
