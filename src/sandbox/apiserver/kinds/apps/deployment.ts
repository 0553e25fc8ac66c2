import { type FieldFault, forbiddenField, invalidValue, notSupported } from '../../errors/field-fault.ts';
import { childOf, setDefault, type Tree, textOf } from '../../objects/tree.ts';
import { defineResource, SCALE, STATUS } from '../../resources/define.ts';
import { AGE_COLUMN, countColumn, memberOf, NAME_COLUMN, textColumn } from '../../tables/columns.ts';
import { amountFaults, isZeroAmount } from './amounts.ts';
import {
  negativeFaults,
  selectorKept,
  setTemplateDefaults,
  validateWorkload,
  WIDE_COLUMNS,
} from './template.ts';

const STRATEGIES = ['Recreate', 'RollingUpdate'];
const COUNTS = ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'];

const status = (object: Tree, member: string): number => Number(memberOf(object, 'status')[member] ?? 0);

function setDefaults(deployment: Tree): void {
  const spec = childOf(deployment, 'spec');
  setDefault(spec, 'replicas', 1);
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'progressDeadlineSeconds', 600);
  const strategy = childOf(spec, 'strategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (strategy.type === 'RollingUpdate') {
    const rolling = childOf(strategy, 'rollingUpdate');
    setDefault(rolling, 'maxUnavailable', '25%');
    setDefault(rolling, 'maxSurge', '25%');
  }
  setTemplateDefaults(deployment);
}

function strategyFaults(spec: Tree): FieldFault[] {
  const strategy = memberOf(spec, 'strategy');
  const type = textOf(strategy, 'type');
  if (!STRATEGIES.includes(type)) return [notSupported('spec.strategy.type', type, STRATEGIES)];
  const at = 'spec.strategy.rollingUpdate';
  if (type === 'Recreate') {
    return strategy.rollingUpdate === undefined
      ? []
      : [forbiddenField(at, "may not be specified when strategy `type` is 'Recreate'")];
  }
  const { maxUnavailable, maxSurge } = memberOf(strategy, 'rollingUpdate');
  const stuck = isZeroAmount(maxUnavailable) && isZeroAmount(maxSurge);
  return [
    ...amountFaults(`${at}.maxUnavailable`, maxUnavailable),
    ...amountFaults(`${at}.maxSurge`, maxSurge),
    ...(stuck
      ? [invalidValue(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : []),
  ];
}

function validate(deployment: Tree): FieldFault[] {
  const spec = memberOf(deployment, 'spec');
  const deadline = Number(spec.progressDeadlineSeconds ?? 600);
  return [
    ...negativeFaults(spec, COUNTS),
    ...validateWorkload(deployment, 'deployment'),
    ...strategyFaults(spec),
    ...(deadline > Number(spec.minReadySeconds ?? 0)
      ? []
      : [invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]),
  ];
}

export const DEPLOYMENT = defineResource({
  group: 'apps',
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  hasGeneration: true,
  columns: [
    NAME_COLUMN,
    textColumn(
      'Ready',
      (object) => `${status(object, 'readyReplicas')}/${Number(memberOf(object, 'spec').replicas ?? 0)}`,
    ),
    countColumn('Up-to-date', (object) => status(object, 'updatedReplicas')),
    countColumn('Available', (object) => status(object, 'availableReplicas')),
    AGE_COLUMN,
    ...WIDE_COLUMNS,
  ],
  setDefaults,
  prepareCreate(deployment) {
    deployment.status = {};
  },
  validate,
  validateUpdate: selectorKept,
});
