import { recordKind } from '../../../core/records/record.ts';
import type { Tree } from '../objects/tree.ts';
import { AGE_COLUMN, NAME_COLUMN } from '../tables/columns.ts';
import type { Resource, Verb } from './resource.ts';

const ALL_VERBS: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
export const STATUS = { name: 'status', verbs: ['get', 'patch', 'update'] } as const;
export const SCALE = {
  name: 'scale',
  verbs: ['get', 'patch', 'update'],
  kind: 'Scale',
  group: 'autoscaling',
} as const;

/** OpenAPI package of each served group. */
const PACKAGES: Readonly<Record<string, string>> = {
  '': 'io.k8s.api.core.v1',
  batch: 'io.k8s.api.batch.v1',
  'rbac.authorization.k8s.io': 'io.k8s.api.rbac.v1',
  'admissionregistration.k8s.io': 'io.k8s.api.admissionregistration.v1',
  'authentication.k8s.io': 'io.k8s.api.authentication.v1',
  'authorization.k8s.io': 'io.k8s.api.authorization.v1',
  'coordination.k8s.io': 'io.k8s.api.coordination.v1',
  apps: 'io.k8s.api.apps.v1',
  autoscaling: 'io.k8s.api.autoscaling.v1',
  'scheduling.k8s.io': 'io.k8s.api.scheduling.v1',
};

export function definitionName(group: string, kind: string): string {
  return `${PACKAGES[group]}.${kind}`;
}

export type ResourceInput = Partial<Resource> & Pick<Resource, 'group' | 'kind' | 'plural'>;

/** A kept kind: what the row does not say is as most kinds have it. */
export function defineResource(input: ResourceInput): Resource {
  const name = input.group === '' ? input.plural : `${input.plural}.${input.group}`;
  return {
    version: 'v1',
    singular: input.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ALL_VERBS,
    subresources: [],
    definition: definitionName(input.group, input.kind),
    record: recordKind<Tree>(`kubernetes.${name}`),
    columns: [NAME_COLUMN, AGE_COLUMN],
    nameRule: 'subdomain',
    hasGeneration: false,
    selectableFields: [],
    ...input,
  };
}

/** A kind that is posted, answered and not kept. */
export function defineReview(input: ResourceInput): Resource {
  const { record: _, ...rest } = defineResource({
    namespaced: false,
    verbs: ['create'],
    columns: [],
    ...input,
  });
  return rest;
}
