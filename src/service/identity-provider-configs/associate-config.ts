import type { Transaction } from '../../core/ports/directory.ts';
import type { EksUpdate } from '../../core/records/eks-update.ts';
import type { Tags } from '../../core/records/identity.ts';
import {
  IDENTITY_PROVIDER_CONFIG,
  type IdentityProviderConfig,
  identityProviderConfigKey,
  type OidcUserSettings,
} from '../../core/records/identity-provider-config.ts';
import type { Cluster } from '../../core/records/resources.ts';
import { issuerKey } from '../../core/token/issuer.ts';
import type { ClusterPlace } from '../associations/find-association.ts';
import { findCluster } from '../clusters/find-cluster.ts';
import { invalidCluster, invalidParameter, refusedCluster } from '../clusters/refusals.ts';
import { checkTags } from '../clusters/tags.ts';
import type { Scope } from '../scope.ts';
import { recordUpdate, replayedUpdate } from '../updates/record-update.ts';
import { type ConfigName, findConfig, listConfigs, OIDC } from './find-config.ts';
import { oidcSettings, type WantedOidc } from './oidc-settings.ts';
import { configExists, issuerAssociated, tooManyConfigs, updateInProgress } from './refusals.ts';

/** EKS user guide, "Grant users access to Kubernetes with an external OIDC provider": ten from Kubernetes 1.32 on, one before. */
const MOST = 10;
const SEVERAL_SINCE = 32;
/** Bytes of all configs of a cluster together. */
const LARGEST = 12 * 1024;
const NAME = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

export interface ConfigScope extends ClusterPlace {
  readonly scope: Scope;
}

export interface NewConfig extends WantedOidc {
  readonly identityProviderConfigName?: string | undefined;
  readonly tags?: Tags | undefined;
  readonly clientRequestToken?: string | undefined;
}

/** CREATING, until the cluster has taken it up. Throws `Refusal`. */
export function associateConfig(tx: Transaction, place: ConfigScope, input: NewConfig): EksUpdate {
  const { account, region, cluster, scope } = place;
  const found = findCluster(tx, account, region, cluster);
  const { identityProviderConfigName: name = '', tags = {}, clientRequestToken } = input;
  const replayed = replayedUpdate(tx, account, { cluster, clientRequestToken });
  if (replayed !== undefined) return replayed;
  requireHosted(found);
  if (!NAME.test(name)) throw invalidParameter('identityProviderConfigName is invalid');
  const oidc = oidcSettings(input);
  if (Object.keys(tags).length > 0) checkTags(tags);
  const present = listConfigs(tx, place);
  requireIdle(present, 'AssociateIdentityProviderConfig', cluster);
  requireRoom(found, present, name, oidc);
  const update = started(tx, place, 'AssociateIdentityProviderConfig', name, clientRequestToken);
  const config: IdentityProviderConfig = {
    cluster,
    name,
    arn: `arn:${scope.partition}:eks:${region}:${account}:identityproviderconfig/${cluster}/${OIDC}/${name}/${scope.ids.uuid()}`,
    status: 'CREATING',
    oidc,
    tags,
    updateId: update.id,
  };
  tx.put(IDENTITY_PROVIDER_CONFIG, account, identityProviderConfigKey(cluster, name), config);
  return update;
}

/** DELETING, until the cluster has let go of it; its users are nobody from now on. Throws `Refusal`. */
export function disassociateConfig(
  tx: Transaction,
  place: ConfigScope,
  wanted: ConfigName,
  clientRequestToken: string | undefined,
): EksUpdate {
  const { account, cluster } = place;
  const replayed = replayedUpdate(tx, account, { cluster, clientRequestToken });
  if (replayed !== undefined) return replayed;
  const config = findConfig(tx, place, wanted);
  requireIdle(listConfigs(tx, place), 'DisassociateIdentityProviderConfig', cluster);
  const { name } = config;
  const update = started(tx, place, 'DisassociateIdentityProviderConfig', name, clientRequestToken);
  tx.put(IDENTITY_PROVIDER_CONFIG, account, identityProviderConfigKey(cluster, name), {
    ...config,
    status: 'DELETING',
    updateId: update.id,
  });
  return update;
}

function started(
  tx: Transaction,
  { cluster, scope }: ConfigScope,
  type: string,
  name: string,
  clientRequestToken: string | undefined,
): EksUpdate {
  return recordUpdate(tx, scope, {
    cluster,
    type,
    status: 'InProgress',
    params: [{ type: 'IdentityProviderConfig', value: JSON.stringify([{ type: OIDC, name }]) }],
    ...(clientRequestToken === undefined ? {} : { clientRequestToken }),
  });
}

/** Ours: the API server of an attached cluster takes its providers from where it runs. */
function requireHosted({ name, sandbox }: Cluster): void {
  if (!sandbox)
    throw refusedCluster(
      name,
      'The identity providers of an attached cluster are configured where the cluster runs.',
    );
}

function requireIdle(present: readonly IdentityProviderConfig[], operation: string, cluster: string): void {
  const busy = present.find(({ updateId }) => updateId !== undefined)?.updateId;
  if (busy !== undefined) throw updateInProgress(operation, cluster, busy);
}

function requireRoom(
  { name: cluster, issuer, version }: Cluster,
  present: readonly IdentityProviderConfig[],
  name: string,
  oidc: OidcUserSettings,
): void {
  // Whoever signs the tokens of pods would make people of them.
  if (issuerKey(oidc.issuerUrl) === issuerKey(issuer))
    throw invalidCluster(
      cluster,
      'Incorrect Identity Provider URL configuration. The Identity Provider URL cannot be same as OpenID Connect (OIDC) issuer URL',
    );
  if (present.some((config) => config.name === name)) throw configExists(cluster, name);
  if (present.some((config) => issuerKey(config.oidc.issuerUrl) === issuerKey(oidc.issuerUrl)))
    throw issuerAssociated(cluster, oidc.issuerUrl);
  const most = Number(version.split('.')[1]) >= SEVERAL_SINCE ? MOST : 1;
  if (present.length >= most) throw tooManyConfigs(cluster, most);
  const size = JSON.stringify([...present.map((config) => config.oidc), oidc]).length;
  if (size >= LARGEST)
    throw invalidCluster(
      cluster,
      'The combined size of all OIDC provider configurations must be less than 12 KB',
    );
}
