import { identityOf, lookupResources, usernameOf } from './lookup-facts.ts';
import type { CloudTrailRecord } from './record.ts';

/** Resources that an event is found by: lists in requests may be long. */
const MAXIMUM_RESOURCES = 8;

/** What an event can be found by. Each attribute begins its hashes with a number of its own. */
const SEEDS = {
  account: 1,
  accessKeyId: 2,
  errorCode: 3,
  eventName: 4,
  eventSource: 5,
  readOnly: 6,
  requestId: 7,
  resourceName: 8,
  resourceType: 9,
  username: 10,
  identity: 11,
} as const;

export type Attribute = keyof typeof SEEDS;

/** One attribute that wanted events have. */
export interface Wanted {
  readonly attribute: Attribute;
  readonly value: string;
}

/** As a value of `errorCode`: refused, whatever the code. */
export const ANY_ERROR = '*';

/** ARNs begin alike: their ends tell them apart. */
const HASHED = 32;

/**
 * FNV-1a over the last code units and the length: quick, and no secret. Two values may share a mark, so what is found is compared again
 * (`carries`).
 */
export function markOf(attribute: Attribute, value: string): number {
  const { length } = value;
  let hash = Math.imul(0x811c9dc5 ^ SEEDS[attribute] ^ (length << 8), 0x01000193);
  for (let index = length > HASHED ? length - HASHED : 0; index < length; index++)
    hash = Math.imul(hash ^ value.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** What an event is found by. */
export function marksOf(record: CloudTrailRecord): readonly number[] {
  const marks = [
    markOf('account', record.recipientAccountId),
    markOf('eventName', record.eventName),
    markOf('eventSource', record.eventSource),
    markOf('readOnly', record.readOnly ? 'true' : 'false'),
    markOf('requestId', record.requestID),
  ];
  const username = usernameOf(record);
  if (username !== undefined) marks.push(markOf('username', username));
  const identity = identityOf(record);
  if (identity !== undefined) marks.push(markOf('identity', identity));
  const { accessKeyId } = record.userIdentity;
  if (accessKeyId !== undefined) marks.push(markOf('accessKeyId', accessKeyId));
  if (record.errorCode !== undefined) {
    marks.push(markOf('errorCode', record.errorCode), markOf('errorCode', ANY_ERROR));
  }
  for (const { type, name } of lookupResources(record).slice(0, MAXIMUM_RESOURCES))
    marks.push(markOf('resourceType', type), markOf('resourceName', name));
  return marks;
}

/** Does the event have the attribute, to the letter? */
export function carries(record: CloudTrailRecord, { attribute, value }: Wanted): boolean {
  switch (attribute) {
    case 'account':
      return record.recipientAccountId === value;
    case 'accessKeyId':
      return record.userIdentity.accessKeyId === value;
    case 'errorCode':
      return value === ANY_ERROR ? record.errorCode !== undefined : record.errorCode === value;
    case 'eventName':
      return record.eventName === value;
    case 'eventSource':
      return record.eventSource === value;
    case 'identity':
      return identityOf(record) === value;
    case 'readOnly':
      return String(record.readOnly) === value;
    case 'requestId':
      return record.requestID === value;
    case 'resourceName':
      return lookupResources(record).some(({ name }) => name === value);
    case 'resourceType':
      return lookupResources(record).some(({ type }) => type === value);
    case 'username':
      return usernameOf(record) === value;
  }
}
