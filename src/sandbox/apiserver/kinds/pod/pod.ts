import { childOf, type Tree, textOf } from '../../objects/tree.ts';
import { defineResource, STATUS } from '../../resources/define.ts';
import { memberOf } from '../../tables/columns.ts';
import { isTerminal, POD_COLUMNS } from './columns.ts';
import { setPodDefaults } from './defaults.ts';
import { qosClass } from './quality.ts';
import { validatePod, validatePodUpdate } from './validation.ts';

/** A pod that no node has, or that has ended, needs no time to end. */
function gracePeriod(pod: Tree, asked: number | undefined): number {
  const spec = memberOf(pod, 'spec');
  if (textOf(spec, 'nodeName') === '' || isTerminal(pod)) return 0;
  const grace = asked ?? Number(spec.terminationGracePeriodSeconds ?? 30);
  return grace < 0 ? 1 : grace;
}

export const POD = defineResource({
  group: '',
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  subresources: [
    STATUS,
    { name: 'log', verbs: ['get'] },
    { name: 'exec', verbs: ['create', 'get'], kind: 'PodExecOptions' },
    { name: 'attach', verbs: ['create', 'get'], kind: 'PodAttachOptions' },
  ],
  hasGeneration: true,
  columns: POD_COLUMNS,
  selectableFields: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  setDefaults: setPodDefaults,
  prepareCreate(pod) {
    pod.status = { phase: 'Pending', qosClass: qosClass(childOf(pod, 'spec')) };
  },
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  gracePeriod,
});
