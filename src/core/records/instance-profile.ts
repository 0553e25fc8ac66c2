import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

/** What hands a role to an EC2 instance. Key: the name in lower case. */
export interface InstanceProfile {
  readonly name: string;
  readonly path: string;
  /** `AIPA…` */
  readonly id: string;
  readonly arn: string;
  /** Milliseconds. */
  readonly createDate: number;
  /** Name of its role, one at most. A role cannot be deleted while a profile names it. */
  readonly roleName?: string;
  readonly tags: Tags;
}
export const INSTANCE_PROFILE = recordKind<InstanceProfile>('iam.instance-profile');
