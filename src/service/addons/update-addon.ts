import type { Transaction } from '../../core/ports/directory.ts';
import { ADDON, type Addon, addonKey } from '../../core/records/addon.ts';
import type { EksUpdate } from '../../core/records/eks-update.ts';
import type { AssociationScope } from '../associations/write-association.ts';
import { findCluster } from '../clusters/find-cluster.ts';
import { recordUpdate, replayedUpdate } from '../updates/record-update.ts';
import { readConfiguration } from './configuration.ts';
import { type AddonSettings, checkServiceAccountRole, hostedOffer, versionOf } from './create-addon.ts';
import { findAddon } from './find-addon.ts';
import { checkRoles, replaceAssociations } from './owned-associations.ts';
import { addonBusy } from './refusals.ts';

const SETTLED: ReadonlySet<Addon['status']> = new Set([
  'ACTIVE',
  'CREATE_FAILED',
  'UPDATE_FAILED',
  'DEGRADED',
]);

/** Throws `Refusal`; ResourceInUse while the cluster is still busy with it. */
export function updateAddon(
  tx: Transaction,
  place: AssociationScope,
  name: string,
  input: AddonSettings,
): EksUpdate {
  const { account, region, cluster: clusterName, scope } = place;
  const addon = findAddon(tx, place, name);
  const { clientRequestToken } = input;
  const replayed = replayedUpdate(tx, account, { cluster: clusterName, addon: name, clientRequestToken });
  if (replayed !== undefined) return replayed;
  const names = { cluster: clusterName, addon: name };
  if (!SETTLED.has(addon.status)) throw addonBusy(names, addon.status);
  const cluster = findCluster(tx, account, region, clusterName);
  const offer = hostedOffer(names, cluster);
  const version =
    input.version === undefined ? addon.version : versionOf(offer, names, cluster, input.version);
  checkServiceAccountRole(offer, names, input.serviceAccountRoleArn);
  if (input.roles !== undefined) {
    checkRoles(offer, clusterName, input.roles);
    replaceAssociations(tx, place, addon, input.roles);
  }
  const update = recordUpdate(tx, scope, {
    cluster: clusterName,
    addon: name,
    type: 'AddonUpdate',
    status: 'InProgress',
    params: paramsOf(input),
    ...(clientRequestToken === undefined ? {} : { clientRequestToken }),
  });
  const { configurationValues, serviceAccountRoleArn } = input;
  tx.put(ADDON, account, addonKey(clusterName, name), {
    ...addon,
    version,
    status: 'UPDATING',
    issues: [],
    modifiedAt: scope.now,
    updateId: update.id,
    resolveConflicts: input.resolveConflicts ?? addon.resolveConflicts,
    ...(serviceAccountRoleArn === undefined ? {} : { serviceAccountRoleArn }),
    ...(configurationValues === undefined
      ? {}
      : { configurationValues, configuration: readConfiguration(names, input.configuration) }),
  });
  return update;
}

function paramsOf(input: AddonSettings): EksUpdate['params'] {
  const values: readonly (readonly [type: string, value: string | undefined])[] = [
    ['AddonVersion', input.version],
    ['ServiceAccountRoleArn', input.serviceAccountRoleArn],
    ['ResolveConflicts', input.resolveConflicts],
    ['ConfigurationValues', input.configurationValues],
    ['PodIdentityAssociations', input.roles && JSON.stringify(input.roles)],
  ];
  return values.flatMap(([type, value]) => (value === undefined ? [] : [{ type, value }]));
}
