import type { LookupAttribute } from '@aws-sdk/client-cloudtrail';
import type { Attribute, Wanted } from '../../service/audit/marks.ts';
import { invalid } from './refusals.ts';

/** What one lookup attribute selects: an event by its id, or all that have it. */
export type Selection = { readonly eventId: string } | { readonly wanted: readonly Wanted[] };

/** CloudTrail's attributes, and two of our own (`*` as an error code is any refusal): nothing else finds a call by the request id that its caller was told. */
const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
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

/** CloudTrail takes one attribute at most. Throws `InvalidLookupAttributesException`. */
export function selectionOf(attributes: readonly LookupAttribute[] | undefined): Selection {
  const [first, ...more] = attributes ?? [];
  if (first === undefined) return { wanted: [] };
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
  return { wanted: [{ attribute, value }] };
}
