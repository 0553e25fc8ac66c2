import { Refusal } from '../../core/errors/refusal.ts';
import { RESOURCE_TYPES } from './resources/resource-types.ts';
import type { Template } from './template/template.ts';

/**
 * A template that makes identities needs the caller's acknowledgement, and a stronger one when it chooses their names.
 * Throws `Refusal` InsufficientCapabilitiesException.
 */
export function checkCapabilities(template: Template, given: readonly string[]): void {
  const named = [...template.resources.values()].some(({ type, properties }) => {
    const property = RESOURCE_TYPES[type]?.nameProperty;
    return property !== undefined && properties[property] !== undefined;
  });
  if (given.includes('CAPABILITY_NAMED_IAM') || (!named && given.includes('CAPABILITY_IAM'))) return;
  const needed = named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM';
  throw new Refusal('InsufficientCapabilitiesException', 400, `Requires capabilities : [${needed}]`);
}
