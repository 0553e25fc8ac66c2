import { type FieldFault, invalidValue, notSupported, required } from '../../errors/field-fault.ts';
import { sameJson, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { matchesLabels, requirementsOf } from '../../selectors/label-selector.ts';
import { memberOf } from '../../tables/columns.ts';
import { annotationFaults, labelFaults } from '../../validation/metadata.ts';
import { subdomainFault } from '../../validation/names.ts';
import { validatePodSpec } from '../pod/validation.ts';

const RESTART_POLICIES = ['OnFailure', 'Never'];
const COUNTS = [
  'parallelism',
  'completions',
  'backoffLimit',
  'activeDeadlineSeconds',
  'ttlSecondsAfterFinished',
];
const MODES = ['NonIndexed', 'Indexed'];
const TEMPLATE = 'spec.template';

function restartFaults(podSpec: Tree): FieldFault[] {
  const policy = textOf(podSpec, 'restartPolicy');
  return RESTART_POLICIES.includes(policy)
    ? []
    : [notSupported(`${TEMPLATE}.spec.restartPolicy`, policy, RESTART_POLICIES)];
}

function selectorFaults(spec: Tree): FieldFault[] {
  const labels = memberOf(memberOf(memberOf(spec, 'template'), 'metadata'), 'labels');
  if (spec.selector === undefined) return [required('spec.selector')];
  // The labels were decoded as a map of strings.
  const matches = matchesLabels(requirementsOf(spec.selector), labels as Record<string, string>);
  return matches
    ? []
    : [invalidValue(`${TEMPLATE}.metadata.labels`, labels, '`selector` does not match template `labels`')];
}

export function validateJob(job: Tree): FieldFault[] {
  const spec = memberOf(job, 'spec');
  const template = memberOf(spec, 'template');
  const podSpec = memberOf(template, 'spec');
  const negative = COUNTS.filter((member) => Number(spec[member] ?? 0) < 0);
  const mode = textOf(spec, 'completionMode');
  const name = textOf(memberOf(job, 'metadata'), 'name');
  return [
    ...(subdomainFault(name) === undefined && name.length > 63
      ? [invalidValue('metadata.name', name, 'must be no more than 63 characters')]
      : []),
    ...negative.map((member) =>
      invalidValue(`spec.${member}`, spec[member], 'must be greater than or equal to 0'),
    ),
    ...(MODES.includes(mode) ? [] : [notSupported('spec.completionMode', mode, MODES)]),
    ...selectorFaults(spec),
    ...labelFaults(`${TEMPLATE}.metadata.labels`, memberOf(template, 'metadata').labels),
    ...annotationFaults(`${TEMPLATE}.metadata.annotations`, memberOf(template, 'metadata').annotations),
    ...validatePodSpec(`${TEMPLATE}.spec`, podSpec),
    ...(treesOf(podSpec, 'containers').length > 0 ? restartFaults(podSpec) : []),
  ];
}

/** What defines a Job's pods is fixed with the Job; how many and how long may change. */
export function validateJobUpdate(next: Tree, present: Tree): FieldFault[] {
  return ['selector', 'template', 'completionMode', 'completions', 'manualSelector', 'podFailurePolicy']
    .filter((member) => !sameJson(memberOf(next, 'spec')[member], memberOf(present, 'spec')[member]))
    .map((member) => invalidValue(`spec.${member}`, memberOf(next, 'spec')[member], 'field is immutable'));
}
