import { apiVersionOf } from '../openapi/body.ts';
import type { Resource, Subresource } from '../resources/resource.ts';
import { RESOURCES } from '../resources/table.ts';

/** Named groups in the order of the table; the core group is apart. */
export const GROUPS: readonly string[] = [...new Set(RESOURCES.map((resource) => resource.group))].filter(
  (group) => group !== '',
);

const inGroup = (group: string): readonly Resource[] =>
  RESOURCES.filter((resource) => resource.group === group);

function groupEntry(group: string): object {
  const version = { groupVersion: `${group}/v1`, version: 'v1' };
  return { name: group, versions: [version], preferredVersion: version };
}

export function coreVersions(): object {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

export function groupList(): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS.map(groupEntry) };
}

export function groupDocument(group: string): object {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group) };
}

function subresourceEntry(resource: Resource, subresource: Subresource): object {
  return {
    name: `${resource.plural}/${subresource.name}`,
    singularName: '',
    namespaced: resource.namespaced,
    ...(subresource.group === undefined ? {} : { group: subresource.group, version: 'v1' }),
    kind: subresource.kind ?? resource.kind,
    verbs: subresource.verbs,
  };
}

function resourceEntries(resource: Resource): object[] {
  return [
    {
      name: resource.plural,
      singularName: resource.singular,
      namespaced: resource.namespaced,
      kind: resource.kind,
      verbs: resource.verbs,
      ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
      ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
    },
    ...resource.subresources.map((subresource) => subresourceEntry(resource, subresource)),
  ];
}

export function resourceList(group: string): object {
  const groupVersion = apiVersionOf({ group, version: 'v1' });
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: inGroup(group).flatMap(resourceEntries),
  };
}

function aggregatedResource(resource: Resource): object {
  const scope = resource.namespaced ? 'Namespaced' : 'Cluster';
  const kindOf = (kind: string, group: string): object => ({ group, version: 'v1', kind });
  return {
    resource: resource.plural,
    responseKind: kindOf(resource.kind, resource.group),
    scope,
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
    ...(resource.subresources.length === 0
      ? {}
      : {
          subresources: resource.subresources.map(({ name, verbs, kind, group }) => ({
            subresource: name,
            responseKind: kindOf(kind ?? resource.kind, group ?? resource.group),
            verbs,
          })),
        }),
  };
}

/** Aggregated discovery: everything in one answer. `core`: the legacy group under `/api`. */
export function aggregated(version: string, core: boolean): object {
  const items = (core ? [''] : GROUPS).map((group) => ({
    metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
    versions: [{ version: 'v1', freshness: 'Current', resources: inGroup(group).map(aggregatedResource) }],
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items };
}
