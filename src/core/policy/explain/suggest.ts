import type { Decision, DecisionInput } from '../combine/decision.ts';
import type { CompiledStatement, Program } from '../compile/program.ts';
import { decide } from '../decide.ts';
import type { ConditionTest } from '../evaluate/condition-test.ts';
import { holds } from '../evaluate/condition-test.ts';
import type { ConditionContext, ContextValue } from '../evaluate/context.ts';
import { candidatesFor } from './context-candidates.ts';
import { policyChanges } from './policy-changes.ts';
import type { Suggestion } from './suggestion.ts';
import { traceStatement } from './trace-statement.ts';

/** Bounds of the search: a decision costs microseconds, and policies may be large. */
const MAX_SUGGESTIONS = 4;
const MAX_DECISIONS = 256;

/**
 * What would turn a denial into an allow, smallest first: another value of one condition key, else the fewest changes of
 * policies found. Every suggestion was decided with its changes applied. Empty when the request is allowed, or when nothing
 * that is tried helps.
 */
export function suggest(input: DecisionInput): readonly Suggestion[] {
  const decision = decide(input);
  if (decision.allowed) return [];
  const policies = policyChanges(input);
  const contexts = contextChanges(input, decision);
  const all = policies === undefined ? contexts : [...contexts, policies];
  return all.sort((a, b) => a.changes.length - b.changes.length).slice(0, MAX_SUGGESTIONS);
}

function contextChanges(input: DecisionInput, decision: Extract<Decision, { allowed: false }>): Suggestion[] {
  const found: Suggestion[] = [];
  const { request } = input;
  const seen = new Set<string>();
  let left = MAX_DECISIONS;
  for (const test of decisiveTests(input, decision)) {
    if (seen.has(test.key)) continue;
    const was = request.context.get(test.key);
    for (const value of candidatesFor(test, request.context)) {
      if (left-- === 0 || found.length === MAX_SUGGESTIONS) return found;
      const context = withKey(request.context, test.key, value);
      if (!decide({ ...input, request: { ...request, context } }).allowed) continue;
      seen.add(test.key);
      found.push({ changes: [{ kind: 'context', key: test.source.key.text, value, was }] });
      break;
    }
  }
  return found;
}

/** Conditions of the Deny that applies, or those that kept an Allow of the lacking layer from applying. */
function* decisiveTests(
  input: DecisionInput,
  decision: Extract<Decision, { allowed: false }>,
): Generator<ConditionTest> {
  const { context } = input.request;
  for (const program of programsOf(input, decision)) {
    for (const statement of program.statements) {
      if (statement.deny !== decision.explicit) continue;
      if (decision.explicit) {
        if (applies(statement, input)) yield* statement.conditions;
      } else if (traceStatement(statement, input.request).mismatch?.element === 'Condition') {
        yield* statement.conditions.filter((test) => !holds(test, context));
      }
    }
  }
}

function applies(statement: CompiledStatement, { request }: DecisionInput): boolean {
  return traceStatement(statement, request).applies;
}

function programsOf({ layers }: DecisionInput, decision: Extract<Decision, { allowed: false }>): Program[] {
  if (decision.policy !== undefined) return [decision.policy.program];
  const { identity, boundary, session = [], resource, scps = [], rcps = [], vpcEndpoint } = layers;
  const inLayer = {
    // A grant of the resource would do instead of one of the identity side.
    identity: [...identity, resource],
    boundary: [boundary],
    session,
    resource: [resource],
    trust: [resource],
    scp: scps.flat(),
    rcp: rcps,
    'vpc-endpoint': [vpcEndpoint],
  }[decision.layer];
  return inLayer.flatMap((policy) => (policy === undefined ? [] : [policy.program]));
}

/** A request's context with one key changed: how a suggestion of kind `context` is applied. `key` in lower case. */
export function withKey(
  context: ConditionContext,
  key: string,
  value: ContextValue | undefined,
): ConditionContext {
  return { get: (asked) => (asked === key ? value : context.get(asked)) };
}
