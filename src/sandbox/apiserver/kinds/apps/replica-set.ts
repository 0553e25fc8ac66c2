import { childOf, setDefault, type Tree } from '../../objects/tree.ts';
import { defineResource, SCALE, STATUS } from '../../resources/define.ts';
import { AGE_COLUMN, countColumn, memberOf, NAME_COLUMN } from '../../tables/columns.ts';
import {
  negativeFaults,
  selectorKept,
  setTemplateDefaults,
  validateWorkload,
  WIDE_COLUMNS,
} from './template.ts';

const status = (object: Tree, member: string): number => Number(memberOf(object, 'status')[member] ?? 0);

export const REPLICA_SET = defineResource({
  group: 'apps',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  hasGeneration: true,
  columns: [
    NAME_COLUMN,
    countColumn('Desired', (object) => Number(memberOf(object, 'spec').replicas ?? 0)),
    countColumn('Current', (object) => status(object, 'replicas')),
    countColumn('Ready', (object) => status(object, 'readyReplicas')),
    AGE_COLUMN,
    ...WIDE_COLUMNS,
  ],
  selectableFields: ['status.replicas'],
  setDefaults(set) {
    setDefault(childOf(set, 'spec'), 'replicas', 1);
    setTemplateDefaults(set);
  },
  prepareCreate(set) {
    set.status = { replicas: 0 };
  },
  validate: (set) => [
    ...negativeFaults(memberOf(set, 'spec'), ['replicas', 'minReadySeconds']),
    ...validateWorkload(set, 'deployment'),
  ],
  validateUpdate: selectorKept,
});
