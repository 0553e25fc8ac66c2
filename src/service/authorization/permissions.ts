import { Denial, type DenialEvidence } from '../../core/errors/denial.ts';
import { type DecisionInput, decide, explain } from '../../core/policy/index.ts';
import type { Caller } from '../../core/principal/caller.ts';
import type { Permission, RequestFacts } from '../../core/principal/permission.ts';
import type { Callers, ResolvedCaller } from './callers.ts';
import { denialClause } from './clauses.ts';
import type { DenialExplainer, ExplainedDenial } from './explain-denial.ts';
import { AuthorizationContext } from './global-keys.ts';
import type { Guardrails } from './guardrails.ts';
import type { ProgramCache } from './program-cache.ts';

/** Needs no permission and cannot be denied, even explicitly (policy-language.md 6.4). */
const UNDENIABLE = 'sts:getcalleridentity';

/** Decides the permissions of signed and anonymous calls. */
export class Permissions {
  readonly #callers: Callers;
  readonly #programs: ProgramCache;
  readonly #guardrails: Guardrails;
  readonly #explainer: DenialExplainer;

  constructor(callers: Callers, programs: ProgramCache, guardrails: Guardrails, explainer: DenialExplainer) {
    this.#callers = callers;
    this.#programs = programs;
    this.#guardrails = guardrails;
    this.#explainer = explainer;
  }

  require(caller: Caller, permissions: readonly Permission[], facts: RequestFacts): void {
    const resolved = this.#callers.resolve(caller);
    for (const permission of permissions) {
      if (permission.action.toLowerCase() === UNDENIABLE) continue;
      const { input, context } = this.#question(caller, resolved, permission, facts);
      const decision = decide(input);
      if (decision.allowed) continue;
      const explained = this.#explainer.explain(input, decision, facts.time);
      throw denial(caller, permission, { input, context, decision }, explained);
    }
  }

  #question(
    caller: Caller,
    { facts: callerFacts, identity, boundary, session }: ResolvedCaller,
    { action, resource, resourceAccount, resourcePolicy, context }: Permission,
    facts: RequestFacts,
  ): { readonly input: DecisionInput; readonly context: AuthorizationContext } {
    const account = resourceAccount ?? (caller.type === 'anonymous' ? undefined : caller.account);
    const keys = new AuthorizationContext({
      caller: callerFacts,
      facts,
      own: context,
      resourceAccount: account,
      organization: this.#guardrails.organization,
    });
    const input: DecisionInput = {
      request: { action, resource, principal: callerFacts.principal, context: keys },
      layers: {
        identity,
        boundary,
        session,
        scps: this.#guardrails.scpsOf(callerFacts.principal),
        resource:
          resourcePolicy === undefined
            ? undefined
            : {
                program: this.#programs.get(resourcePolicy, 'resource'),
                arn: undefined,
                label: `policy of ${resource}`,
              },
      },
      resourceAccount: account,
    };
    return { input, context: keys };
  }
}

interface Refused {
  readonly input: DecisionInput;
  readonly context: AuthorizationContext;
  readonly decision: Extract<ReturnType<typeof decide>, { allowed: false }>;
}

/** Interpreted again only when a blob is sealed that holds it. */
function evidenceOf(input: DecisionInput, context: AuthorizationContext): DenialEvidence {
  return {
    get policies() {
      return explain(input).policies;
    },
    context: () => context.entries(),
  };
}

function denial(
  caller: Caller,
  { action, resource, display }: Permission,
  { input, context, decision }: Refused,
  explained: ExplainedDenial,
): Denial {
  const named = display === undefined ? (resource === '*' ? undefined : resource) : (display ?? undefined);
  return new Denial(
    {
      principal: caller.type === 'anonymous' ? 'anonymous' : caller.arn,
      action,
      resource: named,
      clause: denialClause(decision, action, caller.type === 'anonymous' ? undefined : caller.account),
      explicit: decision.explicit,
    },
    explained.reason,
    evidenceOf(input, context),
    explained.decision,
  );
}
