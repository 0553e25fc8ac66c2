import type { Services } from '../../../service/services.ts';
import { LOOPBACK_USER } from '../objects/user.ts';
import type { IssueContext, IssuedToken, TokenIssue } from '../tokens/token-request.ts';

/**
 * Audits a token that the kubelet had issued for a pod. It does so in this process and not through the door, but the token is where
 * the trail of a pod begins: its `jti` is named again by whoever takes it.
 */
export function recordMint(
  services: Pick<Services, 'clock' | 'cryptography' | 'settings' | 'audit'>,
  { place }: IssueContext,
  issue: TokenIssue,
  issued: IssuedToken,
): void {
  services.audit.record({
    requestId: services.cryptography.randomUuid(),
    service: `kubernetes.${place.name}`,
    operation: 'CreateServiceAccountToken',
    account: place.account,
    caller: { type: 'kubernetes', ...LOOPBACK_USER },
    facts: {
      time: services.clock.now(),
      sourceIp: 'in-process',
      userAgent: 'kubelet',
      secureTransport: true,
      region: services.settings.region,
    },
    parameters: {
      verb: 'create',
      apiGroup: '',
      resource: 'serviceaccounts',
      subresource: 'token',
      namespace: issue.namespace,
      name: issue.account,
    },
    resources: [],
    additional: {},
    readOnly: false,
    response: mintedElements(issued),
    workload: issued.workload,
  });
}

/** `responseElements` of a mint: all but the token. */
export function mintedElements({ audiences, expirationTimestamp, workload }: IssuedToken) {
  return { credentialId: `JTI=${workload?.tokenId ?? ''}`, audiences, expirationTimestamp };
}
