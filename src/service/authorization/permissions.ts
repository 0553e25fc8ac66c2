import { Denial } from '../../core/errors/denial.ts';
import { type DecisionInput, decide } from '../../core/policy/index.ts';
import type { Caller } from '../../core/principal/caller.ts';
import type { Permission, RequestFacts } from '../../core/principal/permission.ts';
import type { Callers, ResolvedCaller } from './callers.ts';
import { denialClause } from './clauses.ts';
import type { DenialExplainer, ExplainedDenial } from './explain-denial.ts';
import { AuthorizationContext } from './global-keys.ts';
import type { ProgramCache } from './program-cache.ts';

/** Needs no permission and cannot be denied, even explicitly (policy-language.md 6.4). */
const UNDENIABLE = 'sts:getcalleridentity';

/** Decides the permissions of signed and anonymous calls. */
export class Permissions {
  readonly #callers: Callers;
  readonly #programs: ProgramCache;

  readonly #explainer: DenialExplainer;

  constructor(callers: Callers, programs: ProgramCache, explainer: DenialExplainer) {
    this.#callers = callers;
    this.#programs = programs;
    this.#explainer = explainer;
  }

  require(caller: Caller, permissions: readonly Permission[], facts: RequestFacts): void {
    const resolved = this.#callers.resolve(caller);
    for (const permission of permissions) {
      if (permission.action.toLowerCase() === UNDENIABLE) continue;
      const input = this.#input(caller, resolved, permission, facts);
      const decision = decide(input);
      if (decision.allowed) continue;
      throw denial(caller, permission, decision, this.#explainer.explain(input, decision, facts.time));
    }
  }

  #input(
    caller: Caller,
    { facts: callerFacts, identity, boundary, session }: ResolvedCaller,
    { action, resource, resourceAccount, resourcePolicy, context }: Permission,
    facts: RequestFacts,
  ): DecisionInput {
    const account = resourceAccount ?? (caller.type === 'anonymous' ? undefined : caller.account);
    return {
      request: {
        action,
        resource,
        principal: callerFacts.principal,
        context: new AuthorizationContext({
          caller: callerFacts,
          facts,
          own: context,
          resourceAccount: account,
        }),
      },
      layers: {
        identity,
        boundary,
        session,
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
  }
}

function denial(
  caller: Caller,
  { action, resource, display }: Permission,
  decision: Extract<ReturnType<typeof decide>, { allowed: false }>,
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
    explained.decision,
  );
}
