import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import type { NearestEntry } from '../../core/cluster-access/identity-mapper.ts';
import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';

/** Label `result` of the latency metric (cluster-authenticator.md 9); the misspelling is part of the contract. */
export type ReviewResult =
  | 'malformed_request'
  | 'invalid_token'
  | 'sts_error'
  | 'sts_throttling'
  | 'uknown_user'
  | 'success';

/** A bearer token that was judged. */
export type TokenReview =
  | {
      readonly ok: true;
      readonly user: KubernetesUser;
      /** Absent for users of an OIDC provider. */
      readonly identity?: ClusterIdentity;
      /** The mapper and its entry: `EKSConfigMap mapRoles[0] arn:…`. */
      readonly by: string;
    }
  | {
      readonly ok: false;
      readonly result: Exclude<ReviewResult, 'success'>;
      /** The named check that refused. */
      readonly check: string;
      /** The reference's text. For logs and explanations: API servers answer `Unauthorized` and nothing else. */
      readonly message: string;
      /** Known when the signature held. */
      readonly identity?: ClusterIdentity;
      readonly nearest?: NearestEntry;
    };

/** Where a token came from, as far as whoever presents it for review knows; for the audit trail. */
export interface ReviewOrigin {
  readonly sourceIp: string;
  readonly userAgent: string;
  /** What names the call that the token came with: the request id of its own record. */
  readonly callId?: string;
}

/** Judges one kind of bearer token. */
export interface TokenReviewer {
  /** Whether the token is of this kind at all; decided by its form, believing nothing of it. */
  recognises(token: string): boolean;
  /** Never rejects. */
  review(token: string, origin?: ReviewOrigin): TokenReview | Promise<TokenReview>;
}
