import type { Event } from '@aws-sdk/client-cloudtrail';
import type { KeptEvent } from '../../service/audit/audit.ts';
import { lookupResources, usernameOf } from '../../service/audit/lookup-facts.ts';

/** An event as LookupEvents shows it: what it is found by, and the whole record as text. */
export function eventView({ id, time, record }: KeptEvent): Event {
  const username = usernameOf(record);
  const { accessKeyId } = record.userIdentity;
  return {
    EventId: id,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    ...(accessKeyId === undefined ? {} : { AccessKeyId: accessKeyId }),
    EventTime: new Date(Math.floor(time / 1000) * 1000),
    EventSource: record.eventSource,
    ...(username === undefined ? {} : { Username: username }),
    Resources: lookupResources(record).map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: JSON.stringify(record),
  };
}
