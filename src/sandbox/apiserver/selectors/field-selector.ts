import { badRequest } from '../errors/refusals.ts';
import { isTree } from '../objects/tree.ts';
import type { Resource } from '../resources/resource.ts';

export interface FieldRequirement {
  readonly path: string;
  readonly value: string;
  readonly negated: boolean;
}

const MAX_TERMS = 64;
const ALWAYS = ['metadata.name', 'metadata.namespace'];

function parseTerm(term: string, resource: Resource): FieldRequirement {
  const match = /^([^=!]+?)\s*(==|!=|=)\s*(.*)$/.exec(term);
  if (!match) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
  const path = match[1] ?? '';
  const known = ALWAYS.includes(path) || resource.selectableFields.includes(path);
  if (!known) throw badRequest(`field label not supported: ${path}`);
  return { path, value: (match[3] ?? '').replace(/\\([\\,=])/g, '$1'), negated: match[2] === '!=' };
}

/** The `fieldSelector` parameter. Throws BadRequest for fields that the kind does not index. */
export function parseFieldSelector(text: string, resource: Resource): readonly FieldRequirement[] {
  const terms = text.split(/(?<!\\),/).filter((term) => term.trim() !== '');
  if (terms.length > MAX_TERMS) throw badRequest(`invalid selector: more than ${MAX_TERMS} terms`);
  return terms.map((term) => parseTerm(term.trim(), resource));
}

/** Text of the field at a dotted path; absent is the empty string, as Kubernetes' field sets have it. */
function fieldText(object: unknown, path: string): string {
  let value = object;
  for (const member of path.split('.')) value = isTree(value) ? value[member] : undefined;
  return value === undefined || value === null ? '' : String(value);
}

export function matchesFields(requirements: readonly FieldRequirement[], object: object): boolean {
  return requirements.every(({ path, value, negated }) => (fieldText(object, path) === value) !== negated);
}
