import type { KubeObject } from '../../object.ts';
import type { Resource } from '../resources/resource.ts';
import { matchesFields, parseFieldSelector } from './field-selector.ts';
import { matchesLabels, parseLabelSelector } from './label-selector.ts';

/** Which objects of a resource a list, watch or collection delete is about. */
export interface Selection {
  readonly namespace: string | undefined;
  matches(object: KubeObject): boolean;
}

export interface SelectionInput {
  readonly namespace: string | undefined;
  readonly name?: string | undefined;
  readonly labelSelector: string;
  readonly fieldSelector: string;
}

export function parseSelection(resource: Resource, input: SelectionInput): Selection {
  const labels = parseLabelSelector(input.labelSelector);
  const fields = parseFieldSelector(input.fieldSelector, resource);
  return {
    namespace: input.namespace,
    matches: (object) =>
      (input.namespace === undefined || object.metadata.namespace === input.namespace) &&
      (input.name === undefined || object.metadata.name === input.name) &&
      matchesLabels(labels, object.metadata.labels) &&
      matchesFields(fields, object),
  };
}
