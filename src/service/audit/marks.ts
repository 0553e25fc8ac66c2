import { lookupResources, usernameOf } from './lookup-facts.ts';
import type { CloudTrailRecord } from './record.ts';

/** Longest value of a mark. Longer ones are cut on both sides of a search alike. */
const LONGEST = 256;
const MAXIMUM_RESOURCES = 8;

/** What an event can be found by; each letter begins the marks of one attribute. */
const LETTERS = {
  account: 'a',
  accessKeyId: 'k',
  errorCode: 'e',
  eventName: 'n',
  eventSource: 's',
  readOnly: 'w',
  requestId: 'r',
  resourceName: 'R',
  resourceType: 'T',
  username: 'u',
} as const;

export type MarkedAttribute = keyof typeof LETTERS;

/** The mark of every refused event, whatever its code. */
export const REFUSED = '!';

export function mark(attribute: MarkedAttribute, value: string): string {
  return `${LETTERS[attribute]}${value.length > LONGEST ? value.slice(0, LONGEST) : value}`;
}

/** What an event is found by. */
export function marksOf(record: CloudTrailRecord): readonly string[] {
  const marks = [
    mark('account', record.recipientAccountId),
    mark('eventName', record.eventName),
    mark('eventSource', record.eventSource),
    mark('readOnly', String(record.readOnly)),
    mark('requestId', record.requestID),
  ];
  const username = usernameOf(record);
  if (username !== undefined) marks.push(mark('username', username));
  const { accessKeyId } = record.userIdentity;
  if (accessKeyId !== undefined) marks.push(mark('accessKeyId', accessKeyId));
  if (record.errorCode !== undefined) marks.push(mark('errorCode', record.errorCode), REFUSED);
  for (const { type, name } of lookupResources(record).slice(0, MAXIMUM_RESOURCES)) {
    const typed = mark('resourceType', type);
    if (!marks.includes(typed)) marks.push(typed);
    marks.push(mark('resourceName', name));
  }
  return marks;
}
