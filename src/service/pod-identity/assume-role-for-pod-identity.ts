import { algorithmAllowed } from '../federation/checks/algorithm-allowed.ts';
import { keyFound } from '../federation/checks/key-found.ts';
import { signatureVerified } from '../federation/checks/signature-verified.ts';
import { timesValid } from '../federation/checks/times-valid.ts';
import { tokenParsed } from '../federation/checks/token-parsed.ts';
import { associationFound } from './checks/association-found.ts';
import { claimsPresent } from './checks/claims-present.ts';
import { clusterFound } from './checks/cluster-found.ts';
import { credentialsDelivered } from './checks/credentials-delivered.ts';
import { issuerAndAudience } from './checks/issuer-and-audience.ts';
import { nodeMatches } from './checks/node-matches.ts';
import { roleAssumed } from './checks/role-assumed.ts';
import { sessionNamed } from './checks/session-named.ts';
import { targetRoleAssumed } from './checks/target-role-assumed.ts';
import { workloadPresent } from './checks/workload-present.ts';
import type {
  PodCheck,
  PodExchange,
  PodIdentityContext,
  PodIdentityInput,
  PodIdentityOutput,
  PodIdentityServices,
} from './exchange.ts';
import { tokenCheck } from './token-check.ts';

/**
 * The exchange of a pod's token for credentials of the role that its service account is associated with. That the caller may ask
 * for pods of the cluster is decided before. Nothing that the token says is believed above `signatureVerified`, and nothing is
 * minted before `roleAssumed`.
 */
export const CHECKS: readonly PodCheck[] = [
  tokenCheck(tokenParsed),
  clusterFound,
  tokenCheck(keyFound),
  tokenCheck(algorithmAllowed),
  tokenCheck(signatureVerified),
  claimsPresent,
  issuerAndAudience,
  tokenCheck(timesValid),
  nodeMatches,
  associationFound,
  workloadPresent,
  sessionNamed,
  roleAssumed,
  targetRoleAssumed,
  credentialsDelivered,
];

/** The audit trail names the check at which the exchange ended, whether it threw or rejected. */
function run(exchange: PodExchange, from: number): PodIdentityOutput | Promise<PodIdentityOutput> {
  for (let index = from; index < CHECKS.length; index++) {
    const check = CHECKS[index];
    if (check === undefined) break;
    exchange.context.audit.check = check.name;
    const waiting = check(exchange);
    if (waiting instanceof Promise) return waiting.then(() => run(exchange, index + 1));
  }
  return exchange.output;
}

/**
 * Trades a pod's token for credentials (eks.md 2). Synchronous unless keys must be fetched or the cluster asked. Throws or rejects
 * with `Refusal`; its `reason` says what the caller is not told.
 */
export function assumeRoleForPodIdentity(
  input: PodIdentityInput,
  context: PodIdentityContext,
  services: PodIdentityServices,
): PodIdentityOutput | Promise<PodIdentityOutput> {
  const known = { input, context, services, now: context.facts.time };
  // The other members are set by the check that each names; read too early, they fail the exchange, never widen it.
  return run(known as unknown as PodExchange, 0);
}
