import type { ServiceDoor } from '../protocol/operation.ts';
import { lookupEventsOperation } from './lookup-events.ts';

/**
 * CloudTrail's event history over the audit trail: what every door of this instance was asked, newest first, to each account its own.
 * What is not listed here is answered as an operation that is not built.
 */
export const cloudtrailDoor: ServiceDoor = {
  service: 'cloudtrail',
  operations: { LookupEvents: lookupEventsOperation },
};
