import { isTree, type Tree, textOf } from '../objects/tree.ts';
import { type FieldSet, isEmpty, parseFields, renderFields, sameSet, union } from './field-set.ts';

export type ManagerOperation = 'Apply' | 'Update';

/** Who set which fields of an object. */
export interface Manager {
  readonly name: string;
  readonly operation: ManagerOperation;
  readonly apiVersion: string;
  readonly subresource: string;
  /** RFC 3339, whole seconds; empty when not known. */
  readonly time: string;
  readonly fields: FieldSet;
}

export type ManagerId = Pick<Manager, 'name' | 'operation' | 'apiVersion' | 'subresource'>;

/** More who updated than this are one: the oldest are no longer told apart (kube-apiserver's own limit and name). */
const MAX_UPDATERS = 10;
const ANCIENT = 'ancient-changes';

export function isManager(manager: Manager, id: ManagerId): boolean {
  const same =
    manager.name === id.name && manager.operation === id.operation && manager.subresource === id.subresource;
  // Whoever applies is one manager over all versions of a kind.
  return same && (id.operation === 'Apply' || manager.apiVersion === id.apiVersion);
}

function parseEntry(entry: unknown): Manager | undefined {
  if (!isTree(entry) || (entry.operation !== 'Apply' && entry.operation !== 'Update')) return undefined;
  const fields = parseFields(entry.fieldsV1 ?? {});
  if (fields === undefined) return undefined;
  return {
    name: textOf(entry, 'manager'),
    operation: entry.operation,
    apiVersion: textOf(entry, 'apiVersion'),
    subresource: textOf(entry, 'subresource'),
    time: textOf(entry, 'time'),
    fields,
  };
}

/** Undefined when an entry is not one: the client then did not mean to set the list. */
export function parseManagers(list: unknown): readonly Manager[] | undefined {
  if (!Array.isArray(list)) return undefined;
  // One empty entry is how a client says: forget all managers.
  if (list.length === 1 && isTree(list[0]) && Object.keys(list[0]).length === 0) return [];
  const managers = list.map(parseEntry);
  return managers.includes(undefined) ? undefined : managers.filter((one) => one !== undefined);
}

function renderEntry(manager: Manager): Tree {
  return {
    manager: manager.name,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(manager.time === '' ? {} : { time: manager.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: renderFields(manager.fields),
    ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
  };
}

const rank = (manager: Manager): string =>
  [manager.operation, manager.time, manager.name, manager.apiVersion, manager.subresource].join('\0');

function bounded(managers: readonly Manager[]): readonly Manager[] {
  const updaters = managers.filter((one) => one.operation === 'Update');
  if (updaters.length <= MAX_UPDATERS) return managers;
  const oldest = [...updaters]
    .sort((a, b) => (a.time < b.time ? -1 : 1))
    .slice(0, updaters.length - MAX_UPDATERS + 1);
  const [first] = oldest;
  if (first === undefined) return managers;
  const fields = oldest.map((one) => one.fields).reduce(union);
  const time = oldest.at(-1)?.time ?? '';
  return [
    ...managers.filter((one) => !oldest.includes(one)),
    { ...first, name: ANCIENT, subresource: '', time, fields },
  ];
}

export function renderManagers(managers: readonly Manager[]): readonly Tree[] {
  return [...bounded(managers.filter((one) => !isEmpty(one.fields)))]
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .map(renderEntry);
}

/** Gives one manager other fields; the time moves only when they differ. */
export function withFields(
  managers: readonly Manager[],
  id: ManagerId,
  fields: FieldSet,
  now: string,
): readonly Manager[] {
  const present = managers.find((one) => isManager(one, id));
  if (present !== undefined && sameSet(present.fields, fields)) return managers;
  const { name, operation, apiVersion, subresource } = id;
  return [
    ...managers.filter((one) => one !== present),
    { name, operation, apiVersion, subresource, time: now, fields },
  ];
}
