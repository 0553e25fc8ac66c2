import { NOT_NAMED } from '../match/grade.ts';
import { ALLOWED, type Ask, type Decision, type DecisionInput, implicitDeny } from './decision.ts';
import { missingGuardrail, missingLimit } from './guardrails.ts';
import { askLayers } from './layer-outcomes.ts';
import { trusted } from './trusted.ts';

/**
 * Policy-language.md 7: both sides must allow, and a grant that names the caller directly bypasses nothing. The root user has
 * no identity policies: its own side allows.
 */
export function decideCrossAccount(input: DecisionInput, ask: Ask): Decision {
  const { type } = input.request.principal;
  const outcomes = askLayers(input, { identitySide: type !== 'root', scps: true }, ask);
  if ('allowed' in outcomes) return outcomes;
  const guardrail = missingGuardrail(outcomes);
  if (guardrail !== undefined) return guardrail;
  const silent = type === 'federated-user' && input.layers.session === undefined;
  if (type !== 'root' && (silent || outcomes.identity === NOT_NAMED)) return implicitDeny('identity');
  const limit = missingLimit(outcomes);
  if (limit !== undefined) return limit;
  if (input.trust === true) return trusted(input, outcomes) ? ALLOWED : implicitDeny('trust');
  return outcomes.resource === NOT_NAMED ? implicitDeny('resource') : ALLOWED;
}
