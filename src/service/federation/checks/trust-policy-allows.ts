import type { Exchange } from '../exchange.ts';
import { respellTrust, spellingsOf } from '../issuer-spellings.ts';
import { notAuthorized, WEB_IDENTITY_ACTION } from '../refusals.ts';
import { trustContext } from '../trust-context.ts';

/** Actions that the trust policy must allow, each by itself: tags and source identity ask for their own (sts.md 7.6). */
function actionsOf({ tags, sourceIdentity }: Exchange): readonly string[] {
  const actions = [WEB_IDENTITY_ACTION];
  if (tags.tags.size > 0) actions.push('sts:TagSession');
  if (sourceIdentity !== undefined) actions.push('sts:SetSourceIdentity');
  return actions;
}

/** The role's trust policy alone decides for a web identity (policy-language.md 9.2). */
export function trustPolicyAllows(exchange: Exchange): void {
  const { services, context, provider, target } = exchange;
  const spellings = spellingsOf(provider, target.account, services);
  const keys = trustContext(exchange, spellings);
  const role = respellTrust(exchange.role, spellings);
  const principal = { type: 'federated', provider: provider.arn, account: target.account } as const;
  for (const action of actionsOf(exchange)) {
    const verdict = services.authorizer.decideTrust(role, principal, action, keys, context.facts);
    if (!verdict.allowed) throw notAuthorized(action, verdict.reason, verdict.decision);
  }
}
