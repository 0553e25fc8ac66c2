/** How strategic merge treats one list or map: `merge` by key (or as a set, without a key), `retainKeys` for unions. */
export interface MergeRule {
  readonly strategy: string;
  readonly key?: string;
}

/**
 * Patch strategies of the served kinds, by `Definition.property`, as the Go types' `patchStrategy` and `patchMergeKey`
 * tags give them. The published OpenAPI and the server's own strategic merge both read this table.
 */
export const MERGE_RULES: Readonly<Record<string, MergeRule>> = {
  'ObjectMeta.ownerReferences': { strategy: 'merge', key: 'uid' },
  'ObjectMeta.finalizers': { strategy: 'merge' },
  'PodSpec.volumes': { strategy: 'merge,retainKeys', key: 'name' },
  'PodSpec.initContainers': { strategy: 'merge', key: 'name' },
  'PodSpec.containers': { strategy: 'merge', key: 'name' },
  'PodSpec.ephemeralContainers': { strategy: 'merge', key: 'name' },
  'PodSpec.imagePullSecrets': { strategy: 'merge', key: 'name' },
  'PodSpec.hostAliases': { strategy: 'merge', key: 'ip' },
  'PodSpec.topologySpreadConstraints': { strategy: 'merge', key: 'topologyKey' },
  'PodSpec.schedulingGates': { strategy: 'merge', key: 'name' },
  'PodSpec.resourceClaims': { strategy: 'merge,retainKeys', key: 'name' },
  'PodStatus.conditions': { strategy: 'merge', key: 'type' },
  'PodStatus.podIPs': { strategy: 'merge', key: 'ip' },
  'PodStatus.hostIPs': { strategy: 'merge', key: 'ip' },
  'PodStatus.resourceClaimStatuses': { strategy: 'merge,retainKeys', key: 'name' },
  'Container.ports': { strategy: 'merge', key: 'containerPort' },
  'Container.env': { strategy: 'merge', key: 'name' },
  'Container.volumeMounts': { strategy: 'merge', key: 'mountPath' },
  'Container.volumeDevices': { strategy: 'merge', key: 'devicePath' },
  'EphemeralContainer.ports': { strategy: 'merge', key: 'containerPort' },
  'EphemeralContainer.env': { strategy: 'merge', key: 'name' },
  'EphemeralContainer.volumeMounts': { strategy: 'merge', key: 'mountPath' },
  'EphemeralContainer.volumeDevices': { strategy: 'merge', key: 'devicePath' },
  'ServiceSpec.ports': { strategy: 'merge', key: 'port' },
  'ServiceAccount.secrets': { strategy: 'merge', key: 'name' },
  'NamespaceStatus.conditions': { strategy: 'merge', key: 'type' },
  'ReplicationControllerStatus.conditions': { strategy: 'merge', key: 'type' },
  'NodeSpec.podCIDRs': { strategy: 'merge' },
  'NodeStatus.conditions': { strategy: 'merge', key: 'type' },
  'NodeStatus.addresses': { strategy: 'merge', key: 'type' },
  'DeploymentSpec.strategy': { strategy: 'retainKeys' },
  'DeploymentStatus.conditions': { strategy: 'merge', key: 'type' },
  'ReplicaSetStatus.conditions': { strategy: 'merge', key: 'type' },
  'DaemonSetStatus.conditions': { strategy: 'merge', key: 'type' },
  'JobStatus.conditions': { strategy: 'merge', key: 'type' },
  'MutatingWebhookConfiguration.webhooks': { strategy: 'merge', key: 'name' },
  'ValidatingWebhookConfiguration.webhooks': { strategy: 'merge', key: 'name' },
};
