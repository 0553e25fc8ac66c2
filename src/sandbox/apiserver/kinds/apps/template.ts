import { type FieldFault, invalidValue, notSupported, required } from '../../errors/field-fault.ts';
import { childOf, isTree, sameJson, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import type { Column } from '../../resources/resource.ts';
import { matchesLabels, requirementsOf } from '../../selectors/label-selector.ts';
import { memberOf, textColumn } from '../../tables/columns.ts';
import { annotationFaults, labelFaults } from '../../validation/metadata.ts';
import { setPodSpecDefaults } from '../pod/defaults.ts';
import { validatePodSpec } from '../pod/validation.ts';
import { selectorText } from './selector-text.ts';

const TEMPLATE = 'spec.template';

/** What every workload of apps/v1 has: a selector and the template of its pods. */
export function setTemplateDefaults(workload: Tree): void {
  const template = childOf(childOf(workload, 'spec'), 'template');
  childOf(template, 'metadata');
  setPodSpecDefaults(childOf(template, 'spec'));
}

function labelsOf(template: Tree): Readonly<Record<string, string>> {
  const { labels } = memberOf(template, 'metadata');
  return isTree(labels) ? (labels as Record<string, string>) : {}; // decoded as a map of strings
}

function selectorFaults(spec: Tree, kind: string): FieldFault[] {
  const { selector } = spec;
  if (!isTree(selector)) return [required('spec.selector')];
  const requirements = requirementsOf(selector);
  if (requirements.length === 0)
    return [invalidValue('spec.selector', selector, `empty selector is invalid for ${kind}`)];
  const labels = labelsOf(memberOf(spec, 'template'));
  return matchesLabels(requirements, labels)
    ? []
    : [invalidValue(`${TEMPLATE}.metadata.labels`, labels, '`selector` does not match template `labels`')];
}

export function negativeFaults(spec: Tree, members: readonly string[]): FieldFault[] {
  return members
    .filter((member) => Number(spec[member] ?? 0) < 0)
    .map((member) => invalidValue(`spec.${member}`, spec[member], 'must be greater than or equal to 0'));
}

export function validateWorkload(workload: Tree, kind: string): FieldFault[] {
  const spec = memberOf(workload, 'spec');
  const template = memberOf(spec, 'template');
  const podSpec = memberOf(template, 'spec');
  const restart = textOf(podSpec, 'restartPolicy');
  return [
    ...selectorFaults(spec, kind),
    ...labelFaults(`${TEMPLATE}.metadata.labels`, memberOf(template, 'metadata').labels),
    ...annotationFaults(`${TEMPLATE}.metadata.annotations`, memberOf(template, 'metadata').annotations),
    ...validatePodSpec(`${TEMPLATE}.spec`, podSpec),
    ...(restart === 'Always' ? [] : [notSupported(`${TEMPLATE}.spec.restartPolicy`, restart, ['Always'])]),
  ];
}

/** Changing the selector would orphan the pods that the old one chose. */
export function selectorKept(next: Tree, present: Tree): FieldFault[] {
  const selector = memberOf(next, 'spec').selector;
  return sameJson(selector, memberOf(present, 'spec').selector)
    ? []
    : [invalidValue('spec.selector', selector, 'field is immutable')];
}

function containers(workload: Tree, member: string): string {
  const spec = memberOf(memberOf(memberOf(workload, 'spec'), 'template'), 'spec');
  return treesOf(spec, 'containers')
    .map((container) => textOf(container, member))
    .join(',');
}

/** The columns that `-o wide` adds to every workload. */
export const WIDE_COLUMNS: readonly Column[] = [
  textColumn('Containers', (workload) => containers(workload, 'name'), 1),
  textColumn('Images', (workload) => containers(workload, 'image'), 1),
  textColumn('Selector', (workload) => selectorText(memberOf(workload, 'spec').selector), 1),
];
