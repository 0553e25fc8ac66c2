import type { ContextValue } from '../../core/policy/index.ts';
import type { InstanceOrigin } from '../../core/session/claims.ts';
import type { SessionFacts } from './caller-facts.ts';

/** `<issuer>:sub`, `:aud` and `:amr` stay visible in a web identity session; no other claim does (policy-language.md 9.3). */
export function sessionKey(claims: SessionFacts | undefined, key: string): ContextValue | undefined {
  if (claims?.instance !== undefined && key.startsWith('ec2:')) return instanceKey(claims.instance, key);
  const origin = claims?.federated;
  if (origin === undefined) return undefined;
  const colon = key.lastIndexOf(':');
  if (colon === -1 || key.slice(0, colon) !== origin.issuer.toLowerCase()) return undefined;
  switch (key.slice(colon + 1)) {
    case 'sub':
      return origin.subject;
    case 'aud':
      return origin.audience;
    case 'amr':
      return origin.amr;
    default:
      return undefined;
  }
}

/** An instance's own session says for good where it was delivered, and by which version of the metadata service (imds.md 6). */
function instanceKey(origin: InstanceOrigin, key: string): ContextValue | undefined {
  switch (key) {
    case 'ec2:sourceinstancearn':
      return origin.arn;
    case 'ec2:roledelivery':
      return origin.delivery;
    default:
      return undefined;
  }
}
