import { type FieldFault, notSupported } from '../../errors/field-fault.ts';
import { childOf, isTree, setDefault, type Tree, textOf } from '../../objects/tree.ts';
import { defineResource, STATUS } from '../../resources/define.ts';
import { AGE_COLUMN, countColumn, memberOf, NAME_COLUMN, NONE, textColumn } from '../../tables/columns.ts';
import { amountFaults } from './amounts.ts';
import {
  negativeFaults,
  selectorKept,
  setTemplateDefaults,
  validateWorkload,
  WIDE_COLUMNS,
} from './template.ts';

const STRATEGIES = ['RollingUpdate', 'OnDelete'];

function setDefaults(set: Tree): void {
  const spec = childOf(set, 'spec');
  setDefault(spec, 'revisionHistoryLimit', 10);
  const strategy = childOf(spec, 'updateStrategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (strategy.type === 'RollingUpdate') {
    const rolling = childOf(strategy, 'rollingUpdate');
    setDefault(rolling, 'maxUnavailable', 1);
    setDefault(rolling, 'maxSurge', 0);
  }
  setTemplateDefaults(set);
}

function validate(set: Tree): FieldFault[] {
  const spec = memberOf(set, 'spec');
  const strategy = memberOf(spec, 'updateStrategy');
  const type = textOf(strategy, 'type');
  const rolling = memberOf(strategy, 'rollingUpdate');
  return [
    ...negativeFaults(spec, ['minReadySeconds', 'revisionHistoryLimit']),
    ...validateWorkload(set, 'daemonset'),
    ...(STRATEGIES.includes(type) ? [] : [notSupported('spec.updateStrategy.type', type, STRATEGIES)]),
    ...(type === 'RollingUpdate'
      ? amountFaults('spec.updateStrategy.rollingUpdate.maxUnavailable', rolling.maxUnavailable)
      : []),
  ];
}

function nodeSelector(set: Tree): string {
  const podSpec = memberOf(memberOf(memberOf(set, 'spec'), 'template'), 'spec');
  const wanted = isTree(podSpec.nodeSelector) ? Object.entries(podSpec.nodeSelector) : [];
  if (wanted.length === 0) return NONE;
  return wanted
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',');
}

const count = (name: string, member: string) =>
  countColumn(name, (object) => Number(memberOf(object, 'status')[member] ?? 0));

export const DAEMON_SET = defineResource({
  group: 'apps',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  subresources: [STATUS],
  hasGeneration: true,
  columns: [
    NAME_COLUMN,
    count('Desired', 'desiredNumberScheduled'),
    count('Current', 'currentNumberScheduled'),
    count('Ready', 'numberReady'),
    count('Up-to-date', 'updatedNumberScheduled'),
    count('Available', 'numberAvailable'),
    textColumn('Node Selector', nodeSelector),
    AGE_COLUMN,
    ...WIDE_COLUMNS,
  ],
  setDefaults,
  prepareCreate(set) {
    set.status = {
      currentNumberScheduled: 0,
      desiredNumberScheduled: 0,
      numberMisscheduled: 0,
      numberReady: 0,
    };
  },
  validate,
  validateUpdate: selectorKept,
});
