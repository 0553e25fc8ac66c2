import type { PolicySyntaxError } from '../json/node.ts';
import { requireActionFormat } from './action-format.ts';
import { refusePrincipal, requireActions, requireResources } from './elements.ts';
import type { PolicyFault } from './fault.ts';
import { passLegacyParsing } from './legacy-parsing.ts';
import { requireResourceFormat } from './resource-format.ts';
import { type Rules, runChecks } from './run-checks.ts';
import { requireAlphanumericIds, requireUniqueIds } from './statement-ids.ts';
import { requireTenantClaims } from './tenant-claims.ts';
import { requireTrustActions } from './trust-actions.ts';
import {
  refuseNotPrincipal,
  refuseResource,
  requirePrincipal,
  requirePrincipalForms,
} from './trust-elements.ts';
import { requireVersion } from './version.ts';

const SYNTAX = 'Syntax errors in policy.';

/** The order is AWS's (policy-language.md 12.1); where it records none, a check stands beside its kin. */
const IDENTITY: Rules = {
  kind: 'identity',
  syntax: () => SYNTAX,
  checks: [
    requireVersion,
    passLegacyParsing,
    refusePrincipal,
    requireUniqueIds,
    requireAlphanumericIds,
    requireActions,
    requireResourceFormat,
    requireActionFormat,
    requireResources,
  ],
};

/** Session policies may be of either version (1.8); only text that is not JSON is worded differently (sts.md 6.8). */
const SESSION: Rules = {
  kind: 'identity',
  syntax: (error) => (error.stage === 'json' ? 'The policy is not in valid JSON format.' : SYNTAX),
  checks: IDENTITY.checks.filter((check) => check !== requireVersion),
};

/** Policy-language.md 9.1 and 12.2. */
const TRUST: Rules = {
  kind: 'trust',
  syntax: (error) => (isNoObject(error) ? 'This policy contains invalid Json' : SYNTAX),
  checks: [
    passLegacyParsing,
    requireUniqueIds,
    refuseResource,
    refuseNotPrincipal,
    requirePrincipal,
    requireActions,
    requireTrustActions,
    requirePrincipalForms,
    requireTenantClaims,
  ],
};

/** Text that is no JSON object at all. */
function isNoObject(error: PolicySyntaxError): boolean {
  return error.stage === 'json' || error.message.startsWith('a policy must be an object');
}

/** Managed, inline and boundary policies. Undefined when the document may be saved. */
export function validateIdentityPolicy(text: string): PolicyFault | undefined {
  return runChecks(text, IDENTITY);
}

export function validateSessionPolicy(text: string): PolicyFault | undefined {
  return runChecks(text, SESSION);
}

/** Whether the AWS principals exist is not checked here: see `requirePrincipalForms`. */
export function validateTrustPolicy(text: string): PolicyFault | undefined {
  return runChecks(text, TRUST);
}
