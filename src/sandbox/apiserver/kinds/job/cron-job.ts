import { parseCronSchedule } from '../../../cron-schedule.ts';
import {
  type FieldFault,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../errors/field-fault.ts';
import { childOf, setDefault, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { defineResource, STATUS } from '../../resources/define.ts';
import {
  AGE_COLUMN,
  countColumn,
  memberOf,
  metaOf,
  NAME_COLUMN,
  NONE,
  textColumn,
} from '../../tables/columns.ts';
import { since } from '../../tables/durations.ts';
import { setPodSpecDefaults } from '../pod/defaults.ts';
import { validatePodSpec } from '../pod/validation.ts';

const POLICIES = ['Allow', 'Forbid', 'Replace'];
const RESTARTS = ['OnFailure', 'Never'];
const TEMPLATE = 'spec.jobTemplate.spec.template.spec';
/** Jobs are named after it, with eleven characters more. */
const LONGEST_NAME = 52;

const specOf = (object: Tree): Tree => memberOf(object, 'spec');
const statusOf = (object: Tree): Tree => memberOf(object, 'status');
const podSpecOf = (object: Tree): Tree =>
  memberOf(memberOf(memberOf(memberOf(specOf(object), 'jobTemplate'), 'spec'), 'template'), 'spec');

function setDefaults(object: Tree): void {
  const spec = childOf(object, 'spec');
  setDefault(spec, 'concurrencyPolicy', 'Allow');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'successfulJobsHistoryLimit', 3);
  setDefault(spec, 'failedJobsHistoryLimit', 1);
  const template = childOf(spec, 'jobTemplate');
  childOf(template, 'metadata');
  const podTemplate = childOf(childOf(template, 'spec'), 'template');
  childOf(podTemplate, 'metadata');
  setPodSpecDefaults(childOf(podTemplate, 'spec'));
}

function scheduleFaults(spec: Tree): FieldFault[] {
  const schedule = textOf(spec, 'schedule');
  if (schedule === '') return [required('spec.schedule')];
  return parseCronSchedule(schedule) === undefined
    ? [
        invalidValue(
          'spec.schedule',
          schedule,
          'expected a cron line of 5 fields or a shorthand such as @daily',
        ),
      ]
    : [];
}

function validate(object: Tree): FieldFault[] {
  const spec = specOf(object);
  const policy = textOf(spec, 'concurrencyPolicy');
  const zone = textOf(spec, 'timeZone');
  const restart = textOf(podSpecOf(object), 'restartPolicy');
  const name = textOf(metaOf(object), 'name');
  return [
    ...(name.length > LONGEST_NAME
      ? [invalidValue('metadata.name', name, `must be no more than ${LONGEST_NAME} characters`)]
      : []),
    ...scheduleFaults(spec),
    ...(POLICIES.includes(policy) ? [] : [notSupported('spec.concurrencyPolicy', policy, POLICIES)]),
    ...(zone === '' || zone === 'Etc/UTC' || zone === 'UTC'
      ? []
      : [forbiddenField('spec.timeZone', 'only UTC is built in this sandbox')]),
    ...validatePodSpec(TEMPLATE, podSpecOf(object)),
    ...(RESTARTS.includes(restart) ? [] : [notSupported(`${TEMPLATE}.restartPolicy`, restart, RESTARTS)]),
  ];
}

function containers(object: Tree, member: string): string {
  return treesOf(podSpecOf(object), 'containers')
    .map((container) => textOf(container, member))
    .join(',');
}

export const CRON_JOB = defineResource({
  group: 'batch',
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  subresources: [STATUS],
  hasGeneration: true,
  columns: [
    NAME_COLUMN,
    textColumn('Schedule', (object) => textOf(specOf(object), 'schedule')),
    textColumn('Timezone', (object) => textOf(specOf(object), 'timeZone') || NONE),
    textColumn('Suspend', (object) => (specOf(object).suspend === true ? 'True' : 'False')),
    countColumn('Active', (object) => treesOf(statusOf(object), 'active').length),
    textColumn('Last Schedule', (object, now) => {
      const last = statusOf(object).lastScheduleTime;
      return last === undefined ? NONE : since(last, now);
    }),
    AGE_COLUMN,
    textColumn('Containers', (object) => containers(object, 'name'), 1),
    textColumn('Images', (object) => containers(object, 'image'), 1),
    textColumn('Selector', () => NONE, 1),
  ],
  setDefaults,
  prepareCreate(object) {
    object.status = {};
  },
  validate,
});
