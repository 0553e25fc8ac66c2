import { definitions, type Schema } from './definitions.ts';
import { groupVersionKind, INFO, mapValues } from './document-v2.ts';
import { describePaths, type OperationDescription } from './paths.ts';

/** A reference stands under `allOf`, because siblings of `$ref` mean nothing in OpenAPI v3. */
function schemaV3(schema: Schema): object {
  const { $ref, items, properties, additionalProperties, ...rest } = schema;
  if (rest.format === 'quantity') delete (rest as { format?: string }).format;
  return {
    ...rest,
    ...($ref === undefined ? {} : { allOf: [{ $ref: `#/components/schemas/${$ref}` }] }),
    ...(items === undefined ? {} : { items: schemaV3(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: schemaV3(additionalProperties) }),
    ...(properties === undefined ? {} : { properties: mapValues(properties, schemaV3) }),
  };
}

function references(schema: Schema): readonly string[] {
  const inner = [schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})];
  const nested = inner.flatMap((one) => (one === undefined ? [] : references(one)));
  return schema.$ref === undefined ? nested : [schema.$ref, ...nested];
}

/** Definitions reachable from the roots. */
function reachable(roots: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = definitions()[name];
    if (found.has(name) || schema === undefined) continue;
    found.add(name);
    waiting.push(...references(schema));
  }
  return [...found].sort();
}

function operationV3(operation: OperationDescription): object {
  const schema = { $ref: `#/components/schemas/${operation.resource.definition}` };
  return {
    description: `${operation.action} ${operation.resource.kind}`,
    parameters: operation.parameters.map(({ name, type }) => ({
      in: 'query',
      name,
      schema: { type, uniqueItems: true },
    })),
    responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': groupVersionKind(operation),
  };
}

/** One group's part of the API as an OpenAPI v3 document. */
export function documentV3(group: string): object {
  const described = describePaths(group);
  const paths = described.map(({ path, operations }) => [
    path,
    Object.fromEntries(operations.map((operation) => [operation.method, operationV3(operation)])),
  ]);
  const roots = described.flatMap(({ operations }) =>
    operations.map((operation) => operation.resource.definition),
  );
  const lists = roots.map((root) => `${root}List`);
  const options = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
  const names = reachable([...roots, ...lists, options]);
  const schemas = names.map((name) => [name, schemaV3(definitions()[name] ?? {})]);
  return {
    openapi: '3.0.0',
    info: INFO,
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  };
}
