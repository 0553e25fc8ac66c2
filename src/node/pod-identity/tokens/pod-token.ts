import { type PodClaims, readPodClaims } from '../../../core/token/pod-claims.ts';
import { parseWebToken, type WebToken } from '../../../core/token/web-token.ts';
import { AgentFailure } from '../agent-failure.ts';
import { jwtFault } from './jwt-fault.ts';

/** What is kept of a token: its text, whose it is, and how long it lives. Time: milliseconds. */
export interface HeldToken {
  readonly raw: string;
  /** Undefined for a token that is bound to no pod: EKS Auth says what it thinks of that. */
  readonly claims: PodClaims | undefined;
  readonly expiresAt: number;
}

/** A token as a pod presented it, parsed and not yet believed. */
export interface PodToken extends HeldToken {
  readonly parsed: WebToken;
}

const refused = (message: string): AgentFailure => new AgentFailure(400, 'InvalidToken', message);

function timeOf(payload: WebToken['payload'], name: 'exp' | 'nbf', absent: number): number {
  const value = payload[name];
  if (value === undefined || value === null) return absent;
  if (typeof value === 'number') return value * 1000;
  throw refused(`Service account token cannot be parsed: token is malformed: ${name} is invalid`);
}

/**
 * Checks 3 to 5 of pod-identity-agent.md 3.1, with their texts: there, a JWT, alive with no leeway. Throws `AgentFailure` 400.
 * `now` in milliseconds.
 */
export function readPodToken(raw: string | undefined, now: number): PodToken {
  if (raw === undefined || raw === '') throw refused('Service account token cannot be empty');
  const parsed = parseWebToken(raw);
  if (parsed === undefined) throw refused(`Service account token cannot be parsed: ${jwtFault(raw)}`);
  const expiresAt = timeOf(parsed.payload, 'exp', Number.POSITIVE_INFINITY);
  const notBefore = timeOf(parsed.payload, 'nbf', Number.NEGATIVE_INFINITY);
  const basic = 'Service account token failed basic claim validations:';
  if (now >= expiresAt) throw refused(`${basic} token is expired`);
  if (now < notBefore) throw refused(`${basic} token is not valid yet`);
  const claims = readPodClaims(parsed.payload);
  return { raw, parsed, expiresAt, claims: 'missing' in claims ? undefined : claims };
}
