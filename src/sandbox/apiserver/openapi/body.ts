import { badRequest } from '../errors/refusals.ts';
import { childOf, isTree, type Tree } from '../objects/tree.ts';
import type { Resource } from '../resources/resource.ts';
import { DecodeFault, decodeByDefinition } from './decode.ts';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** What decoding a body needs to know of the kind. */
export type BodyKind = Pick<Resource, 'group' | 'version' | 'kind' | 'definition' | 'setDefaults'>;

export function apiVersionOf(kind: Pick<Resource, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}

/** Decodes, applies `fieldValidation` and defaults. Throws BadRequest in Kubernetes' words; adds to `warnings`. */
export function decodeBody(
  kind: BodyKind,
  body: unknown,
  validation: FieldValidation,
  warnings: string[],
): Tree {
  const prefix = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: `;
  if (!isTree(body))
    throw badRequest(`${prefix}json: cannot unmarshal into Go value of type v1.${kind.kind}`);
  checkType(kind, body);
  const { object, unknown } = decoded(kind, body, prefix);
  const texts = unknown.map((path) => `unknown field "${path}"`);
  if (texts.length > 0 && validation === 'Strict')
    throw badRequest(`${prefix}strict decoding error: ${texts.join(', ')}`);
  if (validation === 'Warn') warnings.push(...texts);
  object.apiVersion = apiVersionOf(kind);
  object.kind = kind.kind;
  childOf(object, 'metadata');
  kind.setDefaults?.(object);
  return object;
}

function decoded(kind: BodyKind, body: Tree, prefix: string): ReturnType<typeof decodeByDefinition> {
  try {
    return decodeByDefinition(kind.definition, body, kind.kind);
  } catch (error) {
    if (error instanceof DecodeFault) throw badRequest(prefix + error.message, error);
    throw error;
  }
}

function checkType(kind: BodyKind, body: Tree): void {
  const sentVersion = body.apiVersion ?? apiVersionOf(kind);
  const sentKind = body.kind ?? kind.kind;
  if (sentVersion === apiVersionOf(kind) && sentKind === kind.kind) return;
  if (sentVersion !== apiVersionOf(kind)) {
    throw badRequest(
      `the API version in the data (${String(sentVersion)}) does not match the expected API version (${apiVersionOf(kind)})`,
    );
  }
  throw badRequest(
    `${String(sentKind)} in version "${kind.version}" cannot be handled as a ${kind.kind}: the kind of the body does not match the resource`,
  );
}
