import type { StsEndpoints } from '../../core/cluster-access/sts/endpoints.ts';
import { TOKEN_PREFIX } from '../../core/cluster-access/token/reading.ts';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { Audit } from '../audit/audit.ts';
import type { NameIdentity } from './identity-naming.ts';
import { reviewEvent } from './record-review.ts';
import type { ReviewParts } from './review.ts';
import { type Reviewed, reviewClusterToken } from './review-cluster-token.ts';
import type { StsCaller } from './sts-caller.ts';
import { boundedRegions, type StsMetrics } from './sts-metrics.ts';
import type { ReviewOrigin, TokenReview, TokenReviewer } from './token-reviewer.ts';

export interface ClusterTokenSettings {
  /** What tokens must be signed for: the cluster's name. */
  readonly clusterId: string;
  readonly endpoints: StsEndpoints;
  /** Accounts of administrators, whose identities a cluster's own people are not shown. */
  readonly scrubbedAccounts?: readonly string[];
  /** The account and region whose trail the reviews belong to. */
  readonly account: string;
  readonly region: string;
}

export interface ClusterTokenServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly cryptography: Pick<Cryptography, 'randomUuid'>;
  readonly sts: StsCaller;
  readonly mapIdentity: NameIdentity;
  readonly audit: Pick<Audit, 'record'>;
  readonly metrics?: StsMetrics | undefined;
}

/** Reviews `k8s-aws-v1.…` tokens of one cluster. No verdict is kept: a token that was revoked is refused the next time. */
export class ClusterTokenReviewer implements TokenReviewer {
  readonly #settings: ClusterTokenSettings;
  readonly #services: ClusterTokenServices;
  readonly #parts: ReviewParts;

  constructor(settings: ClusterTokenSettings, services: ClusterTokenServices) {
    this.#settings = settings;
    this.#services = services;
    this.#parts = {
      clusterId: settings.clusterId,
      endpoints: settings.endpoints,
      sts: services.sts,
      mapIdentity: services.mapIdentity,
      scrubbedAccounts: new Set(settings.scrubbedAccounts),
      metrics: services.metrics && boundedRegions(services.metrics),
    };
  }

  recognises(token: string): boolean {
    return token.startsWith(TOKEN_PREFIX);
  }

  review(token: string, origin?: ReviewOrigin): TokenReview | Promise<TokenReview> {
    const time = this.#services.clock.now();
    try {
      const reviewed = reviewClusterToken(token, this.#parts, time);
      if (!(reviewed instanceof Promise)) return this.#conclude(reviewed, time, origin);
      return reviewed
        .then((late) => this.#conclude(late, time, origin))
        .catch((error: unknown) => this.#broken(error));
    } catch (error) {
      return this.#broken(error);
    }
  }

  #conclude(reviewed: Reviewed, time: number, origin: ReviewOrigin | undefined): TokenReview {
    const { clusterId: cluster, account, region } = this.#settings;
    const { cryptography, audit } = this.#services;
    const call = { requestId: cryptography.randomUuid(), time, origin };
    const { scrubbedAccounts } = this.#parts;
    audit.record(reviewEvent(reviewed, { cluster, account, region }, call, scrubbedAccounts));
    return reviewed.verdict;
  }

  /** Nobody's refusal: something here is broken, so nobody is let in. */
  #broken(error: unknown): TokenReview {
    const kind = error instanceof Error ? error.name : typeof error;
    this.#services.log.error('cluster-access.review-failed', { error: kind });
    return { ok: false, result: 'invalid_token', check: 'internal', message: 'internal failure' };
  }
}
