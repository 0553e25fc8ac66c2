import type { FederatedOrigin, SessionStatement } from '../../../core/session/claims.ts';
import { sessionArn } from '../../../core/session/session-arn.ts';
import type { Exchange } from '../exchange.ts';
import { providerName } from '../provider-claims.ts';

type Draft = { -readonly [Member in keyof SessionStatement]: SessionStatement[Member] };

/** What the session states. Most sessions have none of the last six members. */
function statementOf(exchange: Exchange): SessionStatement {
  const { input, role, target, tags, sourceIdentity, pod, now } = exchange;
  const statement: Draft = {
    account: target.account,
    roleId: role.id,
    roleName: role.name,
    sessionName: input.sessionName,
    issuedAt: now,
    expiresAt: now + exchange.duration * 1000,
    federated: originOf(exchange),
  };
  if (input.policy !== undefined) statement.policy = input.policy;
  if (input.policyArns !== undefined) statement.policyArns = input.policyArns;
  if (tags.tags.size > 0) statement.tags = Object.fromEntries(tags.tags);
  if (tags.transitiveKeys.length > 0) statement.transitiveTagKeys = tags.transitiveKeys;
  if (sourceIdentity !== undefined) statement.sourceIdentity = sourceIdentity;
  if (pod !== undefined) statement.pod = pod;
  return statement;
}

function originOf({ provider, claims }: Exchange): FederatedOrigin {
  const { subject, audience, methods } = claims;
  const origin = { provider: provider.arn, issuer: provider.url, subject, audience };
  return methods === undefined ? origin : { ...origin, amr: methods };
}

/** Seals the session; the last step, so that nothing refused is ever minted. */
export function credentialsMinted(exchange: Exchange): void {
  const { input, services, role, target, claims, provider, sourceIdentity } = exchange;
  const credentials = services.sessions.mint(statementOf(exchange));
  const assumedRoleArn = sessionArn(
    services.settings.partition,
    target.account,
    role.name,
    input.sessionName,
  );
  const { additional } = exchange.context.audit;
  additional.issuedAccessKeyId = credentials.accessKeyId;
  additional.assumedRoleArn = assumedRoleArn;
  exchange.output = {
    credentials,
    assumedRoleId: `${role.id}:${input.sessionName}`,
    assumedRoleArn,
    subject: claims.subject,
    audience: claims.audience,
    provider: providerName(provider),
    packedPolicySize: exchange.packedPolicySize,
    sourceIdentity,
  };
}
