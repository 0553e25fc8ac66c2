import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import type { NearestEntry } from '../../core/cluster-access/identity-mapper.ts';
import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';
import type { StsEndpoints } from '../../core/cluster-access/sts/endpoints.ts';
import type { CheckedToken } from '../../core/cluster-access/token/check-token.ts';
import type { NameIdentity } from './identity-naming.ts';
import type { StsAnswer, StsCaller, StsIdentity } from './sts-caller.ts';
import type { StsMetrics } from './sts-metrics.ts';
import type { ReviewResult } from './token-reviewer.ts';

/** What a review of cluster tokens needs besides the token. */
export interface ReviewParts {
  /** The verifier's own cluster. */
  readonly clusterId: string;
  readonly endpoints: StsEndpoints;
  readonly sts: StsCaller;
  readonly mapIdentity: NameIdentity;
  /** Accounts whose identities are shown in neither uid nor extra. */
  readonly scrubbedAccounts: ReadonlySet<string>;
  readonly metrics: StsMetrics | undefined;
}

/** One token on its way through the checks. What a check found out stands here for the ones after it. */
export interface ClusterReview {
  readonly token: string;
  readonly parts: ReviewParts;
  /** Milliseconds: one reading of the clock for the whole review. */
  readonly now: number;
  /** Set by `tokenWellFormed`; nothing of it is believed until `identityVouched`. */
  checked: CheckedToken;
  /** Set by `stsAsked`. */
  answer: StsAnswer;
  /** Set by `identityVouched`. */
  vouched: StsIdentity;
  /** Set by `identityCanonical`. */
  identity: ClusterIdentity;
  /** Set by `identityMapped`. */
  mapped: { readonly username: string; readonly groups: readonly string[] };
  by: string;
  /** Set by `userStated`. */
  user: KubernetesUser;
}

/** Why a review ended early. */
export interface ReviewFault {
  readonly result: Exclude<ReviewResult, 'success'>;
  /** The reference's text. */
  readonly message: string;
  /** When it is another than the one of the table. */
  readonly check?: string;
  /** What the STS of this process knows beyond its answer; for the audit trail only. */
  readonly reason?: string | undefined;
  readonly nearest?: NearestEntry | undefined;
}

/** One named check: sets what it found out, or says why the review ends. */
export type ReviewCheck = (
  review: ClusterReview,
) => ReviewFault | undefined | Promise<ReviewFault | undefined>;
