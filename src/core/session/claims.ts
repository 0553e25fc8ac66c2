/**
 * What a session token states, sealed (AES-256-GCM): the session is this statement and nothing is stored.
 * Times are milliseconds since the epoch.
 */
export interface SessionClaims {
  readonly version: 1;
  readonly account: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Unique id of the role (`AROA…`): a role deleted and made again does not revive its sessions. */
  readonly roleId: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Session policy document text. */
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
  /** Present when the session came from a web identity. */
  readonly federated?: FederatedOrigin;
  /** True when the credentials came from another role's session: 1 hour at most. */
  readonly chained?: boolean;
  /** Present when the session is an instance's own, from its metadata service. */
  readonly instance?: InstanceOrigin;
}

/** What a session is to state: its claims without those that minting makes. */
export type SessionStatement = Omit<SessionClaims, 'version' | 'accessKeyId' | 'secretAccessKey'>;

/** Where a web identity session came from, and its claims that stay visible as condition keys. */
export interface FederatedOrigin {
  /** IAM provider ARN: `aws:FederatedProvider`. */
  readonly provider: string;
  /** Issuer without scheme: prefix of the condition keys. */
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly amr?: readonly string[];
}

/** The instance that credentials were delivered to, and how: condition keys of its calls. */
export interface InstanceOrigin {
  /** `arn:aws:ec2:REGION:ACCOUNT:instance/i-…`: `ec2:SourceInstanceARN`. */
  readonly arn: string;
  /** Version of the metadata service that handed them out: `ec2:RoleDelivery`. */
  readonly delivery: '1.0' | '2.0';
  /** `aws:Ec2InstanceSourceVpc` */
  readonly vpc: string;
  /** `aws:Ec2InstanceSourcePrivateIPv4` */
  readonly privateIp: string;
}

/** Temporary credentials as STS hands them out. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: number;
}
