import { BY_ACCOUNT, NOT_NAMED } from '../match/grade.ts';
import type { DecisionInput } from './decision.ts';
import type { LayerOutcomes } from './layer-outcomes.ts';

/**
 * Does the trust policy admit the caller? A role assuming itself needs an entry that names it: the account's entry and an
 * identity allow are not enough (policy-language.md 9.2).
 */
export function trusted({ request }: DecisionInput, { resource }: LayerOutcomes): boolean {
  if (resource === NOT_NAMED) return false;
  const itself = request.principal.type === 'session' && request.principal.roleArn === request.resource;
  return !itself || resource !== BY_ACCOUNT;
}
