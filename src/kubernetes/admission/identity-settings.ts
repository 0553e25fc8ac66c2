import { parseCsvRecord } from './csv-record.ts';
import { parseGoBoolean, parseGoInteger } from './go-values.ts';
import type { PodView } from './pod-view.ts';
import type { WebhookConfig } from './webhook-config.ts';

/** A service account as the webhook sees it. */
export interface ServiceAccountView {
  readonly namespace: string;
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
}

/** What one pod gets, after all precedences (pod-identity-webhook.md 3.4). */
export interface IdentitySettings {
  readonly roleArn: string;
  readonly audience: string;
  readonly regionalSts: boolean;
  /** Seconds. */
  readonly expiration: number;
  readonly skipped: ReadonlySet<string>;
}

/** The API server's least `expirationSeconds` (1.3). */
const LEAST_EXPIRATION = 600;

/** Undefined when the service account names no role: nothing is injected. */
export function identitySettings(
  pod: PodView,
  serviceAccount: ServiceAccountView,
  config: WebhookConfig,
): IdentitySettings | undefined {
  const prefix = config.annotationPrefix;
  const account = (name: string) => serviceAccount.annotations.get(`${prefix}/${name}`);
  const roleArn = account('role-arn');
  if (!roleArn) return undefined;
  const expiration =
    parseGoInteger(pod.annotations.get(`${prefix}/token-expiration`)) ??
    parseGoInteger(account('token-expiration')) ??
    config.tokenExpiration;
  return {
    roleArn,
    // Empty would make it a token for the API server itself.
    audience: account('audience') || config.audience,
    regionalSts: parseGoBoolean(account('sts-regional-endpoints')) ?? config.regionalSts,
    expiration: Math.max(LEAST_EXPIRATION, expiration),
    skipped: skippedContainers(pod.annotations.get(`${prefix}/skip-containers`)),
  };
}

/** Names are trimmed, unlike the reference's (its `a, b` never matched `b`). */
function skippedContainers(annotation: string | undefined): ReadonlySet<string> {
  const names = annotation === undefined ? undefined : parseCsvRecord(annotation);
  return new Set((names ?? []).map((name) => name.trim()).filter((name) => name !== ''));
}
