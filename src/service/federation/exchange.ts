import type { VerificationKey } from '../../core/ports/cryptography.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';
import type { OidcProvider, Role } from '../../core/records/identity.ts';
import type { BoundPod, Credentials } from '../../core/session/claims.ts';
import type { RoleReference } from '../../core/session/role-arn.ts';
import type { IdentityClaims } from '../../core/token/claims.ts';
import type { TokenSessionTags } from '../../core/token/tags-claim.ts';
import type { WebToken } from '../../core/token/web-token.ts';
import type { Workload } from '../../core/token/workload.ts';
import type { Services } from '../services.ts';

/** `AssumeRoleWithWebIdentity` as its door parsed it; lengths and patterns of the API model already hold. */
export interface WebIdentityInput {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly token: string;
  readonly providerId?: string;
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  /** Seconds. */
  readonly durationSeconds?: number;
}

/** Facts of the call, and where the exchange leaves what the audit trail is to know. */
export interface ExchangeContext {
  readonly facts: RequestFacts;
  readonly audit: {
    readonly resources: string[];
    readonly additional: Record<string, string>;
    workload?: Workload | undefined;
    check?: string;
  };
}

export type ExchangeServices = Pick<
  Services,
  | 'settings'
  | 'cryptography'
  | 'directory'
  | 'sessions'
  | 'authorizer'
  | 'providerKeys'
  | 'managedPolicies'
  | 'workloads'
>;

export interface WebIdentityOutput {
  readonly credentials: Credentials;
  /** `AROA…:SESSION` */
  readonly assumedRoleId: string;
  readonly assumedRoleArn: string;
  readonly subject: string;
  readonly audience: string;
  /** ARN of the IAM provider. */
  readonly provider: string;
  /** Percent. */
  readonly packedPolicySize: number;
  readonly sourceIdentity: string | undefined;
}

/** One exchange on its way through the checks. What a check found out stands here for the ones after it. */
export interface Exchange {
  readonly input: WebIdentityInput;
  readonly context: ExchangeContext;
  readonly services: ExchangeServices;
  /** Milliseconds: one reading of the clock for the whole exchange. */
  readonly now: number;
  /** Set by `roleArnWellFormed`. */
  target: RoleReference;
  /** Set by `tokenParsed`; unverified until `signatureVerified`. */
  token: WebToken;
  /** Set by `issuerKnown`. */
  provider: OidcProvider;
  /** Set by `keyFound`. */
  key: VerificationKey;
  /** Set by `claimsPresent`. */
  claims: IdentityClaims;
  /** Set by `rolesClaimAllows`: true when the token names the role itself. */
  roleAuthorizedByIdp: boolean;
  /** Set by `sessionTagsWellFormed`. */
  tags: TokenSessionTags;
  sourceIdentity: string | undefined;
  /** Set by `roleExists`. */
  role: Role;
  /** Set by `podPresent`, for sessions that end with a pod. */
  pod: BoundPod | undefined;
  /** Seconds; set by `durationAllowed`. */
  duration: number;
  /** Percent; set by `sessionSizeAllowed`. */
  packedPolicySize: number;
  /** Set by `credentialsMinted`. */
  output: WebIdentityOutput;
}

/** One named check: sets what it found out, or throws the `Refusal` that AWS gives. Only `keyFound` and `podPresent` ever wait. */
export type Check = (exchange: Exchange) => void | Promise<void>;
