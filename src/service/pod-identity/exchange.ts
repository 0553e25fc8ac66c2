import type { VerificationKey } from '../../core/ports/cryptography.ts';
import type { Caller } from '../../core/principal/caller.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';
import type { PodIdentityAssociation } from '../../core/records/association.ts';
import type { OidcProvider, Role } from '../../core/records/identity.ts';
import type { Cluster } from '../../core/records/resources.ts';
import type { Credentials } from '../../core/session/claims.ts';
import type { IdentityClaims } from '../../core/token/claims.ts';
import type { PodClaims } from '../../core/token/pod-claims.ts';
import type { WebToken } from '../../core/token/web-token.ts';
import type { Workload } from '../../core/token/workload.ts';
import type { Services } from '../services.ts';
import type { GivenTags } from '../sessions/require-session-tags.ts';

/** `AssumeRoleForPodIdentity` as its door parsed it; that the caller may call it is decided before. */
export interface PodIdentityInput {
  readonly clusterName: string;
  readonly token: string;
  readonly eksNodeName?: string;
  readonly instanceId?: string;
}

export interface PodIdentityContext {
  readonly caller: Caller;
  /** The caller's account is the cluster's. */
  readonly account: string;
  readonly facts: RequestFacts;
  readonly audit: {
    readonly resources: string[];
    readonly additional: Record<string, string>;
    workload?: Workload | undefined;
    check?: string;
  };
}

export type PodIdentityServices = Pick<
  Services,
  | 'settings'
  | 'cryptography'
  | 'directory'
  | 'sessions'
  | 'authorizer'
  | 'providerKeys'
  | 'managedPolicies'
  | 'keyring'
  | 'audit'
  | 'workloads'
>;

export interface PodIdentityOutput {
  readonly credentials: Credentials;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly association: PodIdentityAssociation;
  readonly assumedRoleArn: string;
  /** `AROA…:SESSION` */
  readonly assumedRoleId: string;
}

/** A session that was minted. */
export interface MintedSession {
  readonly credentials: Credentials;
  readonly assumedRoleArn: string;
  readonly assumedRoleId: string;
}

/** One exchange on its way through the checks. What a check found out stands here for the ones after it. */
export interface PodExchange {
  readonly input: PodIdentityInput;
  readonly context: PodIdentityContext;
  readonly services: PodIdentityServices;
  /** Milliseconds: one reading of the clock for the whole exchange. */
  readonly now: number;
  /** Set by `tokenParsed`; unverified until `signatureVerified`. */
  token: WebToken;
  /** Set by `clusterFound`. */
  cluster: Cluster;
  /** The cluster's issuer in the form that its keys are looked up by; set by `clusterFound`. */
  provider: OidcProvider;
  /** Set by `keyFound`. */
  key: VerificationKey;
  /** Set by `claimsPresent`. */
  claims: IdentityClaims;
  pod: PodClaims;
  /** Set by `associationFound`. */
  association: PodIdentityAssociation;
  /** Set by `sessionNamed`. */
  sessionName: string;
  tags: GivenTags;
  /** Set by `roleAssumed`. */
  role: Role;
  session: MintedSession;
  /** Set by `credentialsDelivered`. */
  output: PodIdentityOutput;
}

/** One named check: sets what it found out, or throws the `Refusal` of eks.md 2.3. */
export type PodCheck = (exchange: PodExchange) => void | Promise<void>;
