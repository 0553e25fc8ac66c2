import type { Caller } from '../../core/principal/caller.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';

/** One call on one door, allowed or refused. Holds no secret and no token. */
export interface AuditEvent {
  readonly requestId: string;
  /** `sts`, `s3`, … */
  readonly service: string;
  /** `AssumeRoleWithWebIdentity`, … */
  readonly operation: string;
  readonly account: string;
  readonly caller: Caller;
  readonly facts: RequestFacts;
  /** Input without its sensitive members. */
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  readonly resources: readonly string[];
  readonly additional: Readonly<Record<string, string>>;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** The true reason of a refusal, which the caller did not see. */
  readonly reason?: string;
}

/** The audit trail. `record` is synchronous and cheap; events are durable within a second. */
export interface Audit {
  record(event: AuditEvent): void;
  /** Resolves when everything recorded so far is durable. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
