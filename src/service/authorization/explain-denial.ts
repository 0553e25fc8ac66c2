import {
  type Decision,
  type DecisionInput,
  type DecisionSummary,
  describeExplanation,
  explain,
  type Layer,
  summarizeExplanation,
} from '../../core/policy/index.ts';
import { PerSecond } from './per-second.ts';

type Refusing = Extract<Decision, { allowed: false }>;

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
  explain(input: DecisionInput, decision: Refusing, time: number): ExplainedDenial {
    const owner = otherOwner(input);
    if (owner !== undefined && THEIRS.has(decision.layer)) return withheld(owner, input, decision);
    if (!this.#explained.take(time)) return { reason: briefly(decision), decision: undefined };
    // Changes are sought on both sides, and would tell what the other one's policy asks for.
    const suggestions = owner === undefined && this.#suggested.take(time);
    const explanation = explain(input, { suggestions });
    return {
      reason: describeExplanation(explanation),
      decision: summarizeExplanation(explanation, input.request),
    };
  }
}

/** Layers that are the resource owner's. */
const THEIRS: ReadonlySet<Layer> = new Set(['resource', 'trust', 'rcp']);

/** The account of the resource, when it is another than the caller's. Callers of no account are in the owner's trail. */
function otherOwner({ request: { principal }, resourceAccount }: DecisionInput): string | undefined {
  const account = 'account' in principal ? principal.account : undefined;
  return account === undefined || account === resourceAccount ? undefined : resourceAccount;
}

/**
 * The trail is the caller's. Attack: whoever is refused by another account's policy would read there what it asks for (an external id,
 * say), and come again with it.
 */
function withheld(
  owner: string,
  { request: { action, resource } }: DecisionInput,
  { layer, explicit }: Refusing,
): ExplainedDenial {
  const reason = `refused by a ${layer} policy of account ${owner}, which alone may see it`;
  return {
    reason,
    decision: { action, resource, layer, explicit, statements: [], omitted: 0, changes: [] },
  };
}

function briefly({ explicit, layer, policy }: Refusing): string {
  const what = explicit
    ? `denied by ${layer} policy ${policy?.label ?? ''}`.trimEnd()
    : `no ${layer} policy allows it`;
  return `${what}; not explained further: more than ${EXPLAINED_PER_SECOND} refusals in this second`;
}
