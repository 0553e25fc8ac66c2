import type { PolicyDocument, Statement } from '../../../src/core/policy/document/document.ts';
import { parsePolicy } from '../../../src/core/policy/document/parse-policy.ts';
import type { PolicyRequest } from '../../../src/core/policy/evaluate/request.ts';
import { closest, type Naming } from './principal.ts';
import { statementApplies } from './statement.ts';
import { asText, substitute } from './variables.ts';

/** A guardrail is an RCP or a VPC endpoint policy. */
export type ReferenceKind = 'identity' | 'resource' | 'trust' | 'guardrail';

export interface ReferencePolicy {
  readonly kind: ReferenceKind;
  /** Undefined: it cannot be evaluated. */
  readonly document: PolicyDocument | undefined;
}

export function readPolicy(text: string, kind: ReferenceKind): ReferencePolicy {
  const document = parse(text);
  const evaluable = document?.statements.every((one) => isEvaluable(one, document.version, kind)) === true;
  return { kind, document: evaluable ? document : undefined };
}

/** What one policy says: a Deny applies, or the closest that an Allow names the caller. */
export interface Answer {
  readonly denies: boolean;
  readonly allows: Naming;
}

/** A document that cannot be evaluated denies everything: skipping it could skip a Deny. */
const BROKEN: Answer = { denies: true, allows: 'nothing' };

export function ask({ document, kind }: ReferencePolicy, request: PolicyRequest): Answer {
  if (document === undefined) return BROKEN;
  const applied = document.statements.map((statement) => ({
    effect: statement.effect.text,
    naming: statementApplies(statement, document.version, kind, request),
  }));
  return {
    denies: applied.some(({ effect, naming }) => effect === 'Deny' && naming !== 'nothing'),
    allows: closest(applied.filter(({ effect }) => effect === 'Allow').map(({ naming }) => naming)),
  };
}

function parse(text: string): PolicyDocument | undefined {
  try {
    return parsePolicy(text);
  } catch {
    return undefined;
  }
}

const MAX_PATTERN_LENGTH = 4096;
const MAX_PATTERN_STARS = 64;

/** Section 1.8 and the bounds of docs/policy-choices.md. */
function isEvaluable(
  { effect, action, principal, resource, conditions }: Statement,
  version: PolicyDocument['version'],
  kind: ReferenceKind,
): boolean {
  if (effect.text !== 'Allow' && effect.text !== 'Deny') return false;
  if (action === undefined) return false;
  if (kind === 'identity' ? principal !== undefined || resource === undefined : principal === undefined)
    return false;
  const others = [
    ...(resource?.values ?? []),
    ...conditions.filter(({ name }) => /Like|Arn/.test(name.base)).flatMap(({ values }) => values),
  ];
  return (
    action.values.every(({ text }) => isBounded(text, '2008-10-17')) &&
    others.every(({ text }) => isBounded(text, version))
  );
}

const ANY_CONTEXT = { get: () => 'x' };

/** A run of stars is one star, and a variable one character; a pattern that matches nothing costs nothing. */
function isBounded(text: string, version: PolicyDocument['version']): boolean {
  const parts = substitute(text.replace(/\*+/g, '*'), version, ANY_CONTEXT);
  if (parts === undefined) return true;
  const stars = parts.map((part) => ('written' in part ? part.written.split('*').length - 1 : 0));
  return asText(parts).length <= MAX_PATTERN_LENGTH && stars.reduce((a, b) => a + b, 0) <= MAX_PATTERN_STARS;
}
