import type { Layer } from '../combine/decision.ts';
import type { ContextValue } from '../evaluate/context.ts';
import { describeSuggestion } from './describe-suggestion.ts';
import type { Explanation } from './explain.ts';
import type { Mismatch, PolicyTrace, StatementTrace } from './trace.ts';

/** One statement that decided, or that came near. */
export interface StatementSummary {
  /** ARN of a managed policy, else what people call the policy. */
  readonly policy: string;
  /** From 1. */
  readonly statement: number;
  readonly sid?: string;
  readonly line: number;
  readonly effect: 'Allow' | 'Deny';
  /** What kept it from applying; absent: it applied. */
  readonly lacks?: Lack;
}

interface Lack {
  readonly element: Mismatch['element'];
  readonly test: string;
  readonly policy: string;
  /** Absent: the request has no such key. */
  readonly request?: string;
}

/** A denial as plain data of bounded size: what the audit trail keeps of the engine's explanation. */
export interface DecisionSummary {
  readonly action: string;
  readonly resource: string;
  readonly layer: Layer;
  readonly explicit: boolean;
  /** The statement that denies, or the nearest that would allow, nearest first. */
  readonly statements: readonly StatementSummary[];
  /** Statements that came less near and are left out. */
  readonly omitted: number;
  /** Smallest changes that would allow it, in words. Empty unless they were asked for. */
  readonly changes: readonly string[];
}

const MAX_STATEMENTS = 5;
const MAX_CHANGES = 4;
const MAX_TEXT = 240;

/** Elements in the order in which they are tested: whoever fails a later one came nearer. */
const NEARNESS: Readonly<Record<Mismatch['element'], number>> = {
  Action: 0,
  Principal: 1,
  Resource: 2,
  Condition: 3,
};

/** Undefined when the request was allowed. */
export function summarizeExplanation(
  { decision, policies, suggestions }: Explanation,
  request: { readonly action: string; readonly resource: string },
): DecisionSummary | undefined {
  if (decision.allowed) return undefined;
  const asked = decision.explicit
    ? policies.slice(-1)
    : policies.filter(({ layer }) => layer === decision.layer);
  const all = decision.explicit ? asked.flatMap(denying) : asked.flatMap(misses).sort(nearestFirst);
  return {
    action: cut(request.action),
    resource: cut(request.resource),
    layer: decision.layer,
    explicit: decision.explicit,
    statements: all.slice(0, MAX_STATEMENTS).map(summarize),
    omitted: Math.max(0, all.length - MAX_STATEMENTS),
    changes: suggestions.slice(0, MAX_CHANGES).map((suggestion) => cut(describeSuggestion(suggestion))),
  };
}

interface Placed {
  readonly policy: PolicyTrace;
  readonly statement: StatementTrace;
}

const placed = (policy: PolicyTrace): Placed[] =>
  policy.statements.map((statement) => ({ policy, statement }));

function denying(policy: PolicyTrace): Placed[] {
  return placed(policy).filter(({ statement }) => statement.applies && statement.effect === 'Deny');
}

function misses(policy: PolicyTrace): Placed[] {
  return placed(policy).filter(({ statement }) => statement.effect === 'Allow');
}

/** Stable: among equally near ones the order of the documents stays. */
function nearestFirst(a: Placed, b: Placed): number {
  return nearness(b.statement) - nearness(a.statement);
}

function nearness({ mismatch }: StatementTrace): number {
  return mismatch === undefined ? 4 : NEARNESS[mismatch.element];
}

function summarize({ policy, statement }: Placed): StatementSummary {
  const { index, sid, at, effect, mismatch } = statement;
  return {
    policy: cut(policy.arn ?? policy.label),
    statement: index + 1,
    ...(sid === undefined || sid === '' ? {} : { sid: cut(sid) }),
    line: at.line,
    effect,
    ...(mismatch === undefined ? {} : { lacks: lackOf(mismatch) }),
  };
}

function lackOf({
  element,
  operator,
  key,
  policy,
  request,
}: Mismatch): NonNullable<StatementSummary['lacks']> {
  return {
    element,
    test: cut(key === undefined ? operator : `${operator} ${key}`),
    policy: shown(policy.length === 1 ? (policy[0] ?? '') : policy),
    ...(request === undefined ? {} : { request: shown(request) }),
  };
}

function shown(value: ContextValue): string {
  return cut(typeof value === 'string' ? value : JSON.stringify(value));
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
