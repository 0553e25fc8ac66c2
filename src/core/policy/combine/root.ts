import { NOT_NAMED } from '../match/grade.ts';
import { ALLOWED, type Ask, type Decision, type DecisionInput, implicitDeny } from './decision.ts';
import { missingGuardrail } from './guardrails.ts';
import { askLayers } from './layer-outcomes.ts';

/**
 * The root user in its own account: everything, except for SCPs, RCPs and explicit denies of resource policies
 * (policy-language.md 6.3). A role's trust policy must still name its account.
 */
export function decideRoot(input: DecisionInput, ask: Ask): Decision {
  const outcomes = askLayers(input, { identitySide: false, scps: true }, ask);
  if ('allowed' in outcomes) return outcomes;
  const guardrail = missingGuardrail(outcomes);
  if (guardrail !== undefined) return guardrail;
  return input.trust === true && outcomes.resource === NOT_NAMED ? implicitDeny('trust') : ALLOWED;
}
