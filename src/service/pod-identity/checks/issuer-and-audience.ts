import { POD_IDENTITY_SERVICE } from '../../associations/pods-trusted.ts';
import type { PodExchange } from '../exchange.ts';
import { invalidToken } from '../refusals.ts';

/**
 * The cluster's own issuer, and the one audience of Pod Identity: a token that was made for another service is worth nothing here,
 * nor is one for several.
 */
export function issuerAndAudience({ claims, cluster }: PodExchange): void {
  if (claims.issuer !== cluster.issuer) {
    const reason = `issuer ${claims.issuer.slice(0, 200)} is not ${cluster.issuer}`;
    throw invalidToken('The issuer of the service account token is not the cluster.', reason);
  }
  if (claims.originalAudience !== undefined || claims.audience !== POD_IDENTITY_SERVICE) {
    throw invalidToken(
      `The audience of the service account token is not ${POD_IDENTITY_SERVICE}.`,
      `audience ${claims.audience.slice(0, 200)}`,
    );
  }
}
