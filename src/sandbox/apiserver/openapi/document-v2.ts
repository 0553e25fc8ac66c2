import { SERVER_VERSION } from '../http/server-version.ts';
import { definitions, type Schema } from './definitions.ts';
import { describePaths, type OperationDescription } from './paths.ts';

export const INFO = { title: 'Kubernetes', version: SERVER_VERSION.gitVersion };

/** `$ref`s as OpenAPI v2 writes them. */
export function schemaV2(schema: Schema): object {
  const { $ref, items, properties, additionalProperties, ...rest } = schema;
  // Our own mark for decoding; OpenAPI knows quantities as plain strings.
  if (rest.format === 'quantity') delete (rest as { format?: string }).format;
  return {
    ...rest,
    ...($ref === undefined ? {} : { $ref: `#/definitions/${$ref}` }),
    ...(items === undefined ? {} : { items: schemaV2(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: schemaV2(additionalProperties) }),
    ...(properties === undefined ? {} : { properties: mapValues(properties, schemaV2) }),
  };
}

export function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

export function groupVersionKind({ resource }: OperationDescription): object {
  return { group: resource.group, kind: resource.kind, version: resource.version };
}

function operationV2(operation: OperationDescription): object {
  return {
    description: `${operation.action} ${operation.resource.kind}`,
    parameters: operation.parameters.map(({ name, type }) => ({
      in: 'query',
      name,
      type,
      uniqueItems: true,
    })),
    responses: {
      200: { description: 'OK', schema: { $ref: `#/definitions/${operation.resource.definition}` } },
    },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': groupVersionKind(operation),
  };
}

/** The whole API as one OpenAPI v2 document. */
export function documentV2(): object {
  const paths = describePaths().map(({ path, operations }) => [
    path,
    Object.fromEntries(operations.map((operation) => [operation.method, operationV2(operation)])),
  ]);
  return {
    swagger: '2.0',
    info: INFO,
    paths: Object.fromEntries(paths),
    definitions: mapValues(definitions(), schemaV2),
  };
}
