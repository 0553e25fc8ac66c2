import { type FieldFault, forbiddenField } from '../../errors/field-fault.ts';
import { setDefault, type Tree, textOf } from '../../objects/tree.ts';
import { defineResource } from '../../resources/define.ts';
import { AGE_COLUMN, metaOf, NAME_COLUMN, textColumn } from '../../tables/columns.ts';

/** Above this lies what only the system's own classes have. */
const HIGHEST = 1_000_000_000;
export const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

function validate(object: Tree): FieldFault[] {
  const name = textOf(metaOf(object), 'name');
  const value = Number(object.value ?? 0);
  if (Object.hasOwn(SYSTEM_CLASSES, name)) {
    return SYSTEM_CLASSES[name] === value
      ? []
      : [forbiddenField('metadata.name', `value of ${name} PriorityClass must be ${SYSTEM_CLASSES[name]}`)];
  }
  if (name.startsWith('system-'))
    return [
      forbiddenField(
        'metadata.name',
        "priority class names with 'system-' prefix are reserved for system use only. error: priority class is not a known system priority class",
      ),
    ];
  return value > HIGHEST
    ? [forbiddenField('value', `maximum allowed value of a user defined priority is ${HIGHEST}`)]
    : [];
}

function fixed(next: Tree, present: Tree): FieldFault[] {
  return ['value', 'preemptionPolicy']
    .filter((member) => next[member] !== present[member])
    .map((member) =>
      forbiddenField(member, member === 'value' ? 'may not be changed in an update.' : 'field is immutable'),
    );
}

export const PRIORITY_CLASS = defineResource({
  group: 'scheduling.k8s.io',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  hasGeneration: true,
  columns: [
    NAME_COLUMN,
    { name: 'Value', type: 'integer', cell: (object) => Number(object.value ?? 0) },
    { name: 'Global-Default', type: 'string', cell: (object) => String(object.globalDefault === true) },
    AGE_COLUMN,
    textColumn('PreemptionPolicy', (object) => textOf(object, 'preemptionPolicy')),
  ],
  setDefaults: (object) => setDefault(object, 'preemptionPolicy', 'PreemptLowerPriority'),
  validate,
  validateUpdate: fixed,
});
