import type { PolicyDocument, Statement } from '../../../src/core/policy/document/document.ts';
import type { PolicyRequest } from '../../../src/core/policy/evaluate/request.ts';
import { actionCovers } from './action.ts';
import { conditionHolds } from './condition.ts';
import type { ReferenceKind } from './policy.ts';
import { type Naming, principalNames } from './principal.ts';
import { resourceCovers } from './resource.ts';

/** How the statement names the caller when each of its elements applies to the request, else `nothing`. */
export function statementApplies(
  statement: Statement,
  version: PolicyDocument['version'],
  kind: ReferenceKind,
  request: PolicyRequest,
): Naming {
  const effect = statement.effect.text === 'Deny' ? 'Deny' : 'Allow';
  const { action, resource, principal, conditions } = statement;
  const inResourcePolicy = kind !== 'identity';
  if (action === undefined || !actionCovers(action, request.action, effect)) return 'nothing';
  const rules = { version, effect, inResourcePolicy } as const;
  if (resource !== undefined && !resourceCovers(resource, request.resource, request.context, rules))
    return 'nothing';
  if (!conditions.every((entry) => conditionHolds(entry, request.context, rules))) return 'nothing';
  return principal === undefined ? 'direct' : principalNames(principal, effect, kind, request.principal);
}
