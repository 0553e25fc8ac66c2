import type { StatementSummary } from '../../core/policy/index.ts';
import type { Workload } from '../../core/token/workload.ts';
import { usernameOf } from '../../service/audit/lookup-facts.ts';
import type { CloudTrailRecord } from '../../service/audit/record.ts';
import { causeOf } from './causes.ts';

/** Where a session came from: the exchange that issued its key. */
export interface Origin {
  readonly eventName: string;
  readonly eventId: string;
  readonly eventTime: string;
  readonly accessKeyId: string;
}

/** One call, told: what was asked, by whom, from where, what refused it and what to change. The JSON form of `rolecall explain`. */
export interface CallAccount {
  readonly eventId: string;
  readonly requestId: string;
  readonly time: string;
  readonly outcome: 'allowed' | 'refused';
  readonly asked: {
    readonly operation: string;
    readonly service: string;
    readonly resources: readonly string[];
    readonly action?: string;
    readonly resource?: string;
    readonly parameters: unknown;
  };
  readonly by: {
    readonly type: string;
    readonly name?: string;
    readonly arn?: string;
    readonly accessKeyId?: string;
    readonly workload?: Workload;
    /** From the call's own session back to the token. */
    readonly origins: readonly Origin[];
  };
  readonly from: { readonly address: string; readonly userAgent: string; readonly region: string };
  readonly refusal?: {
    readonly code: string;
    /** What the caller was told. */
    readonly told: string;
    readonly check?: string;
    readonly rule?: string;
    readonly reason?: string;
    readonly layer?: string;
    readonly explicit?: boolean;
    readonly statements: readonly StatementSummary[];
    readonly likely: readonly string[];
  };
  readonly change: readonly string[];
}

type Defined<Value> = { [Name in keyof Value]?: Exclude<Value[Name], undefined> };

/** Without the members that are undefined. */
function defined<Value extends object>(value: Value): Defined<Value> {
  // The members that stay are the value's own.
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Defined<Value>;
}

function refusalOf(record: CloudTrailRecord): NonNullable<CallAccount['refusal']> {
  const { errorCode = '', errorMessage = '', rolecall = {} } = record;
  const cause = causeOf(rolecall.check, errorMessage);
  const { decision } = rolecall;
  return {
    code: errorCode,
    told: errorMessage,
    ...defined({
      check: rolecall.check,
      rule: cause?.means,
      reason: rolecall.reason,
      layer: decision?.layer,
      explicit: decision?.explicit,
    }),
    statements: decision?.statements ?? [],
    // Where the engine has spoken, what is likely is beside the point.
    likely: decision === undefined ? (cause?.likely ?? []) : [],
  };
}

function changesOf({ errorCode, errorMessage, rolecall }: CloudTrailRecord): readonly string[] {
  if (errorCode === undefined) return [];
  const changes = rolecall?.decision?.changes ?? [];
  return [...changes, ...(causeOf(rolecall?.check, errorMessage)?.change ?? [])];
}

/** `create serviceaccounts/token app in namespace default`, of a call on a cluster's API. */
function kubernetesAction({ eventType, requestParameters }: CloudTrailRecord): string | undefined {
  if (eventType !== 'KubernetesApiCall' || requestParameters === null) return undefined;
  // As the cluster's audit wrote them.
  const {
    verb = '',
    resource,
    subresource,
    namespace,
    name,
    path,
  } = requestParameters as Record<string, string>;
  if (resource === undefined) return `${verb} ${path}`;
  const full = subresource === undefined ? resource : `${resource}/${subresource}`;
  return [verb, full, name ?? '', namespace === undefined ? '' : `in namespace ${namespace}`]
    .filter((word) => word !== '')
    .join(' ');
}

/** Tells a recorded call; `exchanges` are those that issued its key, the newest first. */
export function accountOfCall(record: CloudTrailRecord, exchanges: readonly CloudTrailRecord[]): CallAccount {
  const { userIdentity, rolecall } = record;
  const { decision } = rolecall ?? {};
  const source = exchanges.find((exchange) => exchange.rolecall?.workload !== undefined);
  return {
    eventId: record.eventID,
    requestId: record.requestID,
    time: record.eventTime,
    outcome: record.errorCode === undefined ? 'allowed' : 'refused',
    asked: {
      operation: record.eventName,
      service: record.eventSource,
      resources: (record.resources ?? []).map(({ ARN }) => ARN),
      ...defined({ action: decision?.action ?? kubernetesAction(record), resource: decision?.resource }),
      parameters: record.requestParameters,
    },
    by: {
      type: userIdentity.type,
      ...defined({
        name: usernameOf(record),
        arn: userIdentity.arn,
        accessKeyId: userIdentity.accessKeyId,
        workload: rolecall?.workload ?? source?.rolecall?.workload,
      }),
      origins: exchanges.map((exchange, index) => ({
        eventName: exchange.eventName,
        eventId: exchange.eventID,
        eventTime: exchange.eventTime,
        accessKeyId: (index === 0 ? userIdentity : exchanges[index - 1]?.userIdentity)?.accessKeyId ?? '',
      })),
    },
    from: { address: record.sourceIPAddress, userAgent: record.userAgent, region: record.awsRegion },
    ...(record.errorCode === undefined ? {} : { refusal: refusalOf(record) }),
    change: changesOf(record),
  };
}
