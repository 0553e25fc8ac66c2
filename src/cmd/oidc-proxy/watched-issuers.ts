import { setInterval as every } from 'node:timers';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { issuerKey } from '../../core/token/issuer.ts';
import { cryptography } from '../../crypto/index.ts';
import { createProviderFetcher } from '../../outbound/index.ts';
import type { TokenReviewer } from '../../service/cluster-access/token-reviewer.ts';
import { FetchedProviderKeys } from '../../service/federation/fetched-keys.ts';
import { createOidcReviewer } from '../../service/oidc-users/create-oidc-reviewer.ts';
import { severalReviewers } from '../../service/oidc-users/several-reviewers.ts';
import type { ConfiguredIssuer } from './configured-issuer.ts';

/** The issuers, each with its own trust and keys, and whether each has answered yet. */
export interface WatchedIssuers {
  readonly reviewer: TokenReviewer;
  /** By URL; true once its keys were had. */
  states(): readonly (readonly [url: string, ready: boolean])[];
  stop(): void;
}

interface Options {
  readonly allowPrivateProviders: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds between two tries to reach an issuer that has not answered yet. */
const RETRY = 5_000;

function watch({ rules, authorityPem }: ConfiguredIssuer, { allowPrivateProviders, clock, log }: Options) {
  const fetcher = createProviderFetcher({
    allowPrivateProviders,
    ...(authorityPem === undefined ? {} : { extraAuthorities: [authorityPem] }),
  });
  const providerKeys = new FetchedProviderKeys({ cryptography, clock, fetcher });
  const reviewer = createOidcReviewer(rules, { cryptography, clock, providerKeys });
  const place = { url: issuerKey(rules.issuerUrl) ?? '', thumbprints: [] };
  let ready = false;
  const ask = () =>
    providerKeys.fetch(place, false).then(
      () => {
        ready = true;
      },
      (cause: unknown) => {
        const message = cause instanceof Error && 'reason' in cause ? String(cause.reason) : String(cause);
        log.warn('oidc-proxy.issuer-unreachable', { issuer: rules.issuerUrl, message });
      },
    );
  return { reviewer, ask, url: rules.issuerUrl, ready: () => ready };
}

/** Asks every issuer for its keys at once, and again until it answers: the first person to come should not be the one who waits. */
export function watchIssuers(issuers: readonly ConfiguredIssuer[], options: Options): WatchedIssuers {
  const watched = issuers.map((issuer) => watch(issuer, options));
  const askTheRest = () => {
    for (const issuer of watched) if (!issuer.ready()) void issuer.ask();
  };
  askTheRest();
  const timer = every(askTheRest, RETRY);
  timer.unref();
  const reviewers = watched.map(({ reviewer }) => reviewer);
  return {
    reviewer: severalReviewers(() => reviewers),
    states: () => watched.map(({ url, ready }) => [url, ready()] as const),
    stop: () => clearInterval(timer),
  };
}
