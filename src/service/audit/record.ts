import type { DecisionSummary } from '../../core/policy/index.ts';
import type { Json } from '../../core/records/record.ts';
import type { Workload } from '../../core/token/workload.ts';

/** `userIdentity` of a record: the members that anything here reads. */
export interface UserIdentity {
  readonly type: string;
  readonly principalId?: string | undefined;
  readonly arn?: string | undefined;
  readonly accountId?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly userName?: string | undefined;
  readonly identityProvider?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly impersonatedBy?: string | undefined;
  readonly invokedBy?: string | undefined;
  readonly sessionContext?: Json | undefined;
}

export interface RecordedResource {
  readonly ARN: string;
  readonly accountId?: string | undefined;
  readonly type?: string | undefined;
}

/** What only this system says of a call; CloudTrail has no such member. */
export interface RolecallMember {
  readonly reason?: string | undefined;
  readonly check?: string | undefined;
  readonly decision?: DecisionSummary | undefined;
  readonly workload?: Workload | undefined;
}

/** An event in the layout of CloudTrail's records. Members that are undefined are left out of its JSON. */
export interface CloudTrailRecord {
  readonly eventVersion: string;
  readonly userIdentity: UserIdentity;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
  readonly requestParameters: Json;
  readonly responseElements: Json;
  readonly additionalEventData?: Json | undefined;
  readonly requestID: string;
  readonly eventID: string;
  readonly sharedEventID?: string | undefined;
  readonly readOnly: boolean;
  readonly resources?: readonly RecordedResource[] | undefined;
  readonly eventType: string;
  readonly managementEvent: boolean;
  readonly recipientAccountId: string;
  readonly eventCategory: string;
  readonly rolecall?: RolecallMember | undefined;
}
