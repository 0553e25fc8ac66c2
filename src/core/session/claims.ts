/** What every session token states. Times are milliseconds since the epoch. */
interface IssuedSession {
  readonly version: 1;
  readonly account: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** A role's session. Sealed (AES-256-GCM), as all are: the session is this statement and nothing is stored. */
export interface SessionClaims extends IssuedSession {
  readonly kind?: undefined;
  /** Unique id of the role (`AROA…`): a role deleted and made again does not revive its sessions. */
  readonly roleId: string;
  readonly roleName: string;
  readonly sessionName: string;
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
  /** Present when the session ends with a pod; sessions that are chained from it inherit this. */
  readonly pod?: BoundPod;
}

/** A session of GetSessionToken: the user itself, or the account's root user. */
export interface UserSessionClaims extends IssuedSession {
  readonly kind: 'user';
  /** `AIDA…`; the account id for the root user. Bound to it as a role's session is to the role. */
  readonly userId: string;
  /** Empty for the root user. */
  readonly userName: string;
  /** When a second factor was proven. Milliseconds. */
  readonly mfaAt?: number;
}

/** A session of GetFederationToken: somebody whom the user vouches for, with less than the user's own permissions. */
export interface FederatedUserClaims extends IssuedSession {
  readonly kind: 'federated-user';
  /** The user that asked; as in `UserSessionClaims`. */
  readonly userId: string;
  readonly userName: string;
  readonly federatedName: string;
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

export type AnySessionClaims = SessionClaims | UserSessionClaims | FederatedUserClaims;

/** What minting makes, and the statement does not hold. */
type Minted = 'version' | 'accessKeyId' | 'secretAccessKey';

/** What a role session is to state: its claims without those that minting makes. */
export type SessionStatement = Omit<SessionClaims, Minted>;

export type AnySessionStatement =
  | SessionStatement
  | Omit<UserSessionClaims, Minted>
  | Omit<FederatedUserClaims, Minted>;

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

/** The pod that a session ends with. */
export interface BoundPod {
  /** ARN of its cluster. */
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** When its cluster last told, for the first session, that it is there. Milliseconds; never moved on by chaining. */
  readonly seenAt: number;
}

/** Temporary credentials as STS hands them out. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: number;
}
