import { Refusal } from '../../core/errors/refusal.ts';
import { issuerKey } from '../../core/token/issuer.ts';
import type { TokenReview, TokenReviewer } from '../cluster-access/token-reviewer.ts';
import { keyFound } from '../federation/checks/key-found.ts';
import { signatureVerified } from '../federation/checks/signature-verified.ts';
import { tokenParsed } from '../federation/checks/token-parsed.ts';
import { algorithmListed } from './checks/algorithm-listed.ts';
import { audienceIncludesClient } from './checks/audience-includes-client.ts';
import { groupsClaimed } from './checks/groups-claimed.ts';
import { issuerMatches } from './checks/issuer-matches.ts';
import { namesUnreserved } from './checks/names-unreserved.ts';
import { requiredClaimsHeld } from './checks/required-claims-held.ts';
import { timesHold } from './checks/times-hold.ts';
import { uidClaimed } from './checks/uid-claimed.ts';
import { usernameClaimed } from './checks/username-claimed.ts';
import type { OidcUserRules } from './oidc-user-rules.ts';
import type { SignIn, SignInCheck, SignInServices } from './sign-in.ts';
import { unverifiedIssuer } from './unverified-issuer.ts';

/** From an ID token to a user. Nothing that the token says is believed above `signatureVerified`, its issuer's name apart. */
export const SIGN_IN_CHECKS: readonly SignInCheck[] = [
  tokenParsed,
  issuerMatches,
  algorithmListed,
  keyFound,
  signatureVerified,
  audienceIncludesClient,
  timesHold,
  requiredClaimsHeld,
  usernameClaimed,
  uidClaimed,
  groupsClaimed,
  namesUnreserved,
];

function refused(check: string, failure: unknown): TokenReview {
  const message =
    failure instanceof Refusal ? (failure.reason ?? failure.message) : 'the token could not be judged';
  return { ok: false, result: 'invalid_token', check, message };
}

/** Whoever asks why finds the check that is under way in `audit.check`, whether it throws or rejects. */
function run(signIn: SignIn, from: number): TokenReview | Promise<TokenReview> {
  const { audit } = signIn.context;
  for (let index = from; index < SIGN_IN_CHECKS.length; index++) {
    const check = SIGN_IN_CHECKS[index];
    if (check === undefined) break;
    audit.check = check.name;
    const waiting = check(signIn);
    if (waiting instanceof Promise) return waiting.then(() => run(signIn, index + 1));
  }
  return { ok: true, user: signIn.user, by: `OIDC ${signIn.rules.issuerUrl}` };
}

function review(signIn: SignIn): TokenReview | Promise<TokenReview> {
  const failed = (failure: unknown) => refused(signIn.context.audit.check ?? '', failure);
  try {
    const reviewed = run(signIn, 0);
    return reviewed instanceof Promise ? reviewed.catch(failed) : reviewed;
  } catch (failure) {
    return failed(failure);
  }
}

/** Judges ID tokens of one issuer. Throws a `RangeError` when the issuer is no https URL: its keys could be anybody's. */
export function createOidcReviewer(rules: OidcUserRules, services: SignInServices): TokenReviewer {
  const url = issuerKey(rules.issuerUrl);
  if (url === undefined) throw new RangeError(`the issuer must be an https URL: ${rules.issuerUrl}`);
  const provider = { url, thumbprints: [] };
  return {
    recognises: (token) => unverifiedIssuer(token) === rules.issuerUrl,
    review: (token) => {
      const context = { audit: { resources: [], additional: {} } };
      const known = { input: { token }, rules, provider, services, context, now: services.clock.now() };
      // The other members are set by the check that each names; read too early, they fail the sign-in, never widen it.
      return review(known as unknown as SignIn);
    },
  };
}
