import type { Caller } from '../../core/principal/caller.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';
import type { Credentials } from '../../core/session/claims.ts';
import {
  proveSecondFactor,
  type SecondFactor,
  type SecondFactorServices,
} from '../mfa/prove-second-factor.ts';
import type { Services } from '../services.ts';
import { longTermCaller, userSessionDuration } from './long-term-caller.ts';

export interface SessionTokenInput extends SecondFactor {
  /** Seconds. */
  readonly durationSeconds?: number | undefined;
}

export interface SessionCallContext {
  readonly caller: Caller;
  readonly facts: RequestFacts;
  readonly audit: { readonly resources: string[]; readonly additional: Record<string, string> };
}

/**
 * Temporary credentials of the calling user itself, with its second factor when the call proves one (sts.md 6, 9). Needs no permission.
 * Rejects with `Refusal`.
 */
export async function getSessionToken(
  input: SessionTokenInput,
  { caller, facts, audit }: SessionCallContext,
  services: Pick<Services, 'sessions'> & SecondFactorServices,
): Promise<Credentials> {
  const owner = longTermCaller(caller, 'GetSessionToken');
  const proven = input.serialNumber !== undefined || input.tokenCode !== undefined;
  if (proven) await proveSecondFactor(owner, input, facts.time, services);
  const credentials = services.sessions.mint({
    kind: 'user',
    account: owner.account,
    userId: owner.id,
    userName: owner.type === 'user' ? owner.name : '',
    issuedAt: facts.time,
    expiresAt: facts.time + userSessionDuration(owner, input.durationSeconds) * 1000,
    ...(proven ? { mfaAt: facts.time } : {}),
  });
  audit.additional.issuedAccessKeyId = credentials.accessKeyId;
  return credentials;
}
