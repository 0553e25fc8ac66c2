import { type FieldFault, invalidValue, required, tooLong } from '../errors/field-fault.ts';
import { isTree, type Tree, textOf, treesOf } from '../objects/tree.ts';
import type { Resource } from '../resources/resource.ts';
import {
  labelFault,
  labelValueFault,
  pathSegmentFault,
  qualifiedNameFault,
  subdomainFault,
} from './names.ts';

/** Sum of the lengths of annotation keys and values. */
const MAX_ANNOTATIONS = 256 * 1024;

const RULES = { label: labelFault, subdomain: subdomainFault, 'path-segment': pathSegmentFault };

function entriesOf(value: unknown): [string, string][] {
  return isTree(value) ? Object.entries(value).map(([key, text]) => [key, String(text)]) : [];
}

function nameFaults(resource: Resource, metadata: Tree): FieldFault[] {
  const name = textOf(metadata, 'name');
  if (name === '') return [required('metadata.name', 'name or generateName is required')];
  const fault = RULES[resource.nameRule](name);
  return fault === undefined ? [] : [invalidValue('metadata.name', name, fault)];
}

/** Labels anywhere: keys qualified names, values short. */
export function labelFaults(field: string, labels: unknown): FieldFault[] {
  return entriesOf(labels).flatMap(([key, value]) => {
    const keyFault = qualifiedNameFault(key);
    const valueFault = labelValueFault(value);
    return [
      ...(keyFault === undefined ? [] : [invalidValue(field, key, keyFault)]),
      ...(valueFault === undefined ? [] : [invalidValue(field, value, valueFault)]),
    ];
  });
}

export function annotationFaults(field: string, annotations: unknown): FieldFault[] {
  const entries = entriesOf(annotations);
  const size = entries.reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  const faults = entries.flatMap(([key]) => {
    const fault = qualifiedNameFault(key.toLowerCase());
    return fault === undefined ? [] : [invalidValue(field, key, fault)];
  });
  return size > MAX_ANNOTATIONS
    ? [...faults, tooLong(field, `may not be more than ${MAX_ANNOTATIONS} bytes`)]
    : faults;
}

function ownerFaults(metadata: Tree): FieldFault[] {
  const owners = treesOf(metadata, 'ownerReferences');
  const faults = owners.flatMap((owner, index) =>
    ['apiVersion', 'kind', 'name', 'uid']
      .filter((member) => textOf(owner, member) === '')
      .map((member) => required(`metadata.ownerReferences[${index}].${member}`, 'must not be empty')),
  );
  const controllers = owners.filter((owner) => owner.controller === true);
  if (controllers.length < 2) return faults;
  return [
    ...faults,
    invalidValue(
      'metadata.ownerReferences',
      controllers.length,
      'Only one reference can have Controller set to true',
    ),
  ];
}

function finalizerFaults(metadata: Tree): FieldFault[] {
  const finalizers = Array.isArray(metadata.finalizers) ? metadata.finalizers : [];
  return finalizers.flatMap((finalizer) => {
    const fault = qualifiedNameFault(String(finalizer));
    return fault === undefined ? [] : [invalidValue('metadata.finalizers', finalizer, fault)];
  });
}

export function validateMetadata(resource: Resource, metadata: Tree): FieldFault[] {
  return [
    ...nameFaults(resource, metadata),
    ...labelFaults('metadata.labels', metadata.labels),
    ...annotationFaults('metadata.annotations', metadata.annotations),
    ...ownerFaults(metadata),
    ...finalizerFaults(metadata),
  ];
}
