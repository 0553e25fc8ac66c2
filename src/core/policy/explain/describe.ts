import type { ContextValue } from '../evaluate/context.ts';
import type { Explanation } from './explain.ts';
import type { Mismatch, PolicyTrace, StatementTrace } from './trace.ts';

/** Values come from policies and requests: long ones are cut, so that one line of the audit trail stays one line. */
const MAX_VALUE = 160;
const MAX_LINES = 12;

/** A denial in words for the audit trail: what denied, or what every statement that came near lacked. Empty when allowed. */
export function describeExplanation({ decision, policies }: Explanation): string {
  if (decision.allowed) return '';
  if (decision.explicit) return describeDeny(policies.at(-1));
  const asked = policies.filter((policy) => policy.layer === decision.layer);
  if (asked.length === 0) return `no ${decision.layer} policy`;
  const lines = asked.flatMap(describeMisses);
  const shown = lines.slice(0, MAX_LINES);
  const more = lines.length > MAX_LINES ? [`and ${lines.length - MAX_LINES} more`] : [];
  return [`no ${decision.layer} policy allows it`, ...shown, ...more].join('; ');
}

function describeDeny(policy: PolicyTrace | undefined): string {
  if (policy === undefined) return 'denied';
  if (policy.fault !== undefined)
    return `${policy.layer} policy ${policy.label} cannot be evaluated: ${policy.fault}`;
  const statement = policy.statements.find(({ applies, effect }) => applies && effect === 'Deny');
  return `denied by ${policy.layer} policy ${policy.label}${statement ? `, ${nameOf(statement)}` : ''}`;
}

/** Statements about other actions explain nothing unless there are no others. */
function describeMisses(policy: PolicyTrace): string[] {
  const allows = policy.statements.filter(({ effect }) => effect === 'Allow');
  const near = allows.filter(({ mismatch }) => mismatch?.element !== 'Action');
  if (near.length === 0) return [`${policy.label}: no Allow statement covers the action`];
  return near.map(
    (statement) => `${policy.label}: ${nameOf(statement)} ${describeMismatch(statement.mismatch)}`,
  );
}

function nameOf(statement: StatementTrace): string {
  const sid = statement.sid === undefined || statement.sid === '' ? '' : ` (${cut(statement.sid)})`;
  return `statement ${statement.index + 1}${sid} line ${statement.at.line}`;
}

function describeMismatch(mismatch: Mismatch | undefined): string {
  if (mismatch === undefined) return 'names only the account';
  const test = mismatch.key === undefined ? mismatch.operator : `${mismatch.operator} ${cut(mismatch.key)}`;
  return `fails ${test}: request has ${shown(mismatch.request)}, policy has ${shown(mismatch.policy)}`;
}

function shown(value: ContextValue | undefined): string {
  if (value === undefined) return 'no such key';
  return cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}
