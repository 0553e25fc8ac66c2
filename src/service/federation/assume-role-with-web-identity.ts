import { algorithmAllowed } from './checks/algorithm-allowed.ts';
import { audienceRegistered } from './checks/audience-registered.ts';
import { claimsPresent } from './checks/claims-present.ts';
import { credentialsMinted } from './checks/credentials-minted.ts';
import { durationAllowed } from './checks/duration-allowed.ts';
import { issuerKnown } from './checks/issuer-known.ts';
import { keyFound } from './checks/key-found.ts';
import { podPresent } from './checks/pod-present.ts';
import { providerIdAbsent } from './checks/provider-id-absent.ts';
import { roleArnWellFormed } from './checks/role-arn-well-formed.ts';
import { roleExists } from './checks/role-exists.ts';
import { rolesClaimAllows } from './checks/roles-claim-allows.ts';
import { serviceAccountBound } from './checks/service-account-bound.ts';
import { sessionSizeAllowed } from './checks/session-size-allowed.ts';
import { sessionTagsWellFormed } from './checks/session-tags-well-formed.ts';
import { signatureVerified } from './checks/signature-verified.ts';
import { timesValid } from './checks/times-valid.ts';
import { tokenParsed } from './checks/token-parsed.ts';
import { trustPolicyAllows } from './checks/trust-policy-allows.ts';
import type {
  Check,
  Exchange,
  ExchangeContext,
  ExchangeServices,
  WebIdentityInput,
  WebIdentityOutput,
} from './exchange.ts';

/**
 * The exchange: from a service-account token to temporary credentials. The order decides which refusal a caller sees when
 * several apply, and nothing that a token says is believed above `signatureVerified`, its issuer's name apart.
 */
export const CHECKS: readonly Check[] = [
  roleArnWellFormed,
  providerIdAbsent,
  tokenParsed,
  issuerKnown,
  keyFound,
  algorithmAllowed,
  signatureVerified,
  claimsPresent,
  audienceRegistered,
  timesValid,
  rolesClaimAllows,
  sessionTagsWellFormed,
  roleExists,
  trustPolicyAllows,
  serviceAccountBound,
  podPresent,
  durationAllowed,
  sessionSizeAllowed,
  credentialsMinted,
];

/** The audit trail names the check at which the exchange ended, whether it threw or rejected. */
function run(exchange: Exchange, from: number): WebIdentityOutput | Promise<WebIdentityOutput> {
  const { audit } = exchange.context;
  for (let index = from; index < CHECKS.length; index++) {
    const check = CHECKS[index];
    if (check === undefined) break;
    audit.check = check.name;
    const waiting = check(exchange);
    if (waiting instanceof Promise) return waiting.then(() => run(exchange, index + 1));
  }
  return exchange.output;
}

/**
 * Trades a web identity token for credentials of the role (sts.md 7). Synchronous unless keys must be fetched, or a cluster asked for a pod.
 * Throws or rejects with `Refusal`; its `reason` says what the caller is not told.
 */
export function assumeRoleWithWebIdentity(
  input: WebIdentityInput,
  context: ExchangeContext,
  services: ExchangeServices,
): WebIdentityOutput | Promise<WebIdentityOutput> {
  const known = {
    input,
    context,
    services,
    now: context.facts.time,
    sourceIdentity: undefined,
    pod: undefined,
  };
  // The other members are set by the check that each names; read too early, they fail the exchange, never widen it.
  return run(known as unknown as Exchange, 0);
}
