import type { KubeObject } from '../../object.ts';
import { apiVersionOf } from '../openapi/body.ts';
import type { Resource } from '../resources/resource.ts';
import { type IncludeObject, partialMetadata, renderTable } from '../tables/table.ts';
import type { Transform } from './content.ts';

export interface View {
  readonly resource: Resource;
  readonly transform: Transform;
  readonly include: IncludeObject;
  readonly now: number;
}

export function includeOf(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject');
  return value === 'None' || value === 'Object' ? value : 'Metadata';
}

/** One object in the asked form. `first`: a table carries its columns. */
export function viewObject(
  { resource, transform, include, now }: View,
  object: KubeObject,
  first = true,
): object {
  if (transform === 'Table') {
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return renderTable(resource, [object], { include, now, metadata, columns: first });
  }
  return transform === 'PartialObjectMetadata' ? partialMetadata(object) : object;
}

/** A list in the asked form. Items of a plain list leave kind and version to the list, as Kubernetes does. */
export function viewList(
  { resource, transform, include, now }: View,
  items: readonly KubeObject[],
  metadata: object,
): object {
  if (transform === 'Table') return renderTable(resource, items, { include, now, metadata, columns: true });
  if (transform === 'PartialObjectMetadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: items.map(partialMetadata),
    };
  }
  const bare = items.map(({ apiVersion: _, kind: __, ...rest }) => rest);
  return { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items: bare };
}
