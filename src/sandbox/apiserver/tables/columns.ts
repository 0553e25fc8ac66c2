import { isTree, type Tree, textOf } from '../objects/tree.ts';
import type { Column } from '../resources/resource.ts';
import { since } from './durations.ts';

export function metaOf(object: Tree): Tree {
  return isTree(object.metadata) ? object.metadata : {};
}

export function memberOf(object: Tree, member: string): Tree {
  const value = object[member];
  return isTree(value) ? value : {};
}

export const NONE = '<none>';
export const orNone = (text: string): string => (text === '' ? NONE : text);

export const NAME_COLUMN: Column = {
  name: 'Name',
  format: 'name',
  description: 'Name must be unique within a namespace.',
  cell: (object) => textOf(metaOf(object), 'name'),
};

export const AGE_COLUMN: Column = {
  name: 'Age',
  description: 'CreationTimestamp is a timestamp representing the server time when this object was created.',
  cell: (object, now) => since(metaOf(object).creationTimestamp, now),
};

/** RBAC roles show when they were made, not their age. */
export const CREATED_COLUMN: Column = {
  name: 'Created At',
  type: 'date',
  cell: (object) => textOf(metaOf(object), 'creationTimestamp'),
};

export function countColumn(name: string, count: (object: Tree) => number): Column {
  return { name, type: 'integer', cell: count };
}

export function textColumn(name: string, cell: Column['cell'], priority = 0): Column {
  return { name, cell, ...(priority === 0 ? {} : { priority }) };
}
