import { type FieldFault, forbiddenField, invalidValue, tooLong } from '../../errors/field-fault.ts';
import { isTree, sameJson, type Tree } from '../../objects/tree.ts';
import { defineResource } from '../../resources/define.ts';
import { AGE_COLUMN, countColumn, memberOf, NAME_COLUMN } from '../../tables/columns.ts';
import { configKeyFault } from '../../validation/names.ts';

/** One object's data may be at most 1 MiB. */
export const MAX_DATA = 1024 * 1024;

export function keyFaults(field: string, data: unknown): FieldFault[] {
  return Object.keys(isTree(data) ? data : {}).flatMap((key) => {
    const fault = configKeyFault(key);
    return fault === undefined ? [] : [invalidValue(`${field}[${key}]`, key, fault)];
  });
}

export function dataSize(data: unknown): number {
  return Object.values(isTree(data) ? data : {}).reduce(
    (sum: number, value) => sum + Buffer.byteLength(String(value)),
    0,
  );
}

function validate(object: Tree): FieldFault[] {
  const { data, binaryData } = object;
  const size = dataSize(data) + dataSize(binaryData);
  return [
    ...keyFaults('data', data),
    ...keyFaults('binaryData', binaryData),
    ...(size > MAX_DATA ? [tooLong('', `may not be more than ${MAX_DATA} bytes`)] : []),
  ];
}

/** `immutable: true` is a one-way door. */
export function immutableFaults(next: Tree, present: Tree, members: readonly string[]): FieldFault[] {
  if (present.immutable !== true) return [];
  const why = 'field is immutable when `immutable` is set';
  return [
    ...(next.immutable === true ? [] : [forbiddenField('immutable', why)]),
    ...members
      .filter((member) => !sameJson(next[member], present[member]))
      .map((member) => forbiddenField(member, why)),
  ];
}

export const CONFIGMAP = defineResource({
  group: '',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  columns: [
    NAME_COLUMN,
    countColumn(
      'Data',
      (object) =>
        Object.keys(memberOf(object, 'data')).length + Object.keys(memberOf(object, 'binaryData')).length,
    ),
    AGE_COLUMN,
  ],
  validate,
  validateUpdate: (next, present) => immutableFaults(next, present, ['data', 'binaryData']),
});
