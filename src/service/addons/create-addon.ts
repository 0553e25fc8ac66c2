import type { Transaction } from '../../core/ports/directory.ts';
import { ADDON, type Addon, addonKey } from '../../core/records/addon.ts';
import type { Tags } from '../../core/records/identity.ts';
import type { Json } from '../../core/records/record.ts';
import type { Cluster } from '../../core/records/resources.ts';
import type { AssociationScope } from '../associations/write-association.ts';
import { findCluster } from '../clusters/find-cluster.ts';
import { checkTags } from '../clusters/tags.ts';
import { type AddonOffer, addonOffer, defaultVersion } from './catalogue.ts';
import { readConfiguration } from './configuration.ts';
import { type AddonRole, checkRoles, replaceAssociations } from './owned-associations.ts';
import { type AddonNames, addonExists, invalidAddon, notHosted } from './refusals.ts';

export interface AddonSettings {
  readonly version?: string | undefined;
  readonly serviceAccountRoleArn?: string | undefined;
  readonly resolveConflicts?: Addon['resolveConflicts'] | undefined;
  /** The text, and what it says. */
  readonly configurationValues?: string | undefined;
  readonly configuration?: Json | undefined;
  readonly roles?: readonly AddonRole[] | undefined;
  readonly clientRequestToken?: string | undefined;
}

export interface NewAddon extends AddonSettings {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly tags?: Tags | undefined;
}

/**
 * Writes down what is wanted; whoever runs the cluster brings it about and tells (`advance-addon.ts`). A repeated client token gets
 * the add-on that it made. Throws `Refusal`.
 */
export function createAddon(tx: Transaction, place: AssociationScope, input: NewAddon): Addon {
  const { account, region, cluster: clusterName, scope } = place;
  const cluster = findCluster(tx, account, region, clusterName);
  const names = { cluster: clusterName, addon: input.name };
  const key = addonKey(clusterName, input.name);
  const present = tx.get(ADDON, account, key)?.body;
  if (present !== undefined) {
    const token = input.clientRequestToken;
    if (token !== undefined && present.clientRequestToken === token) return present;
    throw addonExists(names);
  }
  const offer = hostedOffer(names, cluster);
  const version = versionOf(offer, names, cluster, input.version);
  checkServiceAccountRole(offer, names, input.serviceAccountRoleArn);
  if (input.namespace !== undefined && input.namespace !== offer.namespace)
    throw invalidAddon(names, `Addon ${offer.name} does not support a custom namespace.`);
  const { tags = {}, roles = [], serviceAccountRoleArn, configurationValues, clientRequestToken } = input;
  if (Object.keys(tags).length > 0) checkTags(tags);
  checkRoles(offer, clusterName, roles);
  const arn = `arn:${scope.partition}:eks:${region}:${account}:addon/${clusterName}/${offer.name}/${scope.ids.uuid()}`;
  const addon: Addon = {
    name: offer.name,
    cluster: clusterName,
    arn,
    version,
    namespace: offer.namespace,
    status: 'CREATING',
    issues: [],
    createdAt: scope.now,
    modifiedAt: scope.now,
    configuration: readConfiguration(names, input.configuration),
    resolveConflicts: input.resolveConflicts ?? 'NONE',
    preserve: false,
    tags,
    ...(serviceAccountRoleArn === undefined ? {} : { serviceAccountRoleArn }),
    ...(configurationValues === undefined ? {} : { configurationValues }),
    ...(clientRequestToken === undefined ? {} : { clientRequestToken }),
  };
  tx.put(ADDON, account, key, addon);
  replaceAssociations(tx, place, addon, roles);
  return addon;
}

/** The offer, if clusters like this one can run it. Throws `Refusal`. */
export function hostedOffer(names: AddonNames, cluster: Cluster): AddonOffer {
  const offer = addonOffer(names.addon);
  if (offer === undefined) throw invalidAddon(names, 'Addon specified is not supported');
  if (!cluster.sandbox)
    throw notHosted(names, 'what runs in an attached cluster is installed by its own tools');
  if (offer.notHosted !== undefined) throw notHosted(names, offer.notHosted);
  return offer;
}

/** Throws `Refusal`. */
export function versionOf(
  offer: AddonOffer,
  names: AddonNames,
  { version: kubernetes }: Cluster,
  wanted: string | undefined,
): string {
  const found =
    wanted === undefined
      ? defaultVersion(offer, kubernetes)
      : offer.versions.find(
          ({ version, compatible }) => version === wanted && compatible.includes(kubernetes),
        );
  if (found === undefined) throw invalidAddon(names, 'Addon version specified is not supported');
  return found.version;
}

/** Throws `Refusal` for an add-on that calls no AWS API. */
export function checkServiceAccountRole(
  offer: AddonOffer,
  names: AddonNames,
  roleArn: string | undefined,
): void {
  if (roleArn !== undefined && roleArn !== '' && !offer.requiresIamPermissions)
    throw invalidAddon(names, `Addon ${offer.name} does not support a service account role.`);
}
