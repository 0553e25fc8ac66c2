import type { CloudTrailRecord } from '../audit/record.ts';

/** An operation is asked for as an action of nearly always the same name; these are not. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:ListBuckets': 'ListAllMyBuckets',
  's3:HeadBucket': 'ListBucket',
  's3:ListObjects': 'ListBucket',
  's3:ListObjectsV2': 'ListBucket',
  's3:HeadObject': 'GetObject',
  's3:DeleteObjects': 'DeleteObject',
};

const SOURCE = /^([a-z0-9-]+)\.amazonaws\.com$/;

/** The service's namespace and the action that a call was, allowed or not. Undefined for calls on no AWS API. */
export function actionOf({
  eventSource,
  eventName,
}: CloudTrailRecord): { readonly namespace: string; readonly action: string } | undefined {
  const namespace = SOURCE.exec(eventSource)?.[1];
  if (namespace === undefined) return undefined;
  const operation = `${namespace}:${eventName}`;
  const action = Object.hasOwn(ACTIONS, operation) ? ACTIONS[operation] : undefined;
  return { namespace, action: action ?? eventName };
}
