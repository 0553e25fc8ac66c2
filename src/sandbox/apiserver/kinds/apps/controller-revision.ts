import { type FieldFault, invalidValue } from '../../errors/field-fault.ts';
import { sameJson, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { defineResource } from '../../resources/define.ts';
import { AGE_COLUMN, countColumn, metaOf, NAME_COLUMN, NONE, textColumn } from '../../tables/columns.ts';

function controller(object: Tree): string {
  const owner = treesOf(metaOf(object), 'ownerReferences').find((one) => one.controller === true);
  if (owner === undefined) return NONE;
  const [group = ''] = textOf(owner, 'apiVersion').split('/');
  return `${textOf(owner, 'kind').toLowerCase()}.${group}/${textOf(owner, 'name')}`;
}

/** A revision is what a workload was once: only its number moves, when it becomes the newest again. */
function dataKept(next: Tree, present: Tree): FieldFault[] {
  return sameJson(next.data, present.data) ? [] : [invalidValue('data', next.data, 'field is immutable')];
}

export const CONTROLLER_REVISION = defineResource({
  group: 'apps',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  columns: [
    NAME_COLUMN,
    textColumn('Controller', controller),
    countColumn('Revision', (object) => Number(object.revision ?? 0)),
    AGE_COLUMN,
  ],
  validate: (object) =>
    Number(object.revision ?? 0) < 0
      ? [invalidValue('revision', object.revision, 'must be greater than or equal to 0')]
      : [],
  validateUpdate: dataKept,
});
