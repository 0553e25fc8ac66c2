import { Refusal } from '../../../core/errors/refusal.ts';
import type { RequestContext } from '../../../core/principal/permission.ts';
import { ROLE } from '../../../core/records/identity.ts';
import type { TrustVerdict } from '../../authorization/authorizer.ts';
import type { Assumption } from './assumption.ts';

/** One text for an unknown role, a refusing trust policy and a caller without permission (sts.md 6.1). */
function denied(
  { caller, target }: Assumption,
  action: string,
  { reason, decision }: Omit<TrustVerdict, 'allowed'>,
): Refusal {
  return new Refusal(
    'AccessDenied',
    403,
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${target.arn}`,
    { reason, decision },
  );
}

/** Condition keys of the call, names in lower case; those of the caller are the authorizer's (sts.md 7.7). */
function contextOf({ input, tags, sourceIdentity, transitiveTagKeys }: Assumption): RequestContext {
  const keys: Record<string, string | readonly string[]> = { 'sts:rolesessionname': input.sessionName };
  if (input.externalId !== undefined) keys['sts:externalid'] = input.externalId;
  if (input.durationSeconds !== undefined) keys['sts:durationseconds'] = String(input.durationSeconds);
  if (sourceIdentity !== undefined) keys['sts:sourceidentity'] = sourceIdentity;
  if (transitiveTagKeys.length > 0) keys['sts:transitivetagkeys'] = transitiveTagKeys;
  if (tags.size > 0) keys['aws:tagkeys'] = [...tags.keys()];
  for (const [key, value] of tags) keys[`aws:requesttag/${key.toLowerCase()}`] = value;
  return keys;
}

/**
 * Actions that must be allowed, each by itself (policy-language.md 9.4). Inherited tags count like given ones: they replace the
 * role's own, and a role that takes no tags must not be assumed with any.
 */
function actionsOf({ tags, sourceIdentity }: Assumption): readonly string[] {
  const actions = ['sts:AssumeRole'];
  if (tags.size > 0) actions.push('sts:TagSession');
  if (sourceIdentity !== undefined) actions.push('sts:SetSourceIdentity');
  return actions;
}

/** The role exists, and its trust policy and the caller's own policies allow the call (policy-language.md 9.2). */
export function trustAllows(assumption: Assumption): void {
  const { services, context, caller, target } = assumption;
  const entry = services.directory.get(ROLE, target.account, target.name.toLowerCase());
  if (entry?.body.arn !== target.arn) {
    throw denied(assumption, 'sts:AssumeRole', {
      reason: `role ${target.arn} does not exist`,
    });
  }
  const keys = contextOf(assumption);
  for (const action of actionsOf(assumption)) {
    const verdict = services.authorizer.decideAssumeRole(
      entry.body,
      target.account,
      caller,
      action,
      keys,
      context.facts,
    );
    if (!verdict.allowed) throw denied(assumption, action, verdict);
  }
  assumption.role = entry.body;
}
