import type { Json } from '../../core/records/record.ts';
import { sortAdditional } from './additional-members.ts';
import type { AuditEvent } from './audit.ts';
import { isoSeconds } from './iso-time.ts';
import { asJson } from './request-parameters.ts';
import { userIdentity } from './user-identity.ts';

/** Version of CloudTrail's record layout that these records follow. */
const EVENT_VERSION = '1.11';

const READ_ONLY = /^(Get|List|Describe|Head|Lookup|Search|Simulate|Decode)/;

/** EC2's fleet of services is named by its first word; so is everything else here. */
function eventSource(service: string): string {
  return `${service}.amazonaws.com`;
}

/**
 * The event as CloudTrail writes it, plus `rolecall.reason`: the true cause of a refusal. Members that are undefined are left out of
 * the JSON. Texts are bounded: messages quote what strangers send.
 */
export function cloudTrailRecord(event: AuditEvent, eventId: string): Json {
  const { facts, account } = event;
  const { webIdentity, responseElements, additionalEventData } = sortAdditional(event.additional);
  return {
    eventVersion: EVENT_VERSION,
    userIdentity: userIdentity(event.caller, webIdentity, event.additional.invokedByService),
    eventTime: isoSeconds(facts.time),
    eventSource: eventSource(event.service),
    eventName: event.operation,
    awsRegion: facts.region,
    sourceIPAddress: facts.sourceIp,
    userAgent: facts.userAgent,
    errorCode: event.errorCode,
    errorMessage: event.errorMessage === undefined ? undefined : asJson(event.errorMessage),
    requestParameters: event.parameters === undefined ? null : asJson(event.parameters),
    responseElements,
    additionalEventData,
    requestID: event.requestId,
    eventID: eventId,
    readOnly: READ_ONLY.test(event.operation),
    resources:
      event.resources.length === 0 ? undefined : event.resources.map((ARN) => ({ ARN, accountId: account })),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    rolecall: event.reason === undefined ? undefined : { reason: asJson(event.reason) },
  };
}
