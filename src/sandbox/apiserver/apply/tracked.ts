import { childOf, type Tree } from '../objects/tree.ts';
import { definitions, type Schema } from '../openapi/definitions.ts';
import { compare } from './compare.ts';
import { applyConflict } from './conflicts.ts';
import { difference, emptySet, type FieldSet, intersection, isEmpty, union, without } from './field-set.ts';
import { fieldsOf, newFieldsOf } from './fields-of.ts';
import { lastAppliedFields } from './last-applied.ts';
import {
  isManager,
  type Manager,
  type ManagerId,
  parseManagers,
  renderManagers,
  withFields,
} from './managed-fields.ts';
import { mergeApplied, prune } from './merge.ts';

/** Who writes an object, how, and when. */
export interface Writer extends ManagerId {
  /** Name of the kind's definition. */
  readonly definition: string;
  readonly now: string;
}

/** The server's own members: nobody manages them. */
const UNMANAGED: readonly (readonly string[])[] = [
  ['f:apiVersion'],
  ['f:kind'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((member) => ['f:metadata', `f:${member}`]),
];

const schemaOf = ({ definition }: Writer): Schema => definitions()[definition] ?? {};

function managed(set: FieldSet): FieldSet {
  const stripped = UNMANAGED.reduce(without, set);
  // A bare `metadata: {}` says nothing.
  const metadata = stripped.children.get('f:metadata');
  return metadata !== undefined && metadata.children.size === 0
    ? without(stripped, ['f:metadata'])
    : stripped;
}

function compared(writer: Writer, before: Tree | undefined, after: Tree) {
  const { changed, removed } = compare(schemaOf(writer), before ?? {}, after);
  return { changed: managed(changed), removed: managed(removed) };
}

function setManagers(object: Tree, managers: readonly Manager[]): void {
  const rendered = renderManagers(managers);
  const metadata = childOf(object, 'metadata');
  if (rendered.length === 0) delete metadata.managedFields;
  else metadata.managedFields = rendered;
}

export function managersOf(object: Tree): readonly Manager[] {
  return parseManagers(childOf(object, 'metadata').managedFields) ?? [];
}

/** Notes in `after.metadata.managedFields` what the writer changed from `before`; others lose what changed. */
export function trackUpdate(writer: Writer, before: Tree | undefined, after: Tree): void {
  const managers = managersOf(after);
  const { changed, removed } = compared(writer, before, after);
  if (isEmpty(changed) && isEmpty(removed)) {
    setManagers(after, managers);
    return;
  }
  const lost = union(changed, removed);
  const others = managers.map((one) => ({ ...one, fields: difference(one.fields, lost) }));
  const own = managers.find((one) => isManager(one, writer));
  const kept = own === undefined ? changed : union(difference(own.fields, removed), changed);
  // The time of a manager whose fields are as before must not move: compare with what it had.
  const rest = others.filter((one) => !isManager(one, writer));
  setManagers(after, withFields(own === undefined ? rest : [...rest, own], writer, kept, writer.now));
}

/**
 * Server-side apply: what the writer wants laid over the live object, without what it wanted before and wants no more.
 * Throws Conflict when that changes fields of other managers, unless `force`.
 */
export function applyTo(writer: Writer, live: Tree, applied: Tree, ignored: FieldSet, force: boolean): Tree {
  const schema = schemaOf(writer);
  const managers = withFirst(writer, live, managersOf(live));
  const wanted = difference(managed(fieldsOf(schema, applied)), ignored);
  const before = managers.find((one) => isManager(one, writer));
  const others = managers.filter((one) => !isManager(one, writer));
  const gone = before === undefined ? undefined : difference(before.fields, wanted);
  const kept = [wanted, ...others.map((one) => one.fields)].reduce(union);
  const merged = prune(schema, mergeApplied(schema, live, applied), gone, nonEmpty(kept)) as Tree; // an object of the kind stays one
  const { changed, removed } = compared(writer, live, merged);
  const excused = lastAppliedFields(writer.name, schema, live) ?? emptySet();
  const conflicts = others
    .map((manager) => ({ manager, fields: difference(intersection(manager.fields, changed), excused) }))
    .filter(({ fields }) => !isEmpty(fields));
  if (conflicts.length > 0 && !force) throw applyConflict(conflicts);
  const lost = union(changed, removed);
  const left = others.map((one) => ({ ...one, fields: difference(one.fields, lost) }));
  setManagers(
    merged,
    withFields(before === undefined ? left : [...left, before], writer, wanted, writer.now),
  );
  return merged;
}

/** Fields that nobody is known to have set belong to whoever came before the first apply. */
function withFirst(writer: Writer, live: Tree, managers: readonly Manager[]): readonly Manager[] {
  if (managers.length > 0 || live.metadata === undefined) return managers;
  const fields = managed(newFieldsOf(schemaOf(writer), live));
  const id = { name: 'before-first-apply', operation: 'Update', subresource: '' } as const;
  return [{ ...id, apiVersion: writer.apiVersion, time: writer.now, fields }];
}

function nonEmpty(set: FieldSet): FieldSet | undefined {
  return isEmpty(set) ? undefined : set;
}
