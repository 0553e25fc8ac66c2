import type { Reader } from '../../core/ports/directory.ts';
import type { Scope } from '../scope.ts';
import { findEntity, policiesOf } from './policies-of-principal.ts';
import { parseEntityArn } from './simulated-caller.ts';
import type { SimulatedPolicy } from './simulated-policy.ts';
import { inputPolicies } from './simulation-input.ts';

/** The condition keys that documents look at, as written. Throws `Refusal` InvalidInput or PolicyEvaluation. */
export function contextKeysOfPolicies(texts: readonly string[]): readonly string[] {
  return union(inputPolicies(texts));
}

/** The same, of the policies of a user (with its groups), role or group and of further documents. Throws `Refusal` NoSuchEntity too. */
export function contextKeysOfPrincipal(
  reader: Reader,
  scope: Scope,
  sourceArn: string,
  texts: readonly string[],
): readonly string[] {
  const entity = parseEntityArn(sourceArn);
  const holder = findEntity(reader, scope, entity);
  return union([...policiesOf(reader, scope, entity.type, holder), ...inputPolicies(texts)]);
}

function union(policies: readonly SimulatedPolicy[]): readonly string[] {
  const keys = new Map<string, string>();
  for (const { contextKeys } of policies) {
    for (const key of contextKeys) if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  }
  return [...keys.values()];
}
