import type { LookupAttribute } from '@aws-sdk/client-cloudtrail';
import { type MarkedAttribute, mark, REFUSED } from '../../service/audit/marks.ts';
import { invalid } from './refusals.ts';

/** What one lookup attribute selects: an event by its id, or all with a mark. */
export type Selection = { readonly eventId: string } | { readonly marks: readonly string[] };

/** CloudTrail's attributes, and two of our own: nothing else finds a call by the request id that its caller was told. */
const ATTRIBUTES: Readonly<Record<string, MarkedAttribute>> = {
  AccessKeyId: 'accessKeyId',
  EventName: 'eventName',
  EventSource: 'eventSource',
  ReadOnly: 'readOnly',
  ResourceName: 'resourceName',
  ResourceType: 'resourceType',
  Username: 'username',
  RequestId: 'requestId',
  ErrorCode: 'errorCode',
};

const MAXIMUM_VALUE = 2000;
/** As the value of `ErrorCode`: any refusal. */
const ANY = '*';

/** CloudTrail takes one attribute at most. Throws `InvalidLookupAttributesException`. */
export function selectionOf(attributes: readonly LookupAttribute[] | undefined): Selection {
  const [first, ...more] = attributes ?? [];
  if (first === undefined) return { marks: [] };
  if (more.length > 0) throw invalid('LookupAttributes', 'only one attribute can be given');
  const { AttributeKey: key = '', AttributeValue: value = '' } = first;
  if (value.length < 1 || value.length > MAXIMUM_VALUE) {
    throw invalid('LookupAttributes', `a value has 1 to ${MAXIMUM_VALUE} characters`);
  }
  if (key === 'EventId') return { eventId: value };
  const attribute = Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
  if (attribute === undefined) throw invalid('LookupAttributes', 'there is no such attribute');
  if (attribute === 'readOnly' && value !== 'true' && value !== 'false') {
    throw invalid('LookupAttributes', 'ReadOnly is true or false');
  }
  if (attribute === 'errorCode' && value === ANY) return { marks: [REFUSED] };
  return { marks: [mark(attribute, value)] };
}
