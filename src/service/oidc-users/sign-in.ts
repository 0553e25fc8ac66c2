import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';
import { Refusal } from '../../core/errors/refusal.ts';
import type { VerificationKey } from '../../core/ports/cryptography.ts';
import type { WebToken } from '../../core/token/web-token.ts';
import type { ExchangeContext } from '../federation/exchange.ts';
import type { ProviderPlace } from '../federation/provider-keys.ts';
import type { Services } from '../services.ts';
import type { OidcUserRules } from './oidc-user-rules.ts';

export type SignInServices = Pick<Services, 'cryptography' | 'providerKeys' | 'clock'>;

/** One ID token on its way to a user. What a check found out stands here for the ones after it. */
export interface SignIn {
  readonly input: { readonly token: string };
  readonly rules: OidcUserRules;
  readonly provider: ProviderPlace;
  readonly services: SignInServices;
  readonly context: Pick<ExchangeContext, 'audit'>;
  /** Milliseconds: one reading of the clock for the whole sign-in. */
  readonly now: number;
  /** Set by `tokenParsed`; unverified until `signatureVerified`. */
  token: WebToken;
  /** Set by `keyFound`. */
  key: VerificationKey;
  /** Set by `usernameClaimed`, prefix included. */
  username: string;
  /** Set by `uidClaimed`. */
  uid: string | undefined;
  /** Set by `groupsClaimed`, prefixes included. */
  groups: readonly string[];
  /** Set by `namesUnreserved`. */
  user: KubernetesUser;
}

/** One named check: sets what it found out, or throws a `Refusal`. Only `keyFound` ever waits. */
export type SignInCheck = (signIn: SignIn) => void | Promise<void>;

/** The message is for logs and explanations: whoever showed the token is told `Unauthorized` and nothing else. */
export function notSignedIn(message: string): Refusal {
  return new Refusal('Unauthorized', 401, `oidc: ${message}`);
}

/** A text out of a token, fit for a message. */
export const quoted = (text: string): string => JSON.stringify(text.slice(0, 100));
