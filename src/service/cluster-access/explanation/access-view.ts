import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import type { AuthenticationMode } from '../../../core/records/resources.ts';
import type { AccessGrants } from '../access-grants.ts';
import type { InstanceNames } from '../instance-names.ts';
import type { ChainLink } from '../map-identity.ts';
import type { TokenReview } from '../token-reviewer.ts';
import type { RbacView } from './rbac-view.ts';

/** A verdict about a token, with what the caller is not told. */
export interface ToldReview {
  readonly verdict: TokenReview;
  readonly reason: string | undefined;
}

/** The IAM principal behind an identity. */
export interface KnownPrincipal {
  /** With the role's path. */
  readonly arn: string;
  readonly id: string;
}

/** An identity provider config that counts. */
export interface KnownSignIn {
  readonly name: string;
  readonly issuerUrl: string;
  readonly clientId: string;
}

/** One cluster, as its authenticator and its API server see it now. */
export interface AccessView {
  readonly cluster: string;
  /** Undefined for a cluster of which only a map is known. */
  readonly mode: AuthenticationMode | undefined;
  readonly chain: readonly ChainLink[];
  readonly instances: InstanceNames;
  readonly grants: AccessGrants;
  /** What is wrong with the sources, a line each. */
  readonly warnings: readonly string[];
  /** What cannot be looked at. */
  readonly missing: readonly string[];
  /** By whose ID tokens people come in, and the issuer of the cluster's own service accounts; absent where that is not known. */
  readonly signIns?: { readonly ownIssuer: string; readonly configs: readonly KnownSignIn[] };
  /** Judges a token as the cluster does. */
  review(token: string): ToldReview | Promise<ToldReview>;
  /** Undefined for accounts that are not known here; null when there is none of that name. */
  principal(identity: Pick<ClusterIdentity, 'canonicalArn' | 'account'>): KnownPrincipal | null | undefined;
  /** All roles and bindings. */
  rbac(): RbacView;
}
