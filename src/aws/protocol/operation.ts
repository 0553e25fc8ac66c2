import type { Caller } from '../../core/principal/caller.ts';
import type { Permission, RequestFacts } from '../../core/principal/permission.ts';
import type { Workload } from '../../core/token/workload.ts';
import type { Services } from '../../service/services.ts';

/** One call after parsing and authentication. Operations see nothing rawer than this. */
export interface Call {
  readonly requestId: string;
  /** `sts`, `iam`, `s3`, … */
  readonly service: string;
  /** `AssumeRole`, … */
  readonly operation: string;
  readonly caller: Caller;
  /** The caller's account; for unsigned calls the instance's default account. */
  readonly account: string;
  readonly region: string;
  readonly facts: RequestFacts;
  /** Adds to the audit event of this call; values must hold no secret. */
  readonly audit: CallAudit;
}

/** What an operation may add to its audit event. */
export interface CallAudit {
  /** ARNs that the call touched. */
  readonly resources: string[];
  /** CloudTrail's `requestParameters`, secrets left out. The door fills it from the input's non-sensitive members. */
  readonly additional: Record<string, string>;
  /** The workload whose token the call presented, once the token is verified. */
  workload?: Workload | undefined;
  /** The named check that refused. */
  check?: string;
}

/** One API operation: a file of its service's room. `I` and `O` are the SDK's input and output types. */
export interface Operation<I, O> {
  /** Absent: a signature is needed. `optional`: may be called unsigned. */
  readonly signature?: 'optional';
  /** What must be allowed before `handle` runs. An empty list must carry its reason in a comment. */
  authorize(input: I, call: Call, services: Services): readonly Permission[];
  handle(input: I, call: Call, services: Services): O | Promise<O>;
}

/** Any operation, as the tables of the doors hold it: input and output are checked by the codec against the schema. */
// biome-ignore lint/suspicious/noExplicitAny: the codec guarantees the input's shape by the operation's schema
export type AnyOperation = Operation<any, any>;

/** One service as the router serves it. The schema data names its protocol, version and namespaces. */
export interface ServiceDoor {
  /** Key of the service in the schema data and of the credential scope (`sts`, `iam`, `s3`, `ec2`, `eks`, `cloudformation`). */
  readonly service: string;
  readonly operations: Readonly<Record<string, AnyOperation>>;
}
