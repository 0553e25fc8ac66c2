import type { PolicyDocument, Statement } from '../../../src/core/policy/document/document.ts';
import { parsePolicy } from '../../../src/core/policy/document/parse-policy.ts';
import type { PolicyRequest } from '../../../src/core/policy/evaluate/request.ts';
import { closest, type Naming } from './principal.ts';
import { statementApplies } from './statement.ts';

/** A guardrail is an RCP or a VPC endpoint policy. */
export type ReferenceKind = 'identity' | 'resource' | 'trust' | 'guardrail';

export interface ReferencePolicy {
  readonly kind: ReferenceKind;
  /** Undefined: it cannot be evaluated. */
  readonly document: PolicyDocument | undefined;
}

export function readPolicy(text: string, kind: ReferenceKind): ReferencePolicy {
  const document = parse(text);
  const evaluable = document?.statements.every((one) => isEvaluable(one, kind)) === true;
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
  kind: ReferenceKind,
): boolean {
  if (effect.text !== 'Allow' && effect.text !== 'Deny') return false;
  if (action === undefined) return false;
  if (kind === 'identity' ? principal !== undefined || resource === undefined : principal === undefined)
    return false;
  const patterns = [
    ...action.values,
    ...(resource?.values ?? []),
    ...conditions.filter(({ name }) => /Like|Arn/.test(name.base)).flatMap(({ values }) => values),
  ];
  return patterns.every(
    ({ text }) => text.length <= MAX_PATTERN_LENGTH && text.split('*').length - 1 <= MAX_PATTERN_STARS,
  );
}
