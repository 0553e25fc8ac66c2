import type { Directory } from '../../core/ports/directory.ts';
import type { ManagedPolicies } from '../policies/managed-policies.ts';
import type { Authorizer } from './authorizer.ts';
import { Callers } from './callers.ts';
import { DenialExplainer } from './explain-denial.ts';
import { Guardrails } from './guardrails.ts';
import { IdentitySide } from './identity-side.ts';
import { ManagedLookup } from './managed-lookup.ts';
import { Permissions } from './permissions.ts';
import { ProgramCache } from './program-cache.ts';
import { Trust } from './trust.ts';

export interface AuthorizerParts {
  readonly directory: Directory;
  readonly managedPolicies: ManagedPolicies;
}

/** The authorizer over the records of the directory. Synchronous; keeps compiled policies in bounded caches. */
export function createAuthorizer({ directory, managedPolicies }: AuthorizerParts): Authorizer {
  const programs = new ProgramCache();
  const managed = new ManagedLookup(directory, managedPolicies, programs);
  const callers = new Callers(directory, new IdentitySide(directory, programs, managed));
  const guardrails = new Guardrails(directory);
  const explainer = new DenialExplainer();
  const permissions = new Permissions(callers, programs, guardrails, explainer);
  const trust = new Trust(callers, programs, guardrails, explainer);
  return {
    require: (caller, wanted, facts) => permissions.require(caller, wanted, facts),
    decideTrust: (role, principal, action, context, facts) =>
      trust.decideTrust(role, principal, action, context, facts),
    decideAssumeRole: (role, account, caller, action, context, facts) =>
      trust.decideAssumeRole(role, account, caller, action, context, facts),
  };
}
