import { describeDenial } from '../../core/errors/denial.ts';
import {
  type Change,
  type DecisionInput,
  describeSuggestion,
  type Explanation,
  explain,
  type Layer,
  type Mismatch,
} from '../../core/policy/index.ts';
import { denialClause } from '../../service/authorization/clauses.ts';

/** One statement that was looked at. */
export interface StatementLine {
  readonly layer: Layer;
  readonly policy: string;
  /** From 1. */
  readonly statement: number;
  readonly sid?: string;
  readonly line: number;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: boolean;
  /** The first element or condition that kept it from applying; `request` is null for a key that the request has not. */
  readonly failed?: Omit<Mismatch, 'request'> & { readonly request: NonNullable<Mismatch['request']> | null };
}

/** The answer of `rolecall simulate`, as JSON and YAML print it. */
export interface SimulationAnswer {
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Of a denial: what denies, or lacks an allow. */
  readonly layer?: Layer;
  /** Of an explicit deny. */
  readonly policy?: string;
  /** AWS's words. */
  readonly message?: string;
  readonly statements: readonly StatementLine[];
  readonly suggestions: readonly { readonly text: string; readonly changes: readonly Change[] }[];
}

/** Decides and explains one request. */
export function answerOf(input: DecisionInput): SimulationAnswer {
  const explanation = explain(input, { suggestions: true });
  const { decision } = explanation;
  const { request } = input;
  return {
    action: request.action,
    resource: request.resource,
    principal: principalName(input),
    ...(decision.allowed
      ? { decision: 'allowed' as const }
      : {
          decision: decision.explicit ? ('explicitDeny' as const) : ('implicitDeny' as const),
          layer: decision.layer,
          ...(decision.policy === undefined ? {} : { policy: decision.policy.label }),
          message: messageOf(input, decision),
        }),
    statements: statementsOf(explanation),
    suggestions: explanation.suggestions.map((each) => ({
      text: describeSuggestion(each),
      changes: each.changes,
    })),
  };
}

function statementsOf({ policies }: Explanation): StatementLine[] {
  return policies.flatMap(({ layer, label, statements }) =>
    statements.map(({ index, sid, at, effect, applies, mismatch }) => ({
      layer,
      policy: label,
      statement: index + 1,
      ...(sid === undefined || sid === '' ? {} : { sid }),
      line: at.line,
      effect,
      applies,
      ...(mismatch === undefined ? {} : { failed: { ...mismatch, request: mismatch.request ?? null } }),
    })),
  );
}

/** S3 quotes the resource; STS gives no reason for the denials of a trust policy (access-denied.md 1.6). */
function messageOf(
  input: DecisionInput,
  decision: Extract<Explanation['decision'], { allowed: false }>,
): string {
  const { action, resource, principal } = input.request;
  if (principal.type === 'federated') return `Not authorized to perform ${action}`;
  const account = 'account' in principal ? principal.account : undefined;
  const clause = input.trust === true ? '' : denialClause(decision, action, account);
  const facts = {
    principal: principalName(input),
    action,
    resource: resource === '*' ? undefined : resource,
    clause,
    explicit: decision.explicit,
  };
  return describeDenial(facts, action.toLowerCase().startsWith('s3:')).trimEnd();
}

function principalName({ request: { principal } }: DecisionInput): string {
  switch (principal.type) {
    case 'anonymous':
      return 'anonymous';
    case 'service':
      return principal.name;
    case 'federated':
      return principal.provider;
    default:
      return principal.arn;
  }
}
