import { NOT_NAMED } from '../match/grade.ts';
import { ALLOWED, type Ask, type Decision, type DecisionInput, implicitDeny } from './decision.ts';
import { missingGuardrail } from './guardrails.ts';
import { askLayers } from './layer-outcomes.ts';

/** Callers without an identity side: services, OIDC and SAML callers, anonymous ones (policy-language.md 6.3, 9.2). */
export function decideResourceOnly(input: DecisionInput, ask: Ask): Decision {
  const outcomes = askLayers(input, { identitySide: false, scps: false }, ask);
  if ('allowed' in outcomes) return outcomes;
  const guardrail = missingGuardrail(outcomes);
  if (guardrail !== undefined) return guardrail;
  return outcomes.resource === NOT_NAMED
    ? implicitDeny(input.trust === true ? 'trust' : 'resource')
    : ALLOWED;
}
