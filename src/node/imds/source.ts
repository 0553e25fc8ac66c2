import type { MetadataOptions } from '../../core/records/compute.ts';

/** What is known of the machine; what is not known has no entry in the tree. Times: milliseconds. */
export interface InstanceFacts {
  readonly instanceId: string;
  readonly partition: string;
  readonly region: string;
  readonly availabilityZone: string;
  readonly account?: string;
  readonly instanceType?: string;
  readonly imageId?: string;
  readonly architecture?: string;
  readonly hostname?: string;
  readonly privateIp?: string;
  readonly launchTime?: number;
  readonly reservation?: string;
  readonly network?: NetworkFacts;
  readonly tags: Readonly<Record<string, string>>;
}

export interface NetworkFacts {
  readonly mac: string;
  readonly interfaceId: string;
  readonly subnetId: string;
  readonly subnetCidr: string;
  readonly vpcId: string;
  readonly vpcCidr: string;
}

/** The role of the machine, and the profile that it comes through. */
export interface MachineRole {
  readonly name: string;
  readonly profileArn?: string;
  readonly profileId?: string;
}

/** Credentials as the metadata service gives them. Times: milliseconds. */
export interface DeliveredCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
  readonly expiration: number;
  readonly lastUpdated: number;
}

/** Version of the metadata service by which credentials were asked for. */
export type Delivery = '1.0' | '2.0';

/** The role cannot be had. The client sees code and message, as EC2 tells them; `cause` stays here. */
export class RoleUnavailable extends Error {
  override name = 'RoleUnavailable';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** One machine as its metadata service shows it. Asked anew for each request: changes take effect at once. */
export interface MetadataSource {
  options(): MetadataOptions;
  facts(): InstanceFacts;
  /** Undefined when the machine has no role. */
  role(): MachineRole | undefined;
  /** Credentials with enough life left. Rejects with `RoleUnavailable`. */
  credentials(delivery: Delivery): Promise<DeliveredCredentials>;
}
