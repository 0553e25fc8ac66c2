import type { Denial, DenialEvidence } from '../../../core/errors/denial.ts';
import type { ContextValue } from '../../../core/policy/index.ts';
import type { Caller } from '../../../core/principal/caller.ts';
import { describeMiss } from './failure.ts';
import { items, valueItems } from './items.ts';
import { describeStatement } from './matched-statement.ts';

/** What of the evidence goes in: less of it when the message would not fit its bound. */
export interface Detail {
  readonly failures: number;
  readonly matched: number;
  readonly conditions: number;
}

function principalOf(caller: Caller): Readonly<Record<string, string>> {
  switch (caller.type) {
    case 'anonymous':
      return { id: 'ANONYMOUS', arn: '*' };
    case 'user':
    case 'federated-user':
      return { id: caller.id, name: caller.name, arn: caller.arn };
    case 'assumed-role':
    case 'root':
      return { id: caller.id, arn: caller.arn };
  }
}

function condition(key: string, value: ContextValue): object {
  return { key, values: valueItems(typeof value === 'string' ? [value] : value) };
}

/** The Deny statements that applied: those are what matched in an explicit denial. */
function matchedIn(evidence: DenialEvidence | undefined): readonly object[] {
  const traces = evidence?.policies.flatMap(({ statements }) => statements) ?? [];
  return traces
    .filter(({ applies, effect }) => applies && effect === 'Deny')
    .map(({ source }) => describeStatement(source));
}

/** Allow statements that came near: their action matched, and something else did not. */
function failuresIn(evidence: DenialEvidence | undefined): readonly object[] {
  return (evidence?.policies ?? []).flatMap(({ label, layer, fault, statements }) =>
    fault === undefined
      ? statements.flatMap((trace) => describeMiss(trace, label, layer))
      : [{ policy: label, policyType: layer, fault }],
  );
}

/** The decoded form of a denial (access-denied.md 3), as one line of JSON. */
export function messageDocument({ facts, evidence }: Denial, caller: Caller, detail: Detail): string {
  const conditions = evidence?.context() ?? [];
  return JSON.stringify({
    allowed: false,
    explicitDeny: facts.explicit,
    matchedStatements: items(facts.explicit ? matchedIn(evidence).slice(0, detail.matched) : []),
    failures: items(facts.explicit ? [] : failuresIn(evidence).slice(0, detail.failures)),
    context: {
      principal: principalOf(caller),
      action: facts.action,
      resource: facts.resource ?? '*',
      conditions: items(conditions.slice(0, detail.conditions).map(([key, value]) => condition(key, value))),
    },
  });
}
