import { boolField, bytesField, type Field, message, namedField } from '../protobuf/writer.ts';
import { definitions, type Schema } from './definitions.ts';
import { groupVersionKind, INFO } from './document-v2.ts';
import { describePaths, type OperationDescription } from './paths.ts';

/** Field numbers of gnostic's `openapi.v2` messages (OpenAPIv2.proto). */
const DOCUMENT = { swagger: 1, info: 2, paths: 8, definitions: 9 };
const SCHEMA = {
  ref: 1,
  format: 2,
  description: 4,
  required: 19,
  additional: 21,
  type: 22,
  items: 23,
  properties: 25,
  extension: 31,
};
const OPERATION = { description: 3, parameters: 8, responses: 9, extension: 13 };
const METHODS = { get: 2, put: 3, post: 4, delete: 5, patch: 8 };
const QUERY = { in: 2, name: 4, type: 6, uniqueItems: 20 };
/** Parameter and NonBodyParameter are unions: where the query form stands in each. */
const QUERY_FORM = 3;

/** `Any` holds YAML; JSON is YAML. */
function extensionField(number: number, name: string, value: unknown): Field {
  return namedField(number, name, message(bytesField(2, `${JSON.stringify(value)}\n`)));
}

function extensions(number: number, holder: object): Field[] {
  return Object.entries(holder)
    .filter(([name]) => name.startsWith('x-'))
    .map(([name, value]) => extensionField(number, name, value));
}

function schemaMessage(schema: Schema): Uint8Array {
  const { $ref, format, description, required, additionalProperties, type, items, properties } = schema;
  const fields: Field[] = [];
  if ($ref !== undefined) fields.push(bytesField(SCHEMA.ref, `#/definitions/${$ref}`));
  if (format !== undefined && format !== 'quantity') fields.push(bytesField(SCHEMA.format, format));
  if (description !== undefined) fields.push(bytesField(SCHEMA.description, description));
  for (const name of required ?? []) fields.push(bytesField(SCHEMA.required, name));
  if (additionalProperties !== undefined)
    fields.push(bytesField(SCHEMA.additional, message(bytesField(1, schemaMessage(additionalProperties)))));
  if (type !== undefined) fields.push(bytesField(SCHEMA.type, message(bytesField(1, type))));
  if (items !== undefined)
    fields.push(bytesField(SCHEMA.items, message(bytesField(1, schemaMessage(items)))));
  if (properties !== undefined) {
    const named = Object.entries(properties).map(([name, property]) =>
      namedField(1, name, schemaMessage(property)),
    );
    fields.push(bytesField(SCHEMA.properties, message(...named)));
  }
  return message(...fields, ...extensions(SCHEMA.extension, schema));
}

function parameterField({ name, type }: { readonly name: string; readonly type: string }): Field {
  const query = message(
    bytesField(QUERY.in, 'query'),
    bytesField(QUERY.name, name),
    bytesField(QUERY.type, type),
    boolField(QUERY.uniqueItems, true),
  );
  const nonBody = message(bytesField(QUERY_FORM, query));
  const parameter = message(bytesField(2, nonBody));
  return bytesField(OPERATION.parameters, message(bytesField(1, parameter)));
}

function operationMessage(operation: OperationDescription): Uint8Array {
  const response = message(bytesField(1, message(bytesField(1, 'OK'))));
  return message(
    bytesField(OPERATION.description, `${operation.action} ${operation.resource.kind}`),
    ...operation.parameters.map(parameterField),
    bytesField(OPERATION.responses, message(namedField(1, '200', response))),
    extensionField(OPERATION.extension, 'x-kubernetes-action', operation.action),
    extensionField(OPERATION.extension, 'x-kubernetes-group-version-kind', groupVersionKind(operation)),
  );
}

/** The OpenAPI v2 document in gnostic's protobuf form, which is the only one that client-go reads. */
export function documentProtobuf(): Uint8Array {
  const paths = describePaths().map(({ path, operations }) => {
    const item = message(
      ...operations.map((operation) => bytesField(METHODS[operation.method], operationMessage(operation))),
    );
    return namedField(2, path, item);
  });
  const schemas = Object.entries(definitions()).map(([name, schema]) =>
    namedField(1, name, schemaMessage(schema)),
  );
  return message(
    bytesField(DOCUMENT.swagger, '2.0'),
    bytesField(DOCUMENT.info, message(bytesField(1, INFO.title), bytesField(2, INFO.version))),
    bytesField(DOCUMENT.paths, message(...paths)),
    bytesField(DOCUMENT.definitions, message(...schemas)),
  );
}
