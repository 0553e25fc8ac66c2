import type { ConditionEntry } from '../document/document.ts';
import { typeOfKey } from './condition-keys.ts';
import type { ActionKnowledge } from './knowledge.ts';

/** Claims with several values; every other claim of STS has one. */
const CLAIMS_OF_MANY = /(^|:)amr$/i;

/** Has the key several values? Undefined when unknown. */
export function isMultiValued(key: string, knowledge: ActionKnowledge): boolean | undefined {
  if (CLAIMS_OF_MANY.test(key)) return true;
  if (key.toLowerCase() === 'sts:transitivetagkeys') return true;
  return typeOfKey(key, knowledge)?.startsWith('ArrayOf');
}

export function lacksSetOperator(entry: ConditionEntry, knowledge: ActionKnowledge): boolean {
  const { base, quantifier } = entry.name;
  return base !== 'Null' && quantifier === 'one' && isMultiValued(entry.key.text, knowledge) === true;
}

export function hasNeedlessSetOperator(entry: ConditionEntry, knowledge: ActionKnowledge): boolean {
  const { base, quantifier } = entry.name;
  return base !== 'Null' && quantifier !== 'one' && isMultiValued(entry.key.text, knowledge) === false;
}
