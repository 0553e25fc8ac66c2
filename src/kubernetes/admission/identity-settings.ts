import type { ConfigMapEntries } from './config-map-entries.ts';
import type { ConfigMapEntry } from './config-map-entry.ts';
import { parseCsvRecord } from './csv-record.ts';
import { fsGroupOf } from './fs-group.ts';
import { parseGoBoolean, parseGoInteger } from './go-values.ts';
import type { PodView } from './pod-view.ts';
import { roleArnOf } from './role-arn.ts';
import { boundedExpiration, jitteredExpiration } from './token-expiration.ts';
import type { TokenVolume, WebhookConfig } from './webhook-config.ts';

/** A service account as the webhook sees it. */
export interface ServiceAccountView {
  readonly namespace: string;
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
}

/** How a pod gets its credentials; the names are those of the reference's metric. */
export type IdentityMethod = 'sts_web_identity' | 'container_credentials';

/** Everything known about a pod's service account at the moment of its admission. */
export interface IdentityFacts {
  readonly namespace: string;
  readonly name: string;
  /** True when a Pod Identity association names it. */
  readonly associated: boolean;
  /** Undefined: there is none, or it is not known yet. */
  readonly account: ServiceAccountView | undefined;
  readonly entries: ConfigMapEntries;
}

/** What one pod gets, after all precedences (pod-identity-webhook.md 3.4, 4). */
export interface IdentitySettings {
  readonly method: IdentityMethod;
  /** Empty for Pod Identity: the association names the role. */
  readonly roleArn: string;
  /** The volume, with the audience that this pod gets. */
  readonly token: TokenVolume;
  readonly regionalSts: boolean;
  /** Seconds, as asked for: before bounds. */
  readonly requestedExpiration: number;
  /** Seconds. */
  readonly expiration: number;
  readonly skipped: ReadonlySet<string>;
  readonly fsGroup: number | undefined;
}

/** The half that comes from the service account or its stand-in in the ConfigMap. */
interface AccountSettings {
  readonly roleArn: string;
  readonly audience: string;
  readonly regionalSts: boolean;
  readonly expiration: number;
}

const NOBODY: ReadonlySet<string> = new Set();

/** The role of a service account's annotation; empty when it names none. */
export function annotatedRole(account: ServiceAccountView | undefined, config: WebhookConfig): string {
  return account === undefined ? '' : ofAccount(account, config).roleArn;
}

/** Undefined when neither an association nor an annotation nor the ConfigMap names a role: nothing is injected. */
export function identitySettings(
  pod: PodView,
  facts: IdentityFacts,
  config: WebhookConfig,
  chance: () => number,
): IdentitySettings | undefined {
  const method = facts.associated ? 'container_credentials' : 'sts_web_identity';
  const settings = facts.associated ? associatedSettings(facts, config) : webIdentitySettings(facts, config);
  if (settings === undefined) return undefined;
  const prefix = config.annotationPrefix;
  const requested = parseGoInteger(pod.annotations.get(`${prefix}/token-expiration`)) ?? settings.expiration;
  const bounded = boundedExpiration(requested);
  const volume = facts.associated ? config.containerCredentials : config.webIdentity;
  return {
    method,
    roleArn: settings.roleArn,
    // Empty would make it a token for the API server itself.
    token: { ...volume, audience: settings.audience || volume.audience },
    regionalSts: settings.regionalSts,
    requestedExpiration: requested,
    expiration: facts.associated ? jitteredExpiration(bounded, chance) : bounded,
    skipped: skippedContainers(pod.annotations.get(`${prefix}/skip-containers`)),
    fsGroup: fsGroupOf(pod, facts.account, config),
  };
}

/** Pod Identity wins over a role (4). Its audience is never an annotation's; without any source the flags do not count (4). */
function associatedSettings(facts: IdentityFacts, config: WebhookConfig): AccountSettings {
  const { namespace, name, account, entries } = facts;
  const entry = account === undefined ? entries.exact(namespace, name) : undefined;
  const none = { regionalSts: false, expiration: 86_400 };
  const { regionalSts, expiration } =
    account !== undefined ? ofAccount(account, config) : entry !== undefined ? ofEntry(entry, config) : none;
  return { roleArn: '', audience: '', regionalSts, expiration };
}

/** The service account's annotation wins over the ConfigMap, all of one or all of the other (4, 9). */
function webIdentitySettings(facts: IdentityFacts, config: WebhookConfig): AccountSettings | undefined {
  const { namespace, name, account, entries } = facts;
  const annotated = account === undefined ? undefined : ofAccount(account, config);
  if (annotated !== undefined && annotated.roleArn !== '') return annotated;
  const entry = entries.find(namespace, name);
  return entry === undefined || entry.roleArn === '' ? undefined : ofEntry(entry, config);
}

const read = new WeakMap<WebhookConfig, WeakMap<ServiceAccountView, AccountSettings>>();

/** Annotations are read once for each version of a service account, not for each of its pods. */
function ofAccount(account: ServiceAccountView, config: WebhookConfig): AccountSettings {
  let known = read.get(config);
  if (known === undefined) {
    known = new WeakMap();
    read.set(config, known);
  }
  const present = known.get(account);
  if (present !== undefined) return present;
  const settings = readAccount(account, config);
  known.set(account, settings);
  return settings;
}

function readAccount(account: ServiceAccountView, config: WebhookConfig): AccountSettings {
  const annotation = (name: string) => account.annotations.get(`${config.annotationPrefix}/${name}`);
  const role = annotation('role-arn');
  return {
    roleArn: role ? roleArnOf(role, config) : '',
    audience: annotation('audience') ?? '',
    regionalSts: parseGoBoolean(annotation('sts-regional-endpoints')) ?? config.regionalSts,
    expiration: parseGoInteger(annotation('token-expiration')) ?? config.tokenExpiration,
  };
}

function ofEntry(entry: ConfigMapEntry, config: WebhookConfig): AccountSettings {
  return {
    roleArn: entry.roleArn === '' ? '' : roleArnOf(entry.roleArn, config),
    audience: entry.audience,
    regionalSts: entry.regionalSts,
    expiration: entry.tokenExpiration === 0 ? config.tokenExpiration : entry.tokenExpiration,
  };
}

/** Names are trimmed, unlike the reference's (its `a, b` never matched `b`). */
function skippedContainers(annotation: string | undefined): ReadonlySet<string> {
  const names = annotation === undefined ? undefined : parseCsvRecord(annotation);
  if (names === undefined) return NOBODY;
  return new Set(names.map((name) => name.trim()).filter((name) => name !== ''));
}
