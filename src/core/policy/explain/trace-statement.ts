import type { CompiledStatement } from '../compile/program.ts';
import type { PrincipalElement } from '../document/document.ts';
import { holds } from '../evaluate/condition-test.ts';
import type { PolicyRequest, RequestPrincipal } from '../evaluate/request.ts';
import { matchAction } from '../match/action.ts';
import { DIRECTLY, NOT_NAMED } from '../match/grade.ts';
import { matchPrincipal } from '../match/principal.ts';
import { matchResource } from '../match/resource.ts';
import type { Mismatch, StatementTrace } from './trace.ts';

export function traceStatement(statement: CompiledStatement, request: PolicyRequest): StatementTrace {
  const { source, principal } = statement;
  const named = principal === undefined ? DIRECTLY : matchPrincipal(principal, request.principal);
  const mismatch =
    actionMismatch(statement, request) ??
    (named === NOT_NAMED ? principalMismatch(source.principal, request.principal) : undefined) ??
    resourceMismatch(statement, request) ??
    conditionMismatch(statement, request);
  return {
    index: source.index,
    sid: source.sid?.text,
    at: source.at,
    span: source.span,
    effect: statement.deny ? 'Deny' : 'Allow',
    applies: mismatch === undefined,
    grade: mismatch === undefined ? named : NOT_NAMED,
    mismatch,
    source,
  };
}

function actionMismatch({ action, source }: CompiledStatement, request: PolicyRequest): Mismatch | undefined {
  if (matchAction(action, request.action.toLowerCase())) return undefined;
  return {
    element: 'Action',
    operator: action.negated ? 'NotAction' : 'Action',
    key: undefined,
    policy: source.action?.values.map(({ text }) => text) ?? [],
    request: request.action,
  };
}

function principalMismatch(element: PrincipalElement | undefined, principal: RequestPrincipal): Mismatch {
  const listed = element?.entries.map(({ type, value }) => `${type}: ${value.text}`) ?? [];
  return {
    element: 'Principal',
    operator: element?.negated === true ? 'NotPrincipal' : 'Principal',
    key: undefined,
    policy: element?.everyone === true ? ['*'] : listed,
    request: principalName(principal),
  };
}

function principalName(principal: RequestPrincipal): string {
  switch (principal.type) {
    case 'service':
      return principal.name;
    case 'federated':
      return principal.provider;
    case 'anonymous':
      return 'anonymous';
    default:
      return principal.arn;
  }
}

function resourceMismatch(
  { resource, source }: CompiledStatement,
  request: PolicyRequest,
): Mismatch | undefined {
  if (resource === undefined || matchResource(resource, request.resource, request.context)) return undefined;
  return {
    element: 'Resource',
    operator: resource.negated ? 'NotResource' : 'Resource',
    key: undefined,
    policy: source.resource?.values.map(({ text }) => text) ?? [],
    request: request.resource,
  };
}

function conditionMismatch(
  { conditions }: CompiledStatement,
  { context }: PolicyRequest,
): Mismatch | undefined {
  const failed = conditions.find((test) => !holds(test, context));
  if (failed === undefined) return undefined;
  return {
    element: 'Condition',
    operator: failed.source.operator.text,
    key: failed.source.key.text,
    policy: failed.source.values.map(({ text }) => text),
    request: context.get(failed.key),
  };
}
