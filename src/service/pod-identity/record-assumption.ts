import { Refusal } from '../../core/errors/refusal.ts';
import type { Caller } from '../../core/principal/caller.ts';
import { POD_IDENTITY_SERVICE } from '../associations/pods-trusted.ts';
import type { GivenTags } from '../sessions/require-session-tags.ts';
import type { MintedSession, PodExchange } from './exchange.ts';

/** A call of STS that was made for the pod. */
export interface AssumptionCall {
  /** Anonymous: the service itself. */
  readonly caller: Caller;
  readonly account: string;
  readonly roleArn: string;
  readonly sessionName: string;
  /** Seconds. */
  readonly duration: number;
  readonly tags: GivenTags;
  readonly policy?: string;
  readonly externalId?: string;
}

/** The event of an AssumeRole behind the exchange: what was asked for, by whom, for which pod, and how it ended. */
export function recordAssumption(
  { services, context }: PodExchange,
  { caller, account, roleArn, sessionName, duration, tags, policy, externalId }: AssumptionCall,
  outcome: MintedSession | unknown,
): void {
  const minted = isMinted(outcome) ? outcome : undefined;
  const refusal = outcome instanceof Refusal ? outcome : undefined;
  services.audit.record({
    requestId: services.cryptography.randomUuid(),
    service: 'sts',
    operation: 'AssumeRole',
    account,
    caller,
    facts: { ...context.facts, sourceIp: POD_IDENTITY_SERVICE, userAgent: POD_IDENTITY_SERVICE },
    parameters: {
      roleArn,
      roleSessionName: sessionName,
      durationSeconds: duration,
      ...(policy === undefined ? {} : { policy }),
      ...(externalId === undefined ? {} : { externalId }),
      ...(tags.length === 0
        ? {}
        : {
            tags: tags.map(([key, value]) => ({ key, value })),
            transitiveTagKeys: tags.map(([key]) => key),
          }),
    },
    resources: [roleArn],
    workload: context.audit.workload,
    additional: {
      ...context.audit.additional,
      invokedByService: POD_IDENTITY_SERVICE,
      ...(minted === undefined
        ? {}
        : {
            issuedAccessKeyId: minted.credentials.accessKeyId,
            assumedRoleArn: minted.assumedRoleArn,
          }),
    },
    ...(minted === undefined
      ? {
          errorCode: refusal === undefined ? 'InternalFailure' : 'AccessDenied',
          errorMessage: refusal?.message ?? '',
          check: context.audit.check,
          ...(refusal?.reason === undefined ? {} : { reason: refusal.reason }),
        }
      : {}),
  });
}

function isMinted(outcome: unknown): outcome is MintedSession {
  return typeof outcome === 'object' && outcome !== null && 'credentials' in outcome;
}
