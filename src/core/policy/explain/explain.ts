import { combine } from '../combine/combine.ts';
import type { AppliedPolicy, Decision, DecisionInput, Layer } from '../combine/decision.ts';
import { DENIED, type Outcome } from '../evaluate/evaluate.ts';
import type { PolicyRequest } from '../evaluate/request.ts';
import { type Grade, NOT_NAMED } from '../match/grade.ts';
import { suggest } from './suggest.ts';
import type { Suggestion } from './suggestion.ts';
import type { PolicyTrace, StatementTrace } from './trace.ts';
import { traceStatement } from './trace-statement.ts';

export interface Explanation {
  readonly decision: Decision;
  /** The policies that were asked, in order; asking ends at the first explicit deny. */
  readonly policies: readonly PolicyTrace[];
  /** What would turn a denial into an allow, smallest first. Empty when allowed, and unless they were asked for. */
  readonly suggestions: readonly Suggestion[];
}

export interface ExplainOptions {
  /** Suggestions decide many times over: for people, not for every denial. */
  readonly suggestions?: boolean;
}

/**
 * Decides again, recording for every statement of every policy asked whether it applies and, if not, the first element or
 * condition that failed. Agrees with `decide` always: it walks all statements in document order where `decide` takes candidates.
 */
export function explain(input: DecisionInput, options: ExplainOptions = {}): Explanation {
  const policies: PolicyTrace[] = [];
  const decision = combine(input, (policy, layer, request) => {
    const trace = tracePolicy(policy, layer, request);
    policies.push(trace);
    return trace.outcome;
  });
  return { decision, policies, suggestions: options.suggestions === true ? suggest(input) : [] };
}

function tracePolicy(policy: AppliedPolicy, layer: Layer, request: PolicyRequest): PolicyTrace {
  const { fault } = policy.program;
  const statements = policy.program.statements.map((statement) => traceStatement(statement, request));
  const outcome = fault === undefined ? outcomeOf(statements) : DENIED;
  return { layer, label: policy.label, arn: policy.arn, outcome, fault, statements };
}

function outcomeOf(statements: readonly StatementTrace[]): Outcome {
  let best: Grade = NOT_NAMED;
  for (const { applies, effect, grade } of statements) {
    if (applies && effect === 'Deny') return DENIED;
    if (applies && grade > best) best = grade;
  }
  return best;
}
