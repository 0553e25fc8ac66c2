import type { ContextValue } from '../../core/policy/index.ts';
import type { SessionFacts } from './caller-facts.ts';

/** `<issuer>:sub`, `:aud` and `:amr` stay visible in a web identity session; no other claim does (policy-language.md 9.3). */
export function sessionKey(claims: SessionFacts | undefined, key: string): ContextValue | undefined {
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
