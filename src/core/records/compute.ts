import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

/** A network. Account: the owner. Key: the id, `vpc-` and 17 lower-case hex digits. */
export interface Vpc {
  readonly id: string;
  readonly region: string;
  readonly cidr: string;
  readonly subnet: { readonly id: string; readonly availabilityZone: string; readonly cidr: string };
  readonly isDefault: boolean;
  readonly tags: Tags;
}
export const VPC = recordKind<Vpc>('ec2.vpc');

/** A node that runs pods, as EC2 shows it. Account: the owner. Key: the id, `i-` and 17 lower-case hex digits. */
export interface NodeInstance {
  readonly id: string;
  readonly region: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly availabilityZone: string;
  readonly type: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly privateIp: string;
  readonly privateDnsName: string;
  /** Milliseconds. */
  readonly launchTime: number;
  readonly reservation: string;
  readonly tags: Tags;
}
export const NODE_INSTANCE = recordKind<NodeInstance>('ec2.instance');
