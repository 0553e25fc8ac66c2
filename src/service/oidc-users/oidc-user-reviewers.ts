import {
  IDENTITY_PROVIDER_CONFIG,
  identityProviderConfigKey,
} from '../../core/records/identity-provider-config.ts';
import type { Cluster } from '../../core/records/resources.ts';
import { issuerKey } from '../../core/token/issuer.ts';
import type { TokenReviewer } from '../cluster-access/token-reviewer.ts';
import type { Services } from '../services.ts';
import { createOidcReviewer } from './create-oidc-reviewer.ts';
import { severalReviewers } from './several-reviewers.ts';

export interface OpenReviewer extends TokenReviewer {
  /** Ends the following of the records. */
  stop(): void;
}

type ReviewerServices = Pick<
  Services,
  'cryptography' | 'providerKeys' | 'clock' | 'directory' | 'log' | 'settings'
>;

/** Account that a cluster's records are filed under. */
const accountOf = ({ arn }: Cluster): string => arn.split(':')[4] ?? '';

/**
 * The users of a cluster's identity provider configs, as the records stand: one that is associated is asked from then on, one that is
 * going is asked no more.
 */
export function oidcUserReviewers(services: ReviewerServices, cluster: Cluster): OpenReviewer {
  const account = accountOf(cluster);
  const prefix = identityProviderConfigKey(cluster.name, '');
  // A pod's token names the cluster's own issuer: it makes a service account and never a person.
  const own = issuerKey(cluster.issuer);
  const active = (): readonly TokenReviewer[] =>
    services.directory
      .list(IDENTITY_PROVIDER_CONFIG, account, prefix)
      .map(({ body }) => body)
      .filter(({ status, oidc }) => status === 'ACTIVE' && issuerKey(oidc.issuerUrl) !== own)
      .flatMap(({ name, oidc }) => {
        try {
          return [createOidcReviewer(oidc, services)];
        } catch {
          services.log.warn('oidc-users.config-unusable', { cluster: cluster.name, name });
          return [];
        }
      });
  let reviewers = active();
  const following = services.directory.subscribe(IDENTITY_PROVIDER_CONFIG, (change) => {
    if (change.account === account && change.key.startsWith(prefix)) reviewers = active();
  });
  return { ...severalReviewers(() => reviewers), stop: () => following.stop() };
}
