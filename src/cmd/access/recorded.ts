import type { CloudTrailRecord } from '../../service/audit/record.ts';
import type { WantedAccess } from '../../service/cluster-access/explanation/rbac-view.ts';
import { REVIEW_OPERATION } from '../../service/cluster-access/record-review.ts';
import type { Connection } from '../audit/connection.ts';
import { readHistory } from '../audit/history.ts';

/** Milliseconds between a token's review and the call that it came with. */
const NEAR = 5_000;
const MOST_REVIEWS = 200;

/** What a record of a token's review says of who signed. */
export interface RecordedIdentity {
  readonly arn: string;
  readonly principalId?: string;
}

export const isReview = ({ eventName }: CloudTrailRecord): boolean => eventName === REVIEW_OPERATION;

/** The cluster whose API, or whose authenticator, recorded it; undefined for calls of AWS's APIs. */
export function clusterOf({ eventSource }: CloudTrailRecord): string | undefined {
  return /^kubernetes\.([^.]+)/.exec(eventSource)?.[1];
}

/** A refusal of a cluster: 401, 403, or a token that was not taken. */
export function isAccessRefusal(record: CloudTrailRecord): boolean {
  const { errorCode } = record;
  return clusterOf(record) !== undefined && (errorCode === 'Unauthorized' || errorCode === 'Forbidden');
}

/** Names the call that is refused: a call's own request id, or for a review that of the call which its token came with. */
export function callOf({ eventName, requestID, additionalEventData }: CloudTrailRecord): string {
  if (
    eventName !== REVIEW_OPERATION ||
    typeof additionalEventData !== 'object' ||
    additionalEventData === null
  )
    return requestID;
  const callId: unknown = Reflect.get(additionalEventData, 'callId');
  return typeof callId === 'string' ? callId : requestID;
}

export function recordedIdentity({ additionalEventData }: CloudTrailRecord): RecordedIdentity | undefined {
  if (typeof additionalEventData !== 'object' || additionalEventData === null) return undefined;
  const arn: unknown = Reflect.get(additionalEventData, 'arn');
  const principalId: unknown = Reflect.get(additionalEventData, 'principalId');
  if (typeof arn !== 'string') return undefined;
  return { arn, ...(typeof principalId === 'string' ? { principalId } : {}) };
}

/** The review of the token that a refused call came with. */
export async function reviewBehind(
  connection: Connection,
  call: CloudTrailRecord,
): Promise<CloudTrailRecord | undefined> {
  if (isReview(call)) return call;
  const time = Date.parse(call.eventTime);
  const wanted = {
    attribute: ['EventName', REVIEW_OPERATION] as const,
    from: time - NEAR,
    limit: MOST_REVIEWS,
  };
  for await (const review of readHistory(connection, wanted)) {
    if (callOf(review) === call.requestID) return review;
  }
  return undefined;
}

/** Who last came to the cluster under this name. */
export async function identityBehind(
  connection: Connection,
  username: string,
): Promise<RecordedIdentity | undefined> {
  for await (const record of readHistory(connection, {
    attribute: ['Username', username],
    limit: MOST_REVIEWS,
  }))
    if (isReview(record) && record.errorCode === undefined) return recordedIdentity(record);
  return undefined;
}

/** What a refused call on the API wanted, as the cluster's audit wrote it. */
export function recordedWanted({ requestParameters }: CloudTrailRecord): WantedAccess | undefined {
  if (typeof requestParameters !== 'object' || requestParameters === null) return undefined;
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(requestParameters, name);
    return typeof value === 'string' ? value : undefined;
  };
  const verb = text('verb');
  const path = text('path');
  if (verb === undefined) return undefined;
  return {
    verb,
    group: text('apiGroup') ?? '',
    resource: text('resource') ?? '',
    subresource: text('subresource') ?? '',
    namespace: text('namespace'),
    name: text('name') ?? '',
    ...(path === undefined ? {} : { path }),
  };
}
