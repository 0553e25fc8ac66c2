import type { PrincipalElement } from '../document/document.ts';
import type { RequestPrincipal } from '../evaluate/request.ts';
import type { LanguageOptions } from '../options.ts';
import { BY_ACCOUNT, BY_ROLE, DIRECTLY, type Grade, NOT_NAMED } from './grade.ts';
import { type PrincipalEntry, principalEntries } from './principal-entry.ts';

/** `Principal` or `NotPrincipal` of one statement. */
export interface PrincipalMatcher {
  readonly negated: boolean;
  readonly deny: boolean;
  /** Does `*` stand for OIDC callers and services too? */
  readonly starIsAnyone: boolean;
  readonly entries: readonly PrincipalEntry[];
  readonly needsEveryLevel: boolean;
}

export function compilePrincipal(
  element: PrincipalElement,
  effect: 'Allow' | 'Deny',
  kind: 'identity' | 'resource' | 'trust' | 'guardrail',
  options: LanguageOptions,
): PrincipalMatcher {
  return {
    negated: element.negated,
    deny: effect === 'Deny',
    starIsAnyone: effect === 'Deny' || kind === 'guardrail',
    entries: principalEntries(element),
    needsEveryLevel: options.notPrincipalNeedsEveryLevel,
  };
}

export function matchPrincipal(matcher: PrincipalMatcher, principal: RequestPrincipal): Grade {
  if (matcher.negated) return matchNotPrincipal(matcher, principal);
  let best: Grade = NOT_NAMED;
  for (const entry of matcher.entries) {
    const grade = gradeOf(entry, principal, matcher.starIsAnyone);
    if (grade > best) best = grade;
  }
  return best;
}

/**
 * Principals are compared whole, never by substring or glob. Everyone means AWS principals and anonymous callers: a grant to
 * it admits neither OIDC callers nor services (sts.md 7.7, observed on AWS). A Deny of it spares nobody, and RCPs and VPC
 * endpoint policies limit web identities by it too (8.2, 9.2): a default endpoint policy lets them through.
 */
function gradeOf(entry: PrincipalEntry, principal: RequestPrincipal, starIsAnyone: boolean): Grade {
  switch (entry.form) {
    case 'everyone':
      return starIsAnyone || (principal.type !== 'federated' && principal.type !== 'service')
        ? DIRECTLY
        : NOT_NAMED;
    case 'account':
      return inAccount(principal, entry) ? BY_ACCOUNT : NOT_NAMED;
    case 'role':
      return principal.type === 'session' &&
        principal.roleName === entry.name &&
        principal.account === entry.account &&
        principal.roleArn.startsWith(entry.arnPrefix)
        ? BY_ROLE
        : NOT_NAMED;
    case 'arn':
      return gradeOfArn(entry.arn, principal);
    case 'id':
      if (principal.type === 'user') return principal.id === entry.id ? DIRECTLY : NOT_NAMED;
      return principal.type === 'session' && principal.roleId === entry.id ? BY_ROLE : NOT_NAMED;
    case 'service':
      return principal.type === 'service' && principal.name === entry.name ? DIRECTLY : NOT_NAMED;
    case 'federated':
      return principal.type === 'federated' && principal.provider === entry.provider ? DIRECTLY : NOT_NAMED;
    case 'nobody':
      return NOT_NAMED;
  }
}

function gradeOfArn(arn: string, principal: RequestPrincipal): Grade {
  switch (principal.type) {
    case 'user':
    case 'session':
      return principal.arn === arn ? DIRECTLY : NOT_NAMED;
    case 'federated-user':
      if (principal.arn === arn) return DIRECTLY;
      return principal.userArn === arn ? BY_ROLE : NOT_NAMED;
    default:
      return NOT_NAMED;
  }
}

/** OIDC callers are no AWS principals: an account entry does not name them. */
function inAccount(
  principal: RequestPrincipal,
  { account, arnPrefix }: { readonly account: string; readonly arnPrefix: string },
): boolean {
  switch (principal.type) {
    case 'user':
    case 'session':
    case 'federated-user':
    case 'root':
      return principal.account === account && principal.arn.startsWith(arnPrefix);
    default:
      return false;
  }
}

/** Policy-language.md 3.4. With Allow it is no longer supported and grants nothing. */
function matchNotPrincipal(matcher: PrincipalMatcher, principal: RequestPrincipal): Grade {
  if (!matcher.deny) return NOT_NAMED;
  if ('hasBoundary' in principal && principal.hasBoundary) return DIRECTLY;
  let listed = 0;
  for (const entry of matcher.entries) {
    if (entry.form === 'everyone') return NOT_NAMED;
    listed |= 1 << gradeOf(entry, principal, true);
  }
  const spared = matcher.needsEveryLevel
    ? (listed & levelsOf(principal)) === levelsOf(principal)
    : (listed & ~(1 << NOT_NAMED)) !== 0;
  return spared ? NOT_NAMED : DIRECTLY;
}

/** The levels at which AWS may check a caller: account, then role, then session. */
function levelsOf(principal: RequestPrincipal): number {
  switch (principal.type) {
    case 'session':
    case 'federated-user':
      return (1 << BY_ACCOUNT) | (1 << BY_ROLE) | (1 << DIRECTLY);
    case 'user':
      return (1 << BY_ACCOUNT) | (1 << DIRECTLY);
    case 'root':
      return 1 << BY_ACCOUNT;
    default:
      return 1 << DIRECTLY;
  }
}
