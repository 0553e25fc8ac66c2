import { sessionArn } from '../../../core/session/session-arn.ts';
import type { Exchange } from '../exchange.ts';

/** Seals the session; the last step, so that nothing refused is ever minted. */
export function credentialsMinted(exchange: Exchange): void {
  const { input, services, role, target, claims, provider, tags, sourceIdentity, now } = exchange;
  const { policy, policyArns } = input;
  const credentials = services.sessions.mint({
    account: target.account,
    roleId: role.id,
    roleName: role.name,
    sessionName: input.sessionName,
    issuedAt: now,
    expiresAt: now + exchange.duration * 1000,
    ...(policy === undefined ? {} : { policy }),
    ...(policyArns === undefined ? {} : { policyArns }),
    ...(tags.tags.size === 0 ? {} : { tags: Object.fromEntries(tags.tags) }),
    ...(tags.transitiveKeys.length === 0 ? {} : { transitiveTagKeys: tags.transitiveKeys }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    federated: {
      provider: provider.arn,
      issuer: provider.url,
      subject: claims.subject,
      audience: claims.audience,
      ...(claims.methods === undefined ? {} : { amr: claims.methods }),
    },
  });
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
    provider: provider.arn,
    packedPolicySize: exchange.packedPolicySize,
    sourceIdentity,
  };
}
