import type { ListElement, PolicyDocument } from '../../../src/core/policy/document/document.ts';
import type { ConditionContext } from '../../../src/core/policy/evaluate/context.ts';
import { globMatches, type Piece } from './glob.ts';
import { type Substituted, substitute } from './variables.ts';

export interface ResourceRules {
  readonly version: PolicyDocument['version'];
  /** Resource policies read short ARNs otherwise than identity policies do (3.2). */
  readonly inResourcePolicy: boolean;
  readonly effect: 'Allow' | 'Deny';
}

/** Section 3.2. */
export function resourceCovers(
  { negated, values }: ListElement,
  resource: string,
  context: ConditionContext,
  rules: ResourceRules,
): boolean {
  // More matches close in a Deny of Resource and in an Allow of NotResource (docs/policy-choices.md, short ARNs).
  const generous = (rules.effect === 'Deny') !== negated;
  const matched = values.some(({ text }) => {
    const parts = substitute(text, rules.version, context);
    return parts !== undefined && readings(parts, rules, generous).some((one) => globMatches(one, resource));
  });
  return matched !== negated;
}

/** A written character, which may be a wildcard or separator, or the value of a variable, which never is, even when empty. */
interface Unit {
  readonly text: string;
  readonly written: boolean;
}

const STAR: Unit = { text: '*', written: true };
const COLON: Unit = { text: ':', written: true };

function unitsOf(parts: Substituted): Unit[] {
  return parts.flatMap((part): Unit[] =>
    'written' in part
      ? part.written.split('').map((text) => ({ text, written: true }))
      : [{ text: part.literal, written: false }],
  );
}

/** The patterns of which one must match: a short ARN with a wildcard has two, or one, or none. */
function readings(parts: Substituted, rules: ResourceRules, generous: boolean): Piece[][] {
  const units = unitsOf(parts);
  if (units.length === 1 && isWritten(units[0], '*')) return [byColonRule(units)];
  const colons = units.filter((unit) => isWritten(unit, ':')).length;
  if (colons >= 5) return [byColonRule(units)];
  const padded = [...units];
  for (let count = colons; count < 5; count++) padded.push(COLON, STAR);
  const wild = units.some((unit) => isWritten(unit, '*') || isWritten(unit, '?'));
  if (!wild) return rules.inResourcePolicy ? [] : [byColonRule(padded)];
  return generous ? [byColonRule(units), byColonRule(padded)] : [byColonRule(units)];
}

function isWritten(unit: Unit | undefined, text: string): boolean {
  return unit?.written === true && unit.text === text;
}

function byColonRule(units: readonly Unit[]): Piece[] {
  let segment = 1;
  return units.map((unit, at): Piece => {
    if (isWritten(unit, ':')) segment++;
    if (isWritten(unit, '?')) return { is: 'one', colons: segment >= 6 };
    if (!isWritten(unit, '*')) return { is: 'text', text: unit.text };
    const endsSegment = at === units.length - 1 || isWritten(units[at + 1], ':');
    return { is: 'run', colons: segment >= 6 || endsSegment };
  });
}
