import type { DecisionSummary } from '../policy/explain/summarize.ts';
import type { ContextValue, PolicyTrace } from '../policy/index.ts';
import { Refusal } from './refusal.ts';

/** The facts of an authorization denial. Each service words them in its own way (access-denied.md 1 and 2). */
export interface DenialFacts {
  /** ARN as the message names the caller; `anonymous` when there is none. */
  readonly principal: string;
  readonly action: string;
  /** Absent for actions without a resource. */
  readonly resource: string | undefined;
  /** `because no identity-based policy allows the s3:ListBucket action` and the like. */
  readonly clause: string;
  readonly explicit: boolean;
}

/** What a denial was decided on, for whoever may decode it (access-denied.md 3). */
export interface DenialEvidence {
  /** The policies that were asked, in order, statement by statement. */
  readonly policies: readonly PolicyTrace[];
  /** The condition keys that the request had, as AWS spells them. Made when asked for. */
  readonly context: () => readonly (readonly [key: string, value: ContextValue])[];
}

/** An authorization denial before a service has worded it; the generic wording is the query services'. */
export class Denial extends Refusal {
  readonly facts: DenialFacts;
  readonly evidence: DenialEvidence | undefined;

  constructor(facts: DenialFacts, reason?: string, evidence?: DenialEvidence, decision?: DecisionSummary) {
    super('AccessDenied', 403, describeDenial(facts), {
      decision,
      ...(reason === undefined ? {} : { reason }),
    });
    this.name = 'Denial';
    this.facts = facts;
    this.evidence = evidence;
  }
}

/** `User: … is not authorized to perform: … on resource: … because …` (access-denied.md 1.1). */
export function describeDenial(facts: DenialFacts, quoteResource = false): string {
  const resource =
    facts.resource === undefined
      ? ''
      : ` on resource: ${quoteResource ? `"${facts.resource}"` : facts.resource}`;
  return `User: ${facts.principal} is not authorized to perform: ${facts.action}${resource} ${facts.clause}`;
}
