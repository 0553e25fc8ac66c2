import type { DecisionSummary } from '../policy/explain/summarize.ts';
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

/** An authorization denial before a service has worded it; the generic wording is the query services'. */
export class Denial extends Refusal {
  readonly facts: DenialFacts;

  constructor(facts: DenialFacts, reason?: string, decision?: DecisionSummary) {
    super('AccessDenied', 403, describeDenial(facts), {
      decision,
      ...(reason === undefined ? {} : { reason }),
    });
    this.name = 'Denial';
    this.facts = facts;
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
