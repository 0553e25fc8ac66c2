import type { KubeObject } from '../../object.ts';
import type { Tree } from '../objects/tree.ts';
import type { Column, Resource } from '../resources/resource.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

const META_V1 = 'meta.k8s.io/v1';

function columnDefinition({ name, type, format, description, priority }: Column): object {
  return {
    name,
    type: type ?? 'string',
    format: format ?? '',
    description: description ?? '',
    priority: priority ?? 0,
  };
}

export function partialMetadata(object: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: META_V1, metadata: object.metadata };
}

function row(resource: Resource, object: KubeObject, include: IncludeObject, now: number): object {
  const tree = object as unknown as Tree; // cells only read
  const cells = resource.columns.map((column) => column.cell(tree, now));
  if (include === 'None') return { cells, object: null };
  return { cells, object: include === 'Object' ? object : partialMetadata(object) };
}

/** The server-side table of objects. Later events of a watch leave the column definitions out. */
export function renderTable(
  resource: Resource,
  objects: readonly KubeObject[],
  options: {
    readonly include: IncludeObject;
    readonly now: number;
    readonly metadata: object;
    readonly columns: boolean;
  },
): object {
  return {
    kind: 'Table',
    apiVersion: META_V1,
    metadata: options.metadata,
    columnDefinitions: options.columns ? resource.columns.map(columnDefinition) : [],
    rows: objects.map((object) => row(resource, object, options.include, options.now)),
  };
}
