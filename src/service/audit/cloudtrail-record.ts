import { accountPart } from '../../core/arn/account-part.ts';
import { sortAdditional } from './additional-members.ts';
import type { AuditEvent } from './audit.ts';
import { isoSeconds } from './iso-time.ts';
import type { CloudTrailRecord, RolecallMember } from './record.ts';
import { asJson } from './request-parameters.ts';
import { resourceType } from './resource-type.ts';
import { userIdentity } from './user-identity.ts';

/** Version of CloudTrail's record layout that these records follow. */
const EVENT_VERSION = '1.11';

const READ_ONLY = /^(Get|List|Describe|Head|Lookup|Search|Simulate|Decode|Assume)/;

/** Operations on the content of buckets, which CloudTrail keeps apart from management. */
const DATA_EVENTS = /^(Get|Put|Head|Delete|Copy)Objects?$/;

const KUBERNETES = 'kubernetes.';
const UNNAMED = 'UnknownOperation';
const MAXIMUM_MESSAGE = 4096;

/** Whatever CloudTrail prints for AWS's services; a cluster's API has a name of its own, which cannot be taken for one of theirs. */
function eventSource(service: string): string {
  return service.startsWith(KUBERNETES) ? `${service}.rolecall` : `${service}.amazonaws.com`;
}

function cut(text: string | undefined): string | undefined {
  return text !== undefined && text.length > MAXIMUM_MESSAGE ? `${text.slice(0, MAXIMUM_MESSAGE)}…` : text;
}

function rolecallMember({ reason, check, decision, workload }: AuditEvent): RolecallMember | undefined {
  if (reason === undefined && check === undefined && workload === undefined) return undefined;
  return { reason: cut(reason), check, decision, workload };
}

/**
 * The event as CloudTrail writes it, plus `rolecall`: the true cause of a refusal and the workload behind a token. Texts are bounded:
 * messages quote what strangers send.
 */
export function cloudTrailRecord(event: AuditEvent, eventId: string): CloudTrailRecord {
  const { facts, account, service, operation } = event;
  const { webIdentity, responseElements, additionalEventData } = sortAdditional(event.additional);
  const data = service === 's3' && DATA_EVENTS.test(operation);
  return {
    eventVersion: EVENT_VERSION,
    userIdentity: userIdentity(event.caller, webIdentity, event.additional.invokedByService),
    eventTime: isoSeconds(facts.time),
    eventSource: eventSource(service),
    eventName: operation === '' ? UNNAMED : operation,
    awsRegion: facts.region,
    sourceIPAddress: facts.sourceIp,
    userAgent: facts.userAgent,
    errorCode: event.errorCode,
    errorMessage: cut(event.errorMessage),
    requestParameters: event.parameters === undefined ? null : asJson(event.parameters),
    responseElements: event.response ?? responseElements,
    additionalEventData,
    requestID: event.requestId,
    eventID: eventId,
    sharedEventID: event.sharedId,
    readOnly: event.readOnly ?? READ_ONLY.test(operation),
    resources:
      event.resources.length === 0
        ? undefined
        : event.resources.map((ARN) => ({
            ARN,
            accountId: accountPart(ARN) || account,
            type: resourceType(ARN),
          })),
    eventType: service.startsWith(KUBERNETES) ? 'KubernetesApiCall' : 'AwsApiCall',
    managementEvent: !data,
    recipientAccountId: account,
    eventCategory: data ? 'Data' : 'Management',
    rolecall: rolecallMember(event),
  };
}
