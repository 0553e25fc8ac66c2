import { BY_ROLE, DIRECTLY, NOT_NAMED } from '../match/grade.ts';
import { ALLOWED, type Ask, type Decision, type DecisionInput, implicitDeny } from './decision.ts';
import { missingGuardrail, missingLimit } from './guardrails.ts';
import { askLayers, type LayerOutcomes } from './layer-outcomes.ts';
import { trusted } from './trusted.ts';

/**
 * Policy-language.md 6.2: the closest grant of the resource policy decides which layers are needed. Roles require their trust
 * policy even in one account (6.4, 9.2).
 */
export function decideSameAccount(input: DecisionInput, ask: Ask): Decision {
  const outcomes = askLayers(input, { identitySide: true, scps: true }, ask);
  if ('allowed' in outcomes) return outcomes;
  const guardrail = missingGuardrail(outcomes);
  if (guardrail !== undefined) return guardrail;
  const { resource } = outcomes;
  if (input.trust === true && !trusted(input, outcomes)) return implicitDeny('trust');
  if (resource === DIRECTLY) return ALLOWED;
  if (resource !== BY_ROLE && !identityAllows(input, outcomes)) return implicitDeny('identity');
  return missingLimit(outcomes) ?? ALLOWED;
}

/** A federated-user session without session policy gets nothing from identity policies (6.3). */
function identityAllows({ request, layers }: DecisionInput, { identity }: LayerOutcomes): boolean {
  if (request.principal.type === 'federated-user' && layers.session === undefined) return false;
  return identity !== NOT_NAMED;
}
