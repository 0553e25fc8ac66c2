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

/** How an instance answers for its metadata, as EC2 names the options. */
export interface MetadataOptions {
  readonly httpTokens: 'optional' | 'required';
  /** 1 to 64: how many hops the answer to a token request may take. */
  readonly httpPutResponseHopLimit: number;
  readonly httpEndpoint: 'enabled' | 'disabled';
  readonly httpProtocolIpv6: 'enabled' | 'disabled';
  readonly instanceMetadataTags: 'enabled' | 'disabled';
}

/** What an EKS node of a managed group has when nobody chose otherwise: pods reach the node's role. */
export const NODE_METADATA_OPTIONS: MetadataOptions = Object.freeze({
  httpTokens: 'optional',
  httpPutResponseHopLimit: 2,
  httpEndpoint: 'enabled',
  httpProtocolIpv6: 'disabled',
  instanceMetadataTags: 'disabled',
});

/** The profile through which an instance has a role. */
export interface AttachedProfile {
  readonly arn: string;
  /** `AIPA…` */
  readonly id: string;
  readonly roleName: string;
}

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
  /** `ami-` and 17 lower-case hex digits. */
  readonly imageId: string;
  readonly networkInterface: {
    /** `eni-` and 17 lower-case hex digits. */
    readonly id: string;
    /** `02:…`, lower case. */
    readonly mac: string;
  };
  readonly metadataOptions: MetadataOptions;
  readonly profile?: AttachedProfile;
  readonly tags: Tags;
}
export const NODE_INSTANCE = recordKind<NodeInstance>('ec2.instance');
