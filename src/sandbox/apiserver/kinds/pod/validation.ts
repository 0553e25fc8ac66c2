import { type FieldFault, forbiddenField, invalidValue, notSupported } from '../../errors/field-fault.ts';
import { copyTree, sameJson, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { memberOf } from '../../tables/columns.ts';
import { subdomainFault } from '../../validation/names.ts';
import { validateContainers } from './containers.ts';
import { validateVolumes } from './volumes.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];

/** Rules of a pod's spec, also inside templates. `field` is where the spec stands. */
export function validatePodSpec(field: string, spec: Tree): FieldFault[] {
  const restart = textOf(spec, 'restartPolicy');
  const dns = textOf(spec, 'dnsPolicy');
  const grace = Number(spec.terminationGracePeriodSeconds);
  const account = textOf(spec, 'serviceAccountName');
  const accountFault = account === '' ? undefined : subdomainFault(account);
  return [
    ...validateVolumes(field, spec),
    ...validateContainers(field, spec),
    ...(RESTART_POLICIES.includes(restart)
      ? []
      : [notSupported(`${field}.restartPolicy`, restart, RESTART_POLICIES)]),
    ...(DNS_POLICIES.includes(dns) ? [] : [notSupported(`${field}.dnsPolicy`, dns, DNS_POLICIES)]),
    ...(grace >= 0
      ? []
      : [
          invalidValue(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than or equal to 0'),
        ]),
    ...(accountFault === undefined
      ? []
      : [invalidValue(`${field}.serviceAccountName`, account, accountFault)]),
  ];
}

export function validatePod(pod: Tree): FieldFault[] {
  return validatePodSpec('spec', memberOf(pod, 'spec'));
}

const IMMUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** The spec with what may change set to one value, so that the rest can be compared. */
function frozenPart(pod: Tree, present: Tree): Tree {
  const spec = copyTree(memberOf(pod, 'spec'));
  for (const member of ['activeDeadlineSeconds', 'tolerations']) delete spec[member];
  // A pod is bound to its node once; after that the node is as fixed as the rest.
  if (textOf(memberOf(present, 'spec'), 'nodeName') === '') delete spec.nodeName;
  for (const list of ['containers', 'initContainers'])
    for (const container of treesOf(spec, list)) delete container.image;
  return spec;
}

function tolerationsKept(next: Tree, present: Tree): boolean {
  const after = treesOf(memberOf(next, 'spec'), 'tolerations');
  return treesOf(memberOf(present, 'spec'), 'tolerations').every((before) =>
    after.some((item) => sameJson(item, before)),
  );
}

export function validatePodUpdate(next: Tree, present: Tree): FieldFault[] {
  const same =
    sameJson(frozenPart(next, present), frozenPart(present, present)) && tolerationsKept(next, present);
  return same ? [] : [forbiddenField('spec', IMMUTABLE)];
}
