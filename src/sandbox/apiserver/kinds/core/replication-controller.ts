import { defineResource } from '../../resources/define.ts';
import { AGE_COLUMN, countColumn, memberOf, NAME_COLUMN } from '../../tables/columns.ts';

/** Never made here: replica sets took their place. `kubectl cluster-info dump` gives up where they cannot be listed. */
export const REPLICATION_CONTROLLER = defineResource({
  group: '',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  shortNames: ['rc'],
  categories: ['all'],
  verbs: ['get', 'list', 'watch'],
  columns: [
    NAME_COLUMN,
    countColumn('Desired', (object) => Number(memberOf(object, 'spec').replicas ?? 0)),
    countColumn('Current', (object) => Number(memberOf(object, 'status').replicas ?? 0)),
    countColumn('Ready', (object) => Number(memberOf(object, 'status').readyReplicas ?? 0)),
    AGE_COLUMN,
  ],
});
