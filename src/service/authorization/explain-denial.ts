import {
  type Decision,
  type DecisionInput,
  type DecisionSummary,
  describeExplanation,
  explain,
  summarizeExplanation,
} from '../../core/policy/index.ts';
import { PerSecond } from './per-second.ts';

/** Why not, in words and as data, for the audit trail alone. */
export interface ExplainedDenial {
  readonly reason: string;
  readonly decision: DecisionSummary | undefined;
}

/**
 * A second interpretation costs tens of microseconds, and suggestions decide up to some hundred times over. Attack: whoever may only be
 * refused could buy those with cheap requests; so each second has a budget, past which a refusal is recorded with its layer alone.
 */
const EXPLAINED_PER_SECOND = 100;
const SUGGESTED_PER_SECOND = 10;

/** Explains denials within a budget. */
export class DenialExplainer {
  readonly #explained = new PerSecond(EXPLAINED_PER_SECOND);
  readonly #suggested = new PerSecond(SUGGESTED_PER_SECOND);

  /** `time` in milliseconds: that of the request. */
  explain(
    input: DecisionInput,
    decision: Extract<Decision, { allowed: false }>,
    time: number,
  ): ExplainedDenial {
    if (!this.#explained.take(time)) return { reason: briefly(decision), decision: undefined };
    const explanation = explain(input, { suggestions: this.#suggested.take(time) });
    return {
      reason: describeExplanation(explanation),
      decision: summarizeExplanation(explanation, input.request),
    };
  }
}

function briefly({ explicit, layer, policy }: Extract<Decision, { allowed: false }>): string {
  const what = explicit
    ? `denied by ${layer} policy ${policy?.label ?? ''}`.trimEnd()
    : `no ${layer} policy allows it`;
  return `${what}; not explained further: more than ${EXPLAINED_PER_SECOND} refusals in this second`;
}
