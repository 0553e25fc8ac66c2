import type { Reader } from '../../core/ports/directory.ts';
import {
  IDENTITY_PROVIDER_CONFIG,
  type IdentityProviderConfig,
  identityProviderConfigKey,
} from '../../core/records/identity-provider-config.ts';
import type { ClusterPlace } from '../associations/find-association.ts';
import { findCluster } from '../clusters/find-cluster.ts';
import { invalidCluster } from '../clusters/refusals.ts';
import { noSuchConfig } from './refusals.ts';

/** The one type that there is. */
export const OIDC = 'oidc';

/** How calls name a config. */
export interface ConfigName {
  readonly type?: string | undefined;
  readonly name?: string | undefined;
}

/** In the order of their names. Throws `Refusal` ResourceNotFoundException for an unknown cluster. */
export function listConfigs(
  reader: Reader,
  { account, region, cluster }: ClusterPlace,
): readonly IdentityProviderConfig[] {
  findCluster(reader, account, region, cluster);
  return reader
    .list(IDENTITY_PROVIDER_CONFIG, account, identityProviderConfigKey(cluster, ''))
    .map(({ body }) => body);
}

/** Throws `Refusal`. */
export function findConfig(
  reader: Reader,
  { account, region, cluster }: ClusterPlace,
  { type = '', name = '' }: ConfigName,
): IdentityProviderConfig {
  findCluster(reader, account, region, cluster);
  if (type !== OIDC) throw invalidCluster(cluster, `The type of an identity provider config must be ${OIDC}`);
  const key = identityProviderConfigKey(cluster, name);
  const found = reader.get(IDENTITY_PROVIDER_CONFIG, account, key)?.body;
  if (found === undefined) throw noSuchConfig(cluster, type, name);
  return found;
}
