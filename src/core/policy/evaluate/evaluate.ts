import type { CompiledStatement, Program } from '../compile/program.ts';
import { DIRECTLY, type Grade, NOT_NAMED } from '../match/grade.ts';
import { matchPrincipal } from '../match/principal.ts';
import { matchResource } from '../match/resource.ts';
import { holds } from './condition-test.ts';
import type { PolicyRequest } from './request.ts';

/** A Deny statement applies. */
export const DENIED = -1;

/** What one policy says: denied, no allow (0), or the closest grade at which an Allow names the caller. */
export type Outcome = typeof DENIED | Grade;

/** Denies first; allocates nothing. A policy without principals allows at the highest grade. */
export function evaluate(program: Program, request: PolicyRequest): Outcome {
  if (program.fault !== undefined) return DENIED;
  const { denies, allows } = program.candidates(request.action);
  for (const statement of denies) if (gradeOf(statement, request) !== NOT_NAMED) return DENIED;
  let best: Grade = NOT_NAMED;
  for (const statement of allows) {
    const grade = gradeOf(statement, request);
    if (grade === DIRECTLY) return DIRECTLY;
    if (grade > best) best = grade;
  }
  return best;
}

/** 0 when the statement does not apply; its action is known to match. */
function gradeOf(statement: CompiledStatement, request: PolicyRequest): Grade {
  const { principal, resource, conditions } = statement;
  const grade = principal === undefined ? DIRECTLY : matchPrincipal(principal, request.principal);
  if (grade === NOT_NAMED) return NOT_NAMED;
  if (resource !== undefined && !matchResource(resource, request.resource, request.context)) return NOT_NAMED;
  for (const test of conditions) if (!holds(test, request.context)) return NOT_NAMED;
  return grade;
}
