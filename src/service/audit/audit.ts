import type { DecisionSummary } from '../../core/policy/index.ts';
import type { Caller } from '../../core/principal/caller.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';
import type { Json } from '../../core/records/record.ts';
import type { Workload } from '../../core/token/workload.ts';
import type { Wanted } from './marks.ts';
import type { CloudTrailRecord } from './record.ts';

/** A user of a cluster's Kubernetes API. */
export interface KubernetesCaller {
  readonly type: 'kubernetes';
  readonly username: string;
  readonly groups: readonly string[];
  /** Who really asked, when the call was made in the name of `username`. */
  readonly impersonatedBy?: string;
  /** Of the AWS credentials behind a cluster token that was reviewed. */
  readonly accessKeyId?: string;
}

/** Another account's principal, as the owner of what it touched sees it: its account and id, and nothing more. */
export interface ForeignCaller {
  readonly type: 'foreign';
  readonly account: string;
  readonly id: string;
}

/** One call on one door, allowed or refused. Holds no secret and no token. */
export interface AuditEvent {
  readonly requestId: string;
  /** `sts`, `s3`, …; `kubernetes.CLUSTER` for a cluster's API. */
  readonly service: string;
  /** `AssumeRoleWithWebIdentity`, … Empty when the request named none. */
  readonly operation: string;
  /** The account whose trail it belongs to. */
  readonly account: string;
  readonly caller: Caller | KubernetesCaller | ForeignCaller;
  /** The other account whose resource the call used: its trail gets an event too. */
  readonly sharedWith?: string | undefined;
  /** Joins the events of two trails. */
  readonly sharedId?: string;
  readonly facts: RequestFacts;
  /** Input without its sensitive members. */
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  readonly resources: readonly string[];
  readonly additional: Readonly<Record<string, string>>;
  /** Does it change nothing? By the operation's name when left out. */
  readonly readOnly?: boolean;
  /** `responseElements` of doors that have none of the usual. */
  readonly response?: Json;
  /** The workload behind a call that presented a service-account token. */
  readonly workload?: Workload | undefined;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** The true reason of a refusal, which the caller did not see. */
  readonly reason?: string;
  /** The named check that refused. */
  readonly check?: string | undefined;
  /** What the policy engine found. */
  readonly decision?: DecisionSummary | undefined;
}

/** Which events are wanted: those of one account that have all attributes, newest first. Times in milliseconds. */
export interface AuditQuery {
  readonly account: string;
  readonly limit: number;
  readonly wanted: readonly Wanted[];
  readonly from?: number;
  /** Only events older than this one. */
  readonly before?: { readonly time: number; readonly id: string };
}

/** One event as it was kept. */
export interface KeptEvent {
  readonly id: string;
  /** Milliseconds. */
  readonly time: number;
  readonly record: CloudTrailRecord;
}

/** The audit trail. `record` is synchronous and cheap; events are durable within a second. */
export interface Audit {
  record(event: AuditEvent): void;
  /** Everything recorded before the call is seen. Rejects with `StoreUnavailable`. */
  find(query: AuditQuery): Promise<readonly KeptEvent[]>;
  /** Resolves when everything recorded so far is durable. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
