import { childOf, isTree, sameJson, setDefault, type Tree, textOf } from '../../objects/tree.ts';
import { defineResource, STATUS } from '../../resources/define.ts';
import { memberOf, metaOf } from '../../tables/columns.ts';
import { setPodSpecDefaults } from '../pod/defaults.ts';
import { JOB_COLUMNS } from './columns.ts';
import { validateJob, validateJobUpdate } from './validation.ts';

/** Labels that tie a pod to its Job; the unprefixed pair is kept for older readers. */
const UID_LABELS = ['batch.kubernetes.io/controller-uid', 'controller-uid'];
const NAME_LABELS = ['batch.kubernetes.io/job-name', 'job-name'];

function setDefaults(job: Tree): void {
  const spec = childOf(job, 'spec');
  if (spec.completions === undefined && spec.parallelism === undefined) {
    spec.completions = 1;
    spec.parallelism = 1;
  }
  setDefault(spec, 'parallelism', 1);
  setDefault(spec, 'backoffLimit', 6);
  setDefault(spec, 'completionMode', 'NonIndexed');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'manualSelector', false);
  setDefault(spec, 'podReplacementPolicy', isTree(spec.podFailurePolicy) ? 'Failed' : 'TerminatingOrFailed');
  const template = childOf(spec, 'template');
  childOf(template, 'metadata');
  setPodSpecDefaults(childOf(template, 'spec'));
  labelAsTemplate(job);
}

/** A Job without labels of its own carries its template's (batch/v1 defaults). */
function labelAsTemplate(job: Tree): void {
  const labels = labelsOf(memberOf(memberOf(job, 'spec'), 'template'));
  if (Object.keys(labelsOf(job)).length > 0 || Object.keys(labels).length === 0) return;
  childOf(job, 'metadata').labels = { ...labels };
}

function labelsOf(holder: Tree): Tree {
  return memberOf(metaOf(holder), 'labels');
}

/** Unless the author manages it, a Job's selector is its own uid. */
function selectOwnPods(job: Tree): void {
  const spec = childOf(job, 'spec');
  const labels = childOf(childOf(childOf(spec, 'template'), 'metadata'), 'labels');
  if (spec.manualSelector === true) return;
  const carriesTemplates = sameJson(labelsOf(job), labels);
  const uid = textOf(metaOf(job), 'uid');
  for (const label of UID_LABELS) labels[label] = uid;
  for (const label of NAME_LABELS) labels[label] = textOf(metaOf(job), 'name');
  if (carriesTemplates) childOf(job, 'metadata').labels = { ...labels };
  const [label = ''] = UID_LABELS;
  spec.selector = {
    ...(isTree(spec.selector) ? spec.selector : {}),
    matchLabels: { ...matchLabels(spec), [label]: uid },
  };
}

function matchLabels(spec: Tree): Tree {
  const selector = spec.selector;
  return isTree(selector) && isTree(selector.matchLabels) ? selector.matchLabels : {};
}

export const JOB = defineResource({
  group: 'batch',
  kind: 'Job',
  plural: 'jobs',
  categories: ['all'],
  subresources: [STATUS],
  hasGeneration: true,
  columns: JOB_COLUMNS,
  selectableFields: ['status.successful'],
  setDefaults,
  prepareCreate(job) {
    selectOwnPods(job);
    job.status = {};
  },
  validate: validateJob,
  validateUpdate: validateJobUpdate,
});
